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

    public ContextPhrases(ContextData data)
    {
        var phrases = new List<Phrase>();
        Add(data.Anywhere, Side.Anywhere);
        Add(data.Before, Side.Before);
        Add(data.NearBefore, Side.NearBefore);
        Add(data.NearAfter, Side.NearAfter);
        foreach (var bucket in phrases.GroupBy(p => Bucket(p.Text)))
            _buckets[bucket.Key] = [.. bucket];

        void Add(IReadOnlyList<string> texts, Side side) => phrases.AddRange(texts.Select(t => new Phrase(
            [.. Encoding.UTF8.GetBytes(t.EndsWith('*') ? t[..^1] : t).Select(AsciiText.Fold)], side, t.EndsWith('*'))));
    }

    /// <summary>Whether what stands around a form in <paramref name="line"/> says that nothing failed.</summary>
    public bool Denies(ReadOnlySpan<byte> line, int start, int end)
    {
        for (var at = 0; at < line.Length - 1; at++)
        {
            if (at == start)
            {
                at = Math.Max(at, end - 1);
                continue;
            }
            if (line[at] == ' ' || (at > 0 && AsciiText.IsWord(line[at]) && !AsciiText.IsWordStart(line, at)))
                continue;
            if (_buckets[Bucket(line[at..])] is not { } phrases)
                continue;
            foreach (var phrase in phrases)
            {
                var stop = at + phrase.Text.Length;
                if (AsciiText.StartsWith(line[at..], phrase.Text) && (phrase.IsOpen || !AsciiText.IsWord(line[stop - 1]) || AsciiText.IsWordEnd(line, stop))
                    && Holds(phrase.Side, line, at, stop, start, end))
                    return true;
            }
        }
        return false;
    }

    private static bool Holds(Side side, ReadOnlySpan<byte> line, int at, int stop, int start, int end) => side switch
    {
        Side.Anywhere => stop <= start || at >= end,
        Side.Before => stop <= start,
        Side.NearBefore => stop <= start && start - stop <= Near && !EndsSentence(line[stop..start]),
        _ => at >= end && at - end <= 2,
    };

    /// <summary>What is denied in one sentence may be said in the next.</summary>
    private static bool EndsSentence(ReadOnlySpan<byte> between) => between.IndexOfAny((byte)';', (byte)',', (byte)':') >= 0 || between.IndexOf(". "u8) >= 0;

    private static int Bucket(ReadOnlySpan<byte> text) => ((AsciiText.Fold(text[0]) * 31) ^ (AsciiText.Fold(text[1]) << 4)) & (Buckets - 1);

    private sealed record Phrase(byte[] Text, Side Side, bool IsOpen);

    private enum Side
    {
        Anywhere,
        Before,
        NearBefore,
        NearAfter,
    }
}
