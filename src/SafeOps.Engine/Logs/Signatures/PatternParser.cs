using System.Text;

namespace SafeOps.Logs.Signatures;

/// <summary>
/// Reads a form as it is written in the data: text, in which <c>…</c> is a gap in the line, <c>~</c> any blanks, <c>'</c> any quotation mark,
/// <c>{lines}</c> a gap over lines, <c>{a|b}</c> one of several texts (the last may be empty) and <c>{name:kind}</c> a value. <c>^</c> at the start:
/// it is what is said; <c>*</c> at an end: a word may go on there. Described for people in docs/about/log-signatures.md.
/// </summary>
internal static class PatternParser
{
    private static readonly Dictionary<string, bool[]?> Kinds = new()
    {
        ["number"] = Characters("0123456789.", letters: false),
        ["few"] = Characters("0123456789", letters: false),
        ["word"] = Characters("0123456789_.-"),
        ["type"] = Characters("0123456789_.$"),
        ["host"] = Characters("0123456789_.-:[]/%@"),
        ["path"] = Characters("0123456789_.-/\\:@+=~%"),
        ["thing"] = Characters("0123456789_.-/:@+=%#$<>()[]*"),
        ["text"] = null,
    };

    /// <exception cref="FormatException">It is no form.</exception>
    public static SignaturePattern Parse(string form)
    {
        var text = form;
        var atStart = text.StartsWith('^');
        var openStart = text.StartsWith('*');
        if (atStart || openStart)
            text = text[1..];
        var openEnd = text.EndsWith('*');
        if (openEnd)
            text = text[..^1];
        var parts = new List<PatternPart>();
        var values = new List<string>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '{':
                    Flush();
                    var close = text.IndexOf('}', i);
                    if (close < 0)
                        throw new FormatException($"'{form}' has no '}}' for its '{{'.");
                    parts.Add(Braces(text[(i + 1)..close], values));
                    i = close;
                    break;
                case '…':
                    Flush();
                    parts.Add(new PatternPart(PatternPartKind.Gap, []));
                    break;
                case '~':
                    Flush();
                    parts.Add(new PatternPart(PatternPartKind.Blanks, []));
                    break;
                case '\'':
                    Flush();
                    parts.Add(new PatternPart(PatternPartKind.Quote, []));
                    break;
                default:
                    literal.Append(text[i]);
                    break;
            }
        }
        Flush();
        if (parts.Count == 0)
            throw new FormatException("A form has no text.");
        if (parts[0].Kind is PatternPartKind.Gap or PatternPartKind.Lines or PatternPartKind.Text)
            throw new FormatException($"'{form}' starts with a gap; start with what is there.");
        var anchor = Enumerable.Range(0, parts.Count).OrderByDescending(i => AnchorRarity(parts[i])).First();
        if (AnchorRarity(parts[anchor]) == 0)
            throw new FormatException($"'{form}' has no text of at least {LiteralIndex.Shortest} characters in one piece, by which it could be found.");
        return new SignaturePattern
        {
            Parts = [.. parts],
            Values = values,
            Anchor = anchor,
            SpansLines = parts.Take(anchor).Any(p => p.Kind == PatternPartKind.Lines),
            AtStart = atStart,
            OpenStart = openStart,
            OpenEnd = openEnd,
        };

        void Flush()
        {
            if (literal.Length > 0)
                parts.Add(new PatternPart(PatternPartKind.Literal, [Bytes(literal.ToString())]));
            literal.Clear();
        }
    }

    /// <summary>How well it is found by a part; 0: not at all. A literal goes before a choice, of which every text must be found.</summary>
    private static int AnchorRarity(PatternPart part) => part.Kind switch
    {
        PatternPartKind.Literal => LiteralIndex.Rarity(part.Texts[0]) * 10,
        PatternPartKind.Choice => part.Texts.Min(LiteralIndex.Rarity) > 0 ? 1 : 0,
        _ => 0,
    };

    private static PatternPart Braces(string inside, List<string> values)
    {
        if (inside == "lines")
            return new PatternPart(PatternPartKind.Lines, []);
        var colon = inside.IndexOf(':');
        if (inside.Contains('|') && (colon <= 0 || !inside[..colon].All(char.IsAsciiLetterLower) || Kinds.ContainsKey(inside[(colon + 1)..])))
            return new PatternPart(PatternPartKind.Choice, [.. inside.Split('|').Select(Bytes)]);
        var name = colon < 0 ? inside : inside[..colon];
        var kind = colon < 0 ? "thing" : inside[(colon + 1)..];
        if (!name.All(char.IsAsciiLetterLower))
            throw new FormatException($"'{{{inside}}}': the name of a value has lower case letters only.");
        var value = -1;
        if (name.Length > 0)
        {
            if (values.Contains(name))
                throw new FormatException($"'{{{inside}}}': there is a value of that name already.");
            value = values.Count;
            values.Add(name);
        }
        if (kind.Contains('|'))
            return new PatternPart(PatternPartKind.Choice, [.. kind.Split('|').Select(Bytes)], Value: value);
        if (!Kinds.TryGetValue(kind, out var characters))
            throw new FormatException($"'{{{inside}}}': '{kind}' is no kind of value; expected one of {string.Join(", ", Kinds.Keys)}.");
        return new PatternPart(characters is null ? PatternPartKind.Text : PatternPartKind.Run, [], characters, value, kind == "few" ? 2 : SignaturePattern.LongestGap);
    }

    private static byte[] Bytes(string text) => [.. Encoding.UTF8.GetBytes(text).Select(AsciiText.Fold)];

    private static bool[] Characters(string others, bool letters = true)
    {
        var characters = new bool[256];
        foreach (var c in others)
            characters[c] = true;
        for (var b = 0; letters && b < 256; b++)
            characters[b] |= b >= 0x80 || char.IsAsciiLetter((char)b);
        return characters;
    }
}
