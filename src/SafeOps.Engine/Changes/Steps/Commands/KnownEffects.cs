using System.Text.RegularExpressions;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>A program, or one of its sub-commands, that is known to change things.</summary>
/// <param name="Program">The name of its file.</param>
/// <param name="Commands">Its sub-commands that do, by their first word; empty: the program whatever its arguments.</param>
/// <param name="Unless">Arguments with which it only shows what it would do.</param>
internal sealed record KnownEffect(string Program, IReadOnlyList<string> Commands, IReadOnlyList<string> Unless)
{
    /// <summary>Arguments that make it change things; empty: none are needed.</summary>
    public Regex? When { get; init; }
}

/// <summary>
/// What contradicts an author's <c>effect: read</c>. It knows the common ways to change things and no others: silence here
/// proves nothing.
/// </summary>
internal static partial class KnownEffects
{
    public static readonly IReadOnlyList<KnownEffect> All =
    [
        .. Always("rm", "rmdir", "unlink", "shred", "mv", "cp", "ln", "mkdir", "touch", "chmod", "chown", "chgrp", "truncate", "dd", "tee", "install", "kill", "pkill", "killall", "reboot", "shutdown", "useradd", "userdel", "usermod", "passwd", "mount", "umount", "mkfs"),
        Some("kubectl", ["apply", "create", "delete", "edit", "patch", "replace", "scale", "set", "label", "annotate", "drain", "cordon", "uncordon", "taint", "expose", "autoscale", "run", "cp"], "--dry-run=client", "--dry-run=server", "--dry-run"),
        new("kubectl", ["rollout"], []) { When = RolloutVerb() },
        Some("helm", ["install", "upgrade", "uninstall", "delete", "rollback"], "--dry-run", "--dry-run=client", "--dry-run=server"),
        Some("terraform", ["apply", "destroy", "import", "taint", "untaint"]),
        Some("tofu", ["apply", "destroy", "import", "taint", "untaint"]),
        Some("git", ["push", "commit", "merge", "rebase", "reset", "clean", "checkout", "switch", "restore", "rm", "mv", "pull", "cherry-pick", "revert", "am", "apply"], "--dry-run", "-n", "--check"),
        Some("docker", ["rm", "rmi", "run", "start", "stop", "restart", "kill", "push", "pull", "build", "prune", "exec"]),
        Some("systemctl", ["start", "stop", "restart", "reload", "enable", "disable", "mask", "unmask", "kill", "reboot", "poweroff", "daemon-reload"]),
        Some("service", []) with { When = ServiceVerb() },
        Some("apt", ["install", "remove", "purge", "upgrade", "full-upgrade", "autoremove"], "-s", "--simulate", "--dry-run"),
        Some("apt-get", ["install", "remove", "purge", "upgrade", "dist-upgrade", "autoremove"], "-s", "--simulate", "--dry-run"),
        Some("yum", ["install", "remove", "update", "erase"]),
        Some("dnf", ["install", "remove", "upgrade", "erase"]),
        Some("npm", ["install", "publish", "uninstall", "update"], "--dry-run"),
        new("az", [], []) { When = CloudVerb() },
        new("aws", [], ["--dry-run", "--dryrun"]) { When = CloudVerb() },
        new("gcloud", [], []) { When = CloudVerb() },
        new("sed", [], []) { When = InPlace() },
        new("perl", [], []) { When = InPlace() },
        new("find", [], []) { When = FindAction() },
        new("curl", [], []) { When = HttpWrite() },
        new("rsync", [], ["-n", "--dry-run"]),
        .. new[] { "psql", "mysql", "sqlite3", "sqlcmd" }.Select(p => new KnownEffect(p, [], []) { When = SqlWrite() }),
    ];

    /// <summary>Options before the sub-command that take a value of their own.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> ValueOptions = new(StringComparer.Ordinal)
    {
        ["kubectl"] = ["-n", "--namespace", "--context", "--kubeconfig", "-s", "--server", "--cluster", "--user"],
        ["helm"] = ["-n", "--namespace", "--kube-context", "--kubeconfig"],
        ["git"] = ["-C", "-c", "--git-dir", "--work-tree"],
        ["docker"] = ["-H", "--host", "-c", "--context"],
        ["systemctl"] = ["-H", "--host", "-M", "--machine"],
    };

    private static readonly string[] Wrappers = ["sudo", "env", "nohup", "nice", "time", "exec", "command", "xargs", "doas"];

    /// <summary>How a command contradicts that it only reads, in a few words; null where nothing known does.</summary>
    public static string? Contradiction(CommandLine line)
    {
        if (!line.IsText)
            return Contradiction(line.Words);
        var text = Redirection().Match(Quoted().Replace(line.Words[0], "''"));
        if (text.Success && line.Shell != "pwsh")
            return $"'{text.Value.Trim()}' writes to a file";
        return Statements(line.Words[0]).Select(words => Contradiction(words)).FirstOrDefault(c => c is not null);
    }

    /// <summary>Exit codes other than 0 by which a dry run says "there are differences".</summary>
    public static IReadOnlyList<int> DryRunExitCodes(CommandLine line) => line.IsText ? [0] : (Name(line.Words[0]), SubCommand(Name(line.Words[0]), [.. line.Words.Skip(1)])) switch
    {
        ("kubectl", "diff") or ("git", "diff") => [0, 1],
        ("diff" or "cmp", _) => [0, 1],
        ("terraform" or "tofu", "plan") when line.Words.Contains("-detailed-exitcode") => [0, 2],
        _ => [0],
    };

    private static string? Contradiction(IReadOnlyList<string> words)
    {
        var own = words.SkipWhile(w => Wrappers.Contains(Name(w)) || Assignment().IsMatch(w)).ToList();
        if (own.Count == 0)
            return null;
        var program = Name(own[0]);
        var arguments = own.Skip(1).ToList();
        if (program is "sh" or "bash" or "dash" or "zsh" && arguments.IndexOf("-c") is var at and >= 0 && at + 1 < arguments.Count)
            return Contradiction(new CommandLine([arguments[at + 1]], "sh"));
        var command = SubCommand(program, arguments);
        var known = All.FirstOrDefault(k => k.Program == program
            && (k.Commands.Count == 0 || (command is not null && k.Commands.Contains(command)))
            && !arguments.Any(k.Unless.Contains)
            && (k.When is null || k.When.IsMatch(string.Join('\n', arguments))));
        return known is null ? null : known.Commands.Count > 0 ? $"'{program} {command}' changes things" : $"'{program}' {(known.When is null ? "changes" : "with these arguments changes")} things";
    }

    /// <summary>The words between the signs and keywords that begin a new command; not a parser, only enough for the table.</summary>
    private static IEnumerable<IReadOnlyList<string>> Statements(string text)
    {
        var words = new List<string>();
        foreach (var token in Token().Matches(text).Select(m => m.Value))
        {
            if (!Separator().IsMatch(token))
            {
                words.Add(token.Trim('"', '\''));
                continue;
            }
            yield return words;
            words = [];
        }
        yield return words;
    }

    private static string Name(string program) => Path.GetFileNameWithoutExtension(program.Replace('\\', '/')) is var name && program.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name : Path.GetFileName(program);

    private static string? SubCommand(string program, IReadOnlyList<string> arguments)
    {
        var takesValue = ValueOptions.GetValueOrDefault(program, []);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith('-'))
                return arguments[i];
            if (takesValue.Contains(arguments[i]))
                i++;
        }
        return null;
    }

    private static IEnumerable<KnownEffect> Always(params string[] programs) => programs.Select(p => new KnownEffect(p, [], []));

    private static KnownEffect Some(string program, IReadOnlyList<string> commands, params string[] unless) => new(program, commands, unless);

    [GeneratedRegex(@"(?<![0-9&>=-])(?:[0-9]|&)?>{1,2}\|?(?!\s*(?:/dev/null|/dev/stderr|/dev/stdout|&))\s*[^\s;|&<>()]+", RegexOptions.CultureInvariant)]
    private static partial Regex Redirection();

    [GeneratedRegex(@"'[^']*'|""(?:[^""\\]|\\.)*""|[;|&\n(){}`]|(?:[^\s;|&(){}`'""\\]|\\.)+|['""\\]", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?:[;|&\n(){}`]|then|do|else|if|while|until|!|\$)$", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    [GeneratedRegex(@"'[^']*'|""(?:[^""\\]|\\.)*""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[A-Za-z_]\w*=", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(?:restart|undo|pause|resume)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex RolloutVerb();

    [GeneratedRegex(@"^(?:start|stop|restart|reload|force-reload)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex ServiceVerb();

    [GeneratedRegex(@"^(?:create|delete|update|set|remove|add|start|stop|restart|deploy|purge|import|(?:create|delete|update|put|terminate|modify|reboot|attach|detach)-[a-z-]+|rm|mv|cp|sync)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex CloudVerb();

    [GeneratedRegex(@"^(?:-[a-zA-Z]*i|--in-place)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex InPlace();

    [GeneratedRegex(@"^-(?:delete|exec|execdir|ok|okdir|fprint0?|fprintf|fls)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex FindAction();

    [GeneratedRegex(@"^(?:-X|--request)(?:\n|=)?(?:POST|PUT|PATCH|DELETE)$|^(?:-d|--data[a-z-]*|-F|--form|-T|--upload-file|-o|-O|--output|--remote-name)(?:=|$)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex HttpWrite();

    [GeneratedRegex(@"(?:^|[;=])\s*(?:with\b[^;]*\b)?(?:insert|update|delete|drop|alter|truncate|create|grant|revoke|merge|replace|vacuum|copy|call)\s", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex SqlWrite();
}
