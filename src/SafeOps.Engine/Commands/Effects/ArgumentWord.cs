namespace SafeOps.Commands.Effects;

/// <summary>A word that a program is given, as far as the text makes it certain. Offsets are into the whole text.</summary>
internal sealed record ArgumentWord(int Start, int End)
{
    /// <summary>What it is, whatever happens; null where an expansion decides.</summary>
    public string? Text { get; init; }

    /// <summary>The characters it certainly begins with.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The characters it certainly ends with.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>False where it may become several words, or none.</summary>
    public bool IsOneWord { get; init; } = true;

    /// <summary>Each text it can be, where the text names them all: <c>$c</c> of <c>for c in a b</c>. Null elsewhere.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>It may become no word, but not several.</summary>
    public bool IsOneWordOrNone { get; init; }

    /// <summary>Its value is not known, but it is known not to begin with a dash: a file name found by <c>find</c> behind its folder.</summary>
    public bool IsNoOption { get; init; }

    /// <summary>A command writes it, or a variable whose value the text does not give: what it holds can come from anywhere.</summary>
    public bool HoldsData { get; init; }

    /// <summary>The path of a word that begins in the user's own folder, as it was written: <c>~/.kube/config</c>. Null for any other.</summary>
    public string? AtHome { get; init; }

    /// <summary>The same for what stands behind a sign of equality: <c>KUBECONFIG=~/.kube/config</c>.</summary>
    public string? ValueAtHome { get; init; }

    /// <summary>Each character of <see cref="Text"/> stands at <c>Start + TextOffset</c> and on; negative where quoting moved them.</summary>
    public int TextOffset { get; init; } = -1;

    /// <summary>What splits may hold an option in any of its words, whatever it begins with.</summary>
    public bool MayBeOption => Text is { } text
        ? text.Length > 1 && text[0] == '-'
        : !IsNoOption && (!IsOneWord || Prefix.Length == 0 || Prefix[0] == '-');

    public static ArgumentWord Constant(string text, int start, int end, int textOffset = -1) => new(start, end) { Text = text, Prefix = text, Suffix = text, TextOffset = textOffset };

    /// <summary>Words as a shell that gets them as one text reads them: with a blank between.</summary>
    public static ArgumentWord Joined(IReadOnlyList<ArgumentWord> words)
    {
        if (words.Count == 1)
            return words[0];
        var place = new ArgumentWord(words[0].Start, words[^1].End);
        if (words.Any(w => w.Text is null))
            return place;
        // Where each stands as it is, and one character behind the other, the offsets of the whole are those of the text.
        var isVerbatim = words.All(w => w.TextOffset == 0) && Enumerable.Range(1, words.Count - 1).All(i => words[i].Start == words[i - 1].End + 1);
        return Constant(string.Join(' ', words.Select(w => w.Text)), place.Start, place.End, isVerbatim ? 0 : -1);
    }

    /// <summary>The part of it behind the first <paramref name="length"/> characters that are certain: a value written to its option.</summary>
    public ArgumentWord Behind(int length) => this with
    {
        Text = Text?[length..],
        Texts = Texts is { } texts && length <= Prefix.Length ? [.. texts.Select(t => t[length..])] : null,
        AtHome = length == Prefix.Length ? ValueAtHome : null,
        ValueAtHome = null,
        Prefix = Prefix[length..],
        Start = TextOffset >= 0 ? Start + TextOffset + length : Start,
        TextOffset = TextOffset >= 0 ? 0 : -1,
        // What stands behind an option's name is its value, with a dash or without.
        IsNoOption = true,
    };
}
