using SafeOps.Commands.Effects.Bash;

namespace SafeOps.Commands.Effects;

/// <summary>The words that xargs gives the command it runs: its own, and what its input holds.</summary>
internal static class XargsWords
{
    /// <param name="call">The call of xargs.</param>
    /// <param name="words">The command it runs.</param>
    /// <param name="shape">What is certain of its input.</param>
    public static IReadOnlyList<ArgumentWord> Of(ToolCall call, IReadOnlyList<ArgumentWord> words, OutputShape shape)
    {
        var replaced = Option(call, "-I", "-i", "--replace");
        var counts = Options(call, "-n", "--max-args", "-L", "-l", "--max-lines").ToList();
        // Of both the last counts, by versions that differ.
        var isWholeLine = replaced is not null && counts.Count == 0;
        var isPlain = IsPlain(call, shape, isWholeLine);
        var mark = replaced is null ? null : replaced.Value is null ? "{}" : replaced.Value.Text ?? "";
        IReadOnlyList<ArgumentWord> own = mark is null ? words : [.. words.Select(w => Replaced(w, mark, isPlain))];
        if (isWholeLine)
            return own;
        var isOne = counts is [{ Option: { } count, Value.Text: "1" }] && count.Names.Contains("-n");
        return [.. own, new ArgumentWord(words[^1].Start, words[^1].End) { IsOneWord = isPlain && isOne, IsNoOption = isPlain, HoldsData = true }];
    }

    /// <summary>None of the words it reads can be an option.</summary>
    private static bool IsPlain(ToolCall call, OutputShape shape, bool isWholeLine)
    {
        if (Option(call, "-a", "--arg-file", "-d", "--delimiter", "-E", "-e", "--eof") is not null)
            return false;
        if (Option(call, "-0", "--null") is not null)
            return shape.HasFlag(OutputShape.Records);
        return shape.HasFlag(isWholeLine ? OutputShape.FirstWords : OutputShape.Words);
    }

    private static CallPiece? Option(ToolCall call, params string[] names) => Options(call, names).FirstOrDefault();

    private static IEnumerable<CallPiece> Options(ToolCall call, params string[] names) => call.Pieces.Where(p => p.Option?.Names.Any(names.Contains) == true);

    /// <summary>Each place of the mark becomes one line of the input, which stays one word.</summary>
    private static ArgumentWord Replaced(ArgumentWord word, string mark, bool isPlain)
    {
        if (mark.Length == 0)
            return word with { Text = null, Prefix = "", HoldsData = true };
        return word.Text is { } text && text.IndexOf(mark, StringComparison.Ordinal) is var at and >= 0
            ? word with { Text = null, Prefix = text[..at], IsNoOption = at == 0 && isPlain && !text[mark.Length..].StartsWith('-'), HoldsData = true }
            : word;
    }
}
