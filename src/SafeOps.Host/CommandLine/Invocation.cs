namespace SafeOps.Host.CommandLine;

/// <summary>What the words after <c>safeops</c> ask for.</summary>
internal abstract record Invocation
{
    public sealed record Help : Invocation;

    public sealed record Version : Invocation;

    /// <summary>A line of cmdlets; its outcome decides the exit code.</summary>
    public sealed record CmdletLine(string Text) : Invocation;

    /// <summary>A script as text, from <c>-Command</c> or standard input; follows <c>pwsh -Command</c>.</summary>
    public sealed record ScriptText(string Text) : Invocation;

    /// <summary>A script file with its arguments; follows <c>pwsh -File</c>.</summary>
    public sealed record ScriptFile(string Path, IReadOnlyList<string> Arguments) : Invocation;

    /// <summary>Standard input is read only where a script is expected there.</summary>
    public static Invocation Read(IReadOnlyList<string> words, bool inputIsRedirected, TextReader standardInput)
    {
        if (words.Count == 0)
            return inputIsRedirected ? new ScriptText(standardInput.ReadToEnd()) : new Help();

        var rest = words.Skip(1).ToList();
        return words[0].ToLowerInvariant() switch
        {
            "--help" or "-help" or "-h" or "-?" or "/?" => new Help(),
            "--version" or "-version" or "-v" => new Version(),
            "-" => new ScriptText(standardInput.ReadToEnd()),
            "-command" or "-c" => new ScriptText(string.Join(' ', rest)),
            "-file" or "-f" when rest.Count > 0 => new ScriptFile(rest[0], rest[1..]),
            var file when file.EndsWith(".ps1", StringComparison.Ordinal) => new ScriptFile(words[0], rest),
            _ => new CmdletLine(CommandLineText.Of(words)),
        };
    }
}
