using System.Text;

namespace SafeOps.Logs.Signatures;

/// <summary>
/// Words around a form that say the failure did not happen: that it is denied, over, a test, a command line, a setting or a sentence
/// about it. One pass over the line, whatever the number of phrases.
/// </summary>
internal sealed class ContextPhrases
{
    /// <summary>Bytes between a phrase and the form for which it is near.</summary>
    private const int Near = 28;

    private const int Buckets = 4096;

    private readonly Phrase[]?[] _buckets = new Phrase[]?[Buckets];
    private readonly byte[][] _names;

    public ContextPhrases(ContextData data)
    {
        var phrases = new List<Phrase>();
        Add(data.Anywhere, Side.Anywhere);
        Add(data.First, Side.First);
        Add(data.Before, Side.Before);
        Add(data.Prose, Side.Prose);
        Add(data.Failed, Side.Failed);
        Add(data.Last, Side.Last);
        Add(data.NearBefore, Side.NearBefore);
        Add(data.DirectBefore, Side.DirectBefore);
        Add(data.NearAfter, Side.NearAfter);
        _names = [.. data.Names.Select(n => Encoding.UTF8.GetBytes(n).Select(AsciiText.Fold).ToArray())];
        foreach (var bucket in phrases.GroupBy(p => Bucket(p.Text)))
            _buckets[bucket.Key] = [.. bucket];

        void Add(IReadOnlyList<string> texts, Side side) => phrases.AddRange(texts.Select(t => new Phrase(
            [.. Encoding.UTF8.GetBytes(t.EndsWith('*') && t.Length > 2 ? t[..^1] : t).Select(AsciiText.Fold)], side, t.EndsWith('*') && t.Length > 2)));
    }

    /// <summary>Whether what stands around a form in <paramref name="line"/> says that nothing failed.</summary>
    /// <param name="first">Where the message starts in the line.</param>
    /// <param name="isError">The record is an error by its level, so that its words are no mere talk.</param>
    public bool Denies(ReadOnlySpan<byte> line, int first, int start, int end, bool isError)
    {
        while (first < line.Length && line[first] is (byte)' ' or (byte)'\t')
            first++;
        var prose = false;
        for (var at = 0; at < line.Length; at++)
        {
            if (at == start)
                at = Math.Max(at, end);
            if (at >= line.Length || line[at] == ' ' || (at > 0 && AsciiText.IsWord(line[at]) && !AsciiText.IsWordStart(line, at)))
                continue;
            if (_buckets[Bucket(line[at..])] is not { } phrases)
                continue;
            foreach (var phrase in phrases)
            {
                var stop = at + phrase.Text.Length;
                if (!AsciiText.StartsWith(line[at..], phrase.Text) || !(phrase.IsOpen || EndsWord(line, stop)) || (phrase.Side is Side.Prose or Side.NearBefore or Side.DirectBefore && !StartsWord(line, at, phrase.Side)))
                    continue;
                switch (phrase.Side)
                {
                    case Side.Failed:
                        isError |= stop <= start;
                        break;
                    case Side.Prose:
                        prose |= stop <= start;
                        break;
                    case Side.Last:
                        prose |= at >= end && stop == line.Length && !EndsSentence(line[end..at]);
                        break;
                    case var side when Holds(side, line, at, stop, first, start, end):
                        return true;
                }
            }
        }
        return prose && !isError;
    }

    /// <summary>Whether a member of JSON holds names, rules or texts, not what happened.</summary>
    /// <param name="before">The object up to the quotation mark that opens the value.</param>
    public bool IsName(ReadOnlySpan<byte> before)
    {
        var list = before.LastIndexOf((byte)'[');
        if (list >= 0 && before[list..].IndexOfAny("]{}:"u8) < 0)
            before = before[..list];
        before = before.TrimEnd(" \t:\\"u8);
        if (before.Length == 0 || before[^1] != '"')
            return false;
        before = before[..^1].TrimEnd((byte)'\\');
        var key = before[(before.LastIndexOf((byte)'"') + 1)..];
        foreach (var name in _names)
        {
            if (key.Length == name.Length && AsciiText.StartsWith(key, name))
                return true;
        }
        return false;
    }

    /// <summary>A part of a name or an address (<c>api.example.com</c>, <c>web-0</c>) is no word; a value (<c>timeouts=0</c>) is one where it denies.</summary>
    private static bool StartsWord(ReadOnlySpan<byte> line, int at, Side side) => at == 0 || !IsJoint(line[at - 1]) || (side != Side.Prose && line[at - 1] is (byte)'=' or (byte)':');

    private static bool EndsWord(ReadOnlySpan<byte> line, int stop) => !AsciiText.IsWord(line[stop - 1])
        || (AsciiText.IsWordEnd(line, stop) && (stop + 1 >= line.Length || !IsJoint(line[stop]) || !AsciiText.IsWord(line[stop + 1])));

    private static bool IsJoint(byte b) => b is (byte)'.' or (byte)'/' or (byte)'-' or (byte)'_' or (byte)':' or (byte)'@' or (byte)'=' or (byte)'#' or (byte)'\\';

    private static bool Holds(Side side, ReadOnlySpan<byte> line, int at, int stop, int first, int start, int end) => side switch
    {
        Side.Anywhere => stop <= start || at >= end,
        Side.First => at == first && at < start,
        Side.Before => stop <= start,
        Side.NearBefore => stop <= start && start - stop <= Near && !EndsSentence(line[stop..start]),
        Side.DirectBefore => stop <= start && line[stop..start].IndexOfAnyExcept(" \"'`\\"u8) < 0,
        _ => at >= end && line[end..at].IndexOfAnyExcept(" \"'`\\"u8) < 0,
    };

    /// <summary>What is denied in one sentence may be said in the next.</summary>
    private static bool EndsSentence(ReadOnlySpan<byte> between) => between.IndexOfAny(";,:("u8) >= 0 || between.IndexOf(". "u8) >= 0 || between.IndexOf(" - "u8) >= 0;

    private static int Bucket(ReadOnlySpan<byte> text) => ((AsciiText.Fold(text[0]) * 31) ^ (AsciiText.Fold(text.Length > 1 ? text[1] : (byte)' ') << 4)) & (Buckets - 1);

    private sealed record Phrase(byte[] Text, Side Side, bool IsOpen);

    private enum Side
    {
        Anywhere,
        First,
        Before,
        Prose,
        Failed,
        Last,
        NearBefore,
        DirectBefore,
        NearAfter,
    }
}
