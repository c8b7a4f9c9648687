using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SafeOps.Processes;

/// <summary>
/// Keeps the first and the last half of a text of any length and counts what it drops between, in memory bounded by the
/// limit. The text it gives is cut at line ends where there are any, so that no line is shown in part.
/// </summary>
public sealed partial class BoundedText(int limit)
{
    private readonly StringBuilder _head = new();
    private readonly int _mostTail = Math.Max(1, limit - (limit / 2));
    private char[] _tail = [];
    private long _length;

    /// <summary>How many characters were appended in all.</summary>
    public long Length => _length;

    public void Append(ReadOnlySpan<char> text)
    {
        var toHead = Math.Min(text.Length, (limit / 2) - _head.Length);
        _head.Append(text[..toHead]);
        _length += toHead;
        text = text[toHead..];
        Grow(text.Length);
        var skipped = Math.Max(0, text.Length - _tail.Length);
        _length += skipped;
        foreach (var character in text[skipped..])
            _tail[(_length++ - _head.Length) % _tail.Length] = character;
    }

    /// <summary>Until it has its full length the tail is not yet a ring.</summary>
    private void Grow(int more)
    {
        var wanted = Math.Min(_mostTail, _length - _head.Length + more);
        if (wanted > _tail.Length)
            Array.Resize(ref _tail, (int)Math.Min(_mostTail, Math.Max(wanted, 2L * _tail.Length)));
    }

    /// <summary>The whole text, or its beginning and end with a line between that says how much was left out.</summary>
    public override string ToString()
    {
        var behindHead = _length - _head.Length;
        var kept = (int)Math.Min(behindHead, _tail.Length);
        var tail = string.Create(kept, behindHead - kept, (span, first) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = _tail[(first + i) % _tail.Length];
        });
        return behindHead == kept ? _head + tail : Cut(_head.ToString(), tail);
    }

    /// <summary>The two sides of the cut; null where nothing was left out.</summary>
    public static (string Head, string Between, string Tail)? SplitAtCut(string text) =>
        Marker().Match(text) is { Success: true } match ? (text[..match.Index], match.Value, text[(match.Index + match.Length)..]) : null;

    private string Cut(string head, string tail)
    {
        var headEnd = head.LastIndexOf('\n') is var last and >= 0 ? last : head.Length;
        var tailStart = tail.IndexOf('\n') is var first and >= 0 ? first + 1 : 0;
        if (headEnd > 0 && char.IsHighSurrogate(head[headEnd - 1]))
            headEnd--;
        if (tailStart < tail.Length && char.IsLowSurrogate(tail[tailStart]))
            tailStart++;
        var dropped = _length - headEnd - (tail.Length - tailStart);
        return string.Create(CultureInfo.InvariantCulture, $"{head.AsSpan(0, headEnd)}\n[… {dropped} characters left out …]\n{tail.AsSpan(tailStart)}");
    }

    [GeneratedRegex(@"\n\[… [0-9]+ characters left out …\]\n", RegexOptions.CultureInvariant)]
    private static partial Regex Marker();
}
