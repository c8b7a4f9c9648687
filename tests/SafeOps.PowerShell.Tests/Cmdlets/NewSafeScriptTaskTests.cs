using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Scripts.Generation;

namespace SafeOps.PowerShell.Tests.Cmdlets;

/// <summary><c>New-SafeScript -Task</c>: outside any project.</summary>
public sealed class NewSafeScriptTaskTests : IDisposable
{
    private readonly ScriptFolder _folder = new();
    private readonly ModuleSession _session;

    public NewSafeScriptTaskTests() => _session = new ModuleSession(location: _folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Writes_a_script_that_can_be_run_where_it_is_told()
    {
        var file = (FileInfo)_session.Invoke("New-SafeScript -Task completedpods -Language Bash -OutFile . -Parameter @{ Context = 'trial'; Namespace = 'batch'; Phase = 'Succeeded', 'Failed' }").Single().BaseObject;
        Assert.Equal("completedpods.sh", file.Name);
        var text = File.ReadAllText(file.FullName);
        Assert.Contains("PHASES=('Succeeded' 'Failed')", text, StringComparison.Ordinal);
        Assert.Contains("generated with assistance", text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(file.FullName).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void Shows_what_the_script_would_do_where_no_file_is_named()
    {
        const string Command = "New-SafeScript -Task LogGroups -Language Python -Environment dev -Parameter @{ Account = '123456789012'; Region = 'eu-central-1'; Prefix = '/app/' }";
        var script = (GeneratedScript)_session.Invoke(Command).Single().BaseObject;
        Assert.Equal(("LogGroups", null, "dev"), (script.Task, script.Change, script.Environment));
        var shown = _session.Display(Command);
        Assert.StartsWith("LogGroups      dev      Python", shown.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("no way back", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_queries_with_what_they_must_give_as_a_table()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "m.sql"), "alter table users add column kind text;\n");
        var script = (GeneratedScript)_session.Invoke("New-SafeScript -Task SqlMigration -Language Sql -Parameter @{ Provider = 'sqlite'; Database = 'shop.db'; File = 'm.sql'; Verify = @{ 'select count(*) from users' = 2 } }").Single().BaseObject;
        Assert.Contains("alter table users add column kind text;", script.Text, StringComparison.Ordinal);
        Assert.Contains("CAST((select count(*) from users) AS TEXT) IS '2'", script.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_all_that_is_wrong_at_once()
    {
        var error = _session.Invoke("New-SafeScript -Task Deployment -Language Bash -Parameter @{ Contxt = 'a'; Tag = 'latest' }").Refused("ScriptTaskInvalid,SafeOps.PowerShell.Commands.NewSafeScriptCommand");
        foreach (var part in (string[])["Did you mean 'Context'?", "'Namespace' is missing", "'Tag' is 'latest'"])
            Assert.Contains(part, error.Exception.Message, StringComparison.Ordinal);
        _session.Invoke("New-SafeScript -Task Deploy -Language Bash").Refused("ScriptTaskUnknown,SafeOps.PowerShell.Commands.NewSafeScriptCommand");
        _session.Invoke("New-SafeScript -Task Deployment -Language PowerShell").Refused("ScriptNotPossible,SafeOps.PowerShell.Commands.NewSafeScriptCommand");
    }

    [Fact]
    public void Offers_tasks_and_their_parameters()
    {
        Assert.Equal(["CompletedPods", "Deployment", "WebServerConfig", "LogGroups", "SqlMigration", "BatchedPurge"], Offered("New-SafeScript -Task "));
        var offered = Offered("New-SafeScript -Task CompletedPods -Language Bash -Parameter ");
        Assert.Equal("@{ 'Context' = ''; 'Namespace' = '' }", offered[0]);
        Assert.Contains("@{ 'MinAgeHours' = '24' }", offered);
    }

    private IReadOnlyList<string> Offered(string line) =>
        [.. _session.Invoke("(TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object { $_.CompletionText }", ("line", line)).Succeeds().Output.Select(o => (string)o.BaseObject)];
}
