namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>Replaces a web server's configuration file on several hosts, one after the other.</summary>
internal sealed class WebServerConfigTask : ScriptTask
{
    private static readonly IReadOnlyDictionary<string, (string Test, string Reload)> Servers = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["nginx"] = ("nginx -t", "nginx -s reload"),
        ["apache"] = ("apachectl configtest", "apachectl graceful"),
    };

    public override TaskDescriptor Descriptor { get; } = new("WebServerConfig", "Replace a web server's configuration file on several hosts, each saved, tested and reloaded", [ScriptLanguage.Bash, ScriptLanguage.Python],
    [
        new("Hosts", TaskParameterKind.List, "The hosts, in this order; the first that fails ends it.") { Required = true, Form = TextForm.Host },
        new("File", TaskParameterKind.Text, "The new configuration file, here.") { Required = true, Form = TextForm.Word },
        new("RemoteFile", TaskParameterKind.Text, "The file it replaces, full, the same on all hosts.") { Required = true, Form = TextForm.RemotePath },
        new("Server", TaskParameterKind.Text, "Which web server tests and reloads it.") { Default = "nginx", Choices = [.. Servers.Keys] },
        new("User", TaskParameterKind.Text, "Who logs in, and may write the file and reload; empty: as ssh is set up.") { Form = new("[A-Za-z_][A-Za-z0-9._-]*", "an account's name") },
        new("BackupFolder", TaskParameterKind.Text, "Where each host keeps the file from before; no folder that the server reads.") { Default = "/var/backups/safeops", Form = TextForm.RemotePath },
    ]);

    public override SafeScript Build(SafeScript frame, TaskValues values, TaskRequest request)
    {
        var server = Servers[values.Text("Server")];
        var hosts = values.List("Hosts");
        return frame with
        {
            Header = frame.Header with { Notes = ["Review: the hosts and their order, and the difference between the new file and the one on a host. All hosts are looked at before the first is changed."] },
            Programs = ["ssh", "scp"],
            Steps =
            [
                Step($"look at {values.Text("RemoteFile")} on {hosts.Count} hosts"),
                .. hosts.Select(h => Step($"replace it on {h}", destructive: true)),
                Step("verify"),
            ],
            Body = Body("web-server-config", request.Language,
                Setting("HOSTS", "Hosts", values), Setting("LOCAL_FILE", "File", values), Setting("REMOTE_FILE", "RemoteFile", values), Setting("REMOTE_BACKUP", "BackupFolder", values),
                new ScriptSetting("LOGIN", [values.TextOrNull("User") is { Length: > 0 } user ? user + "@" : ""], "Who logs in: empty, or an account with an @ behind it."),
                new ScriptSetting("TEST_COMMAND", [server.Test], "Run on each host: it must pass before and after."),
                new ScriptSetting("RELOAD_COMMAND", [server.Reload], "Run on each host when the test has passed.")),
        };
    }
}
