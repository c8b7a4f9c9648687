using SafeOps.Commands.Explanation.Texts;

namespace SafeOps.Commands.Explanation.Manuals;

/// <summary>A paragraph of a manual page.</summary>
/// <param name="Section">The heading it stands under.</param>
/// <param name="Tag">What stands beside it, such as the option it is about; null where nothing does.</param>
/// <param name="Text">Its words on one line.</param>
internal sealed record ManualEntry(string Section, string? Tag, string Text);

/// <summary>What a manual page says of an option.</summary>
/// <param name="Says">The first sentence, as a phrase.</param>
/// <param name="TakesValue">A value stands behind its name.</param>
internal sealed record ManualOption(string Says, bool TakesValue);

/// <summary>A manual page, as far as it explains a call.</summary>
internal sealed class ManualPage(IReadOnlyList<ManualEntry> entries)
{
    private const int LongestPhrase = 160;

    /// <summary>What the line under NAME says behind the dash; null where there is none.</summary>
    public string? Summary { get; } = Named(entries.FirstOrDefault(e => e.Section.Equals("NAME", StringComparison.OrdinalIgnoreCase))?.Text);

    /// <param name="name">With its dashes: <c>-a</c>, <c>--all</c>.</param>
    public ManualOption? Option(string name)
    {
        foreach (var entry in entries)
        {
            if (entry.Tag is { } tag && entry.Text.Length > 0 && Find(tag, name) is var at and >= 0)
                return new ManualOption(FirstSentence(entry.Text), TakesValue(tag, at + name.Length));
        }
        return null;
    }

    /// <summary>Where the tag names the option as a whole word.</summary>
    private static int Find(string tag, string name)
    {
        for (var at = tag.IndexOf(name, StringComparison.Ordinal); at >= 0; at = tag.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var begins = at == 0 || tag[at - 1] is ' ' or ',' or '[' or '|' or '/';
            var after = at + name.Length;
            var ends = after >= tag.Length || !(char.IsLetterOrDigit(tag[after]) || tag[after] is '-' or '_');
            if (begins && ends)
                return at;
        }
        return -1;
    }

    /// <summary>A value stands behind this name, or behind the last of the tag: <c>-n, --lines=COUNT</c>.</summary>
    private static bool TakesValue(string tag, int after)
    {
        var rest = tag.AsSpan(after).TrimStart();
        if (rest.StartsWith("="))
            return true;
        if (rest.Length > 0 && rest[0] is not (',' or '|' or '/' or '-' or '['))
            return true;
        var equals = tag.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && tag[equals - 1] != '[';
    }

    private static string? Named(string? text)
    {
        if (text is null)
            return null;
        var dash = text.IndexOf(" - ", StringComparison.Ordinal);
        var says = dash < 0 ? "" : text[(dash + 3)..].Trim();
        return says.Length == 0 ? null : Phrases.Short(Phrases.OfSentence(says), LongestPhrase);
    }

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        while (end > 0 && (text.AsSpan(0, end).EndsWith("e.g") || text.AsSpan(0, end).EndsWith("i.e")))
            end = text.IndexOf(". ", end + 2, StringComparison.Ordinal);
        return Phrases.Short(Phrases.OfSentence(end < 0 ? text : text[..end]), LongestPhrase);
    }
}

/// <summary>The manual pages that were asked for, each read once.</summary>
internal sealed class ManualLibrary(IManualPages pages)
{
    private const int LongestPage = 2_000_000;

    private readonly Dictionary<string, ManualPage?> _pages = new(StringComparer.Ordinal);

    public ManualPage? Find(string name)
    {
        if (_pages.TryGetValue(name, out var known))
            return known;
        var source = pages.Read(name);
        return _pages[name] = source is null ? null : new ManualPage(new RoffReader(source.Length > LongestPage ? source[..LongestPage] : source).Read());
    }
}
