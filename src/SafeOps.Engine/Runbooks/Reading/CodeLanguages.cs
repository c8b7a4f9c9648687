using SafeOps.Commands;

namespace SafeOps.Runbooks.Reading;

/// <summary>What the language of a fence means here.</summary>
internal static class CodeLanguages
{
    private static readonly (CommandShell Shell, string[] Names)[] Known =
    [
        (CommandShell.Bash, ["bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "sh-session", "terminal"]),
        (CommandShell.PowerShell, ["powershell", "pwsh", "ps1", "posh"]),
        (CommandShell.PostgreSql, ["sql", "postgresql", "postgres", "pgsql"]),
        (CommandShell.TSql, ["tsql", "t-sql", "mssql"]),
        (CommandShell.Sqlite, ["sqlite", "sqlite3"]),
    ];

    private static readonly Dictionary<string, CommandShell> Shells =
        Known.SelectMany(k => k.Names.Select(n => (Name: n, k.Shell))).ToDictionary(k => k.Name, k => k.Shell, StringComparer.Ordinal);

    private static readonly HashSet<string> Output = new(["", "text", "txt", "plain", "plaintext", "output", "log", "logs", "none"], StringComparer.Ordinal);

    private static readonly HashSet<string> Data = new(
        ["json", "jsonc", "json5", "yaml", "yml", "toml", "ini", "xml", "html", "csv", "tsv", "diff", "patch", "markdown", "md", "mermaid", "plantuml", "dot", "hcl", "terraform", "properties", "env", "dotenv", "conf", "nginx", "dockerfile", "http", "regex"],
        StringComparer.Ordinal);

    public static CommandShell? Shell(string language, string? dialect) => dialect switch
    {
        "postgresql" => CommandShell.PostgreSql,
        "tsql" => CommandShell.TSql,
        "sqlite" => CommandShell.Sqlite,
        _ => Shells.TryGetValue(language, out var shell) ? shell : null,
    };

    /// <summary>What a command showed, where it stands behind one.</summary>
    public static bool IsOutput(string language) => Output.Contains(language);

    /// <summary>Nothing that is run.</summary>
    public static bool IsData(string language) => Data.Contains(language);

    /// <summary>Of a terminal's session the commands; null where the text is none: no line has a prompt.</summary>
    public static (string Commands, IReadOnlyList<string> Output)? Session(string code)
    {
        var lines = code.Split('\n');
        if (!lines[0].StartsWith("$ ", StringComparison.Ordinal) && !lines[0].StartsWith("PS> ", StringComparison.Ordinal))
            return null;
        var commands = new List<string>();
        var output = new List<string>();
        var goesOn = false;
        foreach (var line in lines)
        {
            var prompt = line.StartsWith("$ ", StringComparison.Ordinal) ? 2 : line.StartsWith("PS> ", StringComparison.Ordinal) ? 4 : goesOn ? (line.StartsWith("> ", StringComparison.Ordinal) ? 2 : 0) : -1;
            if (prompt >= 0)
                commands.Add(line[prompt..]);
            else
                output.Add(line);
            goesOn = prompt >= 0 && line.EndsWith('\\');
        }
        return (string.Join('\n', commands), output);
    }
}
