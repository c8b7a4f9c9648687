using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox.Recording;

/// <summary>
/// Whether a program reads its standard input, by its arguments. Where they do not say so it is left alone: it may be what a loop around
/// the program reads.
/// </summary>
internal static class StandardInputUse
{
    private static readonly HashSet<string> Clients = new(StringComparer.Ordinal) { "psql", "mysql", "mariadb", "sqlcmd", "sqlplus", "mongosh", "redis-cli", "sqlite3" };

    private static readonly string[] Statements = ["-c", "--command", "-f", "--file", "-e", "--execute", "-Q", "-q", "-i", "--eval", "-l", "--list", "--version", "-V", "--help"];

    /// <summary>What, at the end of another machine's command, reads.</summary>
    private static readonly HashSet<string> Readers = new(StringComparer.Ordinal) { "sh", "bash", "dash", "zsh", "ksh", "python", "python3", "perl", "cat", "tee", "psql", "mysql", "tar", "sudo", "xargs", "pwsh" };

    public static bool Reads(ProgramStart start)
    {
        if (start.Arguments.Any(IsInput))
            return true;
        if (Clients.Contains(start.Name))
            return !start.Arguments.Any(a => Statements.Any(s => a == s || (a.StartsWith(s, StringComparison.Ordinal) && (s.StartsWith("--", StringComparison.Ordinal) ? a[s.Length] == '=' : true))));
        return start.Name is "ssh" && ReadsRemotely(start.Arguments);
    }

    private static bool IsInput(string argument) =>
        argument is "-" or "/dev/stdin" or "-f-" or "-T-" || argument.EndsWith("@-", StringComparison.Ordinal) || argument.EndsWith("=-", StringComparison.Ordinal)
        || argument.EndsWith("=/dev/stdin", StringComparison.Ordinal) || argument.EndsWith("@/dev/stdin", StringComparison.Ordinal) || argument is "--stdin" or "--password-stdin";

    /// <summary>Of ssh: without a command the other machine's shell reads it, with one only where that is known to read.</summary>
    private static bool ReadsRemotely(IReadOnlyList<string> arguments)
    {
        const string WithValue = "BbcDEeFIiJLlmOopQRSWw";
        var at = 0;
        for (; at < arguments.Count && arguments[at].StartsWith('-'); at++)
        {
            if (arguments[at] is "-n" or "-f" or "-N" or "-V" or "-G")
                return false;
            if (arguments[at].Length == 2 && WithValue.Contains(arguments[at][1], StringComparison.Ordinal))
                at++;
        }
        var command = string.Join(' ', arguments.Skip(at + 1)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (command.Length == 0)
            return at < arguments.Count;
        return command[^1] is "-s" or "-" or "--" || (Readers.Contains(Path.GetFileName(command[^1])) || (command is ["cat" or "tee" or "tar" or "psql" or "mysql", ..] && !command.Contains("-c")) || command.Contains("-s"));
    }
}
