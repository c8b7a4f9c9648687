using SafeOps.Commands;

namespace SafeOps.Engine.Tests.Commands;

/// <summary>The labels of the case files as facts: what writes is run and writes, what reads is run and leaves everything as it was.</summary>
public sealed class CommandFactTests
{
    /// <summary>Programs of the reading cases that are run here: they end by themselves and look at the folder they run in.</summary>
    private static readonly HashSet<string> Local = new(
        [
            "ls", "cat", "head", "tail", "wc", "sort", "uniq", "cut", "tr", "grep", "egrep", "fgrep", "sed", "awk", "find", "xargs", "stat", "file", "du", "df", "diff", "cmp", "comm", "join", "paste", "nl", "tac", "rev", "fold",
            "fmt", "od", "hexdump", "xxd", "strings", "md5sum", "sha1sum", "sha256sum", "cksum", "base64", "column", "basename", "dirname", "realpath", "readlink", "pwd", "date", "echo", "printf", "seq", "expr", "test", "[",
            "true", "false", "tar", "gzip", "gunzip", "zcat", "xz", "unzip", "jq", "git", "id", "whoami", "uname", "tree", "tee", "env", "printenv", "type", "command", "which", "bash", "sh", "rg", "factor", "numfmt", "shuf", "read", "cd", "less", "sqlite3", "openssl", "zipinfo", "curl", "nice", "timeout", "time",
            // What the tree calls what is no program.
            "pipeline", "list", "script", "group", "subshell", "if", "while", "for", "case", "function", "assignment", "redirection", "arithmetic",
        ],
        StringComparer.Ordinal);

    private static readonly CommandReader Reader = new();

    [Fact]
    [Trait("Category", "Long")]
    public void What_must_not_read_really_changes_something()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands are those of Linux");
        var lines = CommandCases.Files("facts").Where(f => f.EndsWith("write.txt", StringComparison.Ordinal)).SelectMany(CommandCases.Lines).ToList();
        var wrong = new List<string>();
        var run = 0;
        using var template = new FactFolder();
        foreach (var line in lines)
        {
            if (Reader.Read(line, CommandShell.Bash).Effect == CommandEffect.Read)
                wrong.Add($"taken for reading: {line}");
            using var folder = new FactFolder(template);
            var before = folder.Contents();
            var errors = folder.Run(line);
            // What runs in the background may need a moment more.
            for (var wait = 0; wait < 10 && FactFolder.Changes(before, folder.Contents()).Count == 0; wait++)
                Thread.Sleep(50);
            if (FactFolder.Changes(before, folder.Contents()).Count > 0)
                run++;
            else if (errors?.Contains("not found", StringComparison.Ordinal) != true)
                wrong.Add($"changes nothing: {line}\n    {errors?.Trim()}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(run >= 150, $"only {run} could be run");
    }

    [Fact]
    [Trait("Category", "Long")]
    public void What_reads_really_changes_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands are those of Linux");
        var lines = CommandCases.Files("facts").Where(f => f.EndsWith("read.txt", StringComparison.Ordinal)).SelectMany(CommandCases.Lines)
            .Concat(CommandCases.Files("read").Where(f => f.EndsWith("unix.txt", StringComparison.Ordinal)).SelectMany(CommandCases.Lines))
            .Distinct().Where(IsLocal).ToList();
        var wrong = new List<string>();
        using var folder = new FactFolder();
        var before = folder.Contents();
        foreach (var line in lines)
        {
            folder.Run(line);
            if (FactFolder.Changes(before, folder.Contents()) is { Count: > 0 } changes)
            {
                wrong.Add($"changes {string.Join(", ", changes)}: {line}");
                before = folder.Contents();
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(lines.Count >= 200, $"only {lines.Count} could be run");
    }

    /// <summary>Read, of local programs only, not without end, and in no folder but its own.</summary>
    private static bool IsLocal(string line)
    {
        var risk = Reader.Read(line, CommandShell.Bash);
        return risk.Effect == CommandEffect.Read && (risk.Traits & (CommandTraits.RunsUntilStopped | CommandTraits.SendsData)) == CommandTraits.None
            && Programs(risk.Commands).All(p => Local.Contains(p) || !char.IsAsciiLetter(p[0])) && !line.Replace("/dev/null", "", StringComparison.Ordinal).Split(' ', '=', '<', '"', '\'').Any(w => w.StartsWith('/') || w.StartsWith('~'));
    }

    private static IEnumerable<string> Programs(IEnumerable<CommandPart> commands) =>
        commands.SelectMany(c => Programs(c.Commands).Append(c.Name.Split(' ')[0]));
}
