namespace SafeOps.Scripts;

/// <summary>What a script's first line says of who runs it.</summary>
/// <param name="Program">As it stands there, what <c>env</c> looks for in place of <c>env</c> itself.</param>
/// <param name="Arguments">For it, in front of the script's name.</param>
internal sealed record Shebang(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Of its file.</summary>
    public string Name => Path.GetFileName(Program);

    /// <summary>Null where there is none.</summary>
    public static Shebang? Of(string text)
    {
        if (!text.StartsWith("#!", StringComparison.Ordinal))
            return null;
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var words = text[2..(end < 0 ? text.Length : end)].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Count > 1 && Path.GetFileName(words[0]) == "env")
            words = [.. words.Skip(1).SkipWhile(w => w.StartsWith('-') || w.Contains('='))];
        return words.Count == 0 ? null : new Shebang(words[0], words[1..]);
    }
}
