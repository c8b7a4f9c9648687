namespace SafeOps.Commands.Effects;

/// <summary>The words that xargs gives the command it runs: its own, and what its input holds.</summary>
internal static class XargsWords
{
    public static IReadOnlyList<ArgumentWord> Of(ToolCall call, IReadOnlyList<ArgumentWord> words)
    {
        var replaced = call.Pieces.FirstOrDefault(p => p.Option?.Names.Any(n => n is "-I" or "-i" or "--replace") == true);
        if (replaced is null)
            return [.. words, new ArgumentWord(words[^1].Start, words[^1].End) { IsOneWord = false, HoldsData = true }];
        var mark = replaced.Value is null ? "{}" : replaced.Value.Text;
        return [.. words.Select(w => Replaced(w, mark))];
    }

    /// <summary>Each place of the mark becomes one line of the input, which stays one word.</summary>
    private static ArgumentWord Replaced(ArgumentWord word, string? mark)
    {
        if (string.IsNullOrEmpty(mark))
            return word with { Text = null, Prefix = "", HoldsData = true };
        return word.Text is { } text && text.IndexOf(mark, StringComparison.Ordinal) is var at and >= 0
            ? word with { Text = null, Prefix = text[..at], HoldsData = true }
            : word;
    }
}
