namespace SafeOps.Errors;

/// <summary>Texts that follow one another on a line. What a program complained with need not end as a sentence does.</summary>
internal static class Sentences
{
    /// <summary>The texts that are there, each with an end, in one line.</summary>
    public static string Join(params string?[] texts) => string.Join(' ', texts.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => Ended(t!.TrimEnd())));

    private static string Ended(string text) => text[^1] is '.' or '!' or '?' or '…' or ':' ? text : text + ".";
}
