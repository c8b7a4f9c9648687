using System.Numerics;

namespace SafeOps.Logs.Mining;

/// <summary>Joins patterns of different lengths that say the same but for how many names stand in a row.</summary>
internal sealed class LengthJoiner(WordTable words)
{
    /// <summary>Words of this weight of language must be the same, in the same order.</summary>
    private const double Shared = 2;

    private readonly List<int> _parts = [];

    public void Join(List<Pattern> patterns)
    {
        var known = new Dictionary<ulong, Pattern>();
        // The one with the most lines gives its text to all.
        foreach (var pattern in patterns.Where(p => p.Into is null).OrderByDescending(p => p.Lines))
        {
            if (Squeezed(pattern, _ => false) is not { } key)
                continue;
            if (!known.TryAdd(key, pattern))
                known[key].Join(pattern);
        }
        foreach (var pattern in patterns.Where(p => p.Into is null))
        {
            if (HasTitles(pattern) && Squeezed(pattern, i => IsOfTitles(pattern, i)) is { } key && known.TryGetValue(key, out var other) && other.Root() != pattern)
                other.Root().Join(pattern);
        }
    }

    private bool HasTitles(Pattern pattern)
    {
        for (var i = 1; i < pattern.Length; i++)
        {
            if (IsOfTitles(pattern, i))
                return true;
        }
        return false;
    }

    /// <summary>Whether a word is one of several with a capital in a row, not the first: where others have a value, they are one too.</summary>
    private bool IsOfTitles(Pattern pattern, int at) => at > 0 && IsCapital(pattern, at) && IsNextToCapital(pattern, at);

    private bool IsNextToCapital(Pattern pattern, int at) => (at > 1 && IsCapital(pattern, at - 1)) || (at + 1 < pattern.Length && IsCapital(pattern, at + 1));

    private bool IsCapital(Pattern pattern, int at) =>
        pattern.Words[at] != 0 && words.Text(pattern.Words[at]) is [>= 'A' and <= 'Z', _, ..] word && !Vocabulary.IsConstant(word);

    /// <summary>Whether a word is of a name in capitals after the kind of thing it names: "client Package Manager".</summary>
    private bool IsTitle(Pattern pattern, int at)
    {
        if (pattern.Words[at] == 0 || !char.IsUpper(words.Text(pattern.Words[at])[0]) || !IsNextToCapital(pattern, at))
            return false;
        while (at > 0 && pattern.Words[at] != 0 && char.IsUpper(words.Text(pattern.Words[at])[0]))
            at--;
        return pattern.Words[at] != 0 && words.IsNoun(pattern.Words[at]) && char.IsLower(words.Text(pattern.Words[at])[0]);
    }

    /// <summary>The pattern with each run of names and values as one; null where too little would be left.</summary>
    private ulong? Squeezed(Pattern pattern, Func<int, bool> isName)
    {
        var parts = _parts;
        parts.Clear();
        var plain = 0.0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var word = pattern.Words[i];
            // A name at the beginning, with a word of language or a colon behind it, is rather that of a function.
            var function = i == 0 && word != 0 && pattern.Length > 1 && (words.IsPlain(pattern.Words[1]) || words.Text(pattern.Words[1]) == ":");
            var name = (words.Likeness(word) >= 0.9f && !function) || IsTitle(pattern, i) || isName(i);
            if (name)
            {
                while (parts.Count > 1 && words.IsMark(parts[^1]) && words.Text(parts[^1]) is "-" or "," or "/" or ":" or "." or "*" or "#" or "@" or "+" && parts[^2] == 0)
                    parts.RemoveAt(parts.Count - 1);
                if (parts.Count == 0 || parts[^1] != 0)
                    parts.Add(0);
                continue;
            }
            parts.Add(word);
            plain += words.Weight(word);
        }
        if (plain < Shared)
            return null;
        var key = (ulong)parts.Count;
        foreach (var part in parts)
            key = BitOperations.RotateLeft((key ^ (uint)part) * 0x9E3779B97F4A7C15, 29);
        return key;
    }
}
