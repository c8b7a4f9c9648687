namespace SafeOps.Scripts;

/// <summary>What a script is written in.</summary>
public enum ScriptLanguage
{
    Bash,
    Python,
    PowerShell,
    Sql,
}

/// <summary>A script, read.</summary>
/// <param name="Path">Full.</param>
/// <param name="Language">By its name's ending, else by its first line.</param>
/// <param name="Text">With its line ends as they are.</param>
public sealed record ScriptFile(string Path, ScriptLanguage Language, string Text)
{
    /// <summary>Of the file's bytes (SHA-256, lower-case hex); empty of a text that is in no file.</summary>
    public string Digest { get; init; } = "";
}
