using System.Text;
using SafeOps.Logs;
using SafeOps.Logs.Signatures;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>A sign that the evidence shows, and the line that shows it.</summary>
internal sealed record SeenSign(EvidenceSign Sign, string Line);

/// <summary>How a change is named in the evidence.</summary>
/// <param name="Points">What that adds to its weight.</param>
/// <param name="Term">What stands there.</param>
/// <param name="Line">Where.</param>
internal sealed record Mention(int Points, string Term, string Line);

/// <summary>The evidence, read once: the signs it shows, and the words that stand in it.</summary>
internal sealed class EvidenceReading
{
    /// <summary>In characters. The end of a long log is nearer to the failure than its start, but the start is where a program says what it misses: half of each.</summary>
    private const int MostText = 2_000_000;

    /// <summary>A line that is longer is data, and its start says what it is.</summary>
    private const int LongestLine = 4000;

    /// <summary>A word with other signs in it (<c>com.example.NewCheckout</c>) names what it contains, if that is as long.</summary>
    private const int ShortestInside = 8;

    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly string _joined;

    public EvidenceReading(RollbackEvidence evidence, IReadOnlyList<EvidenceSign> signs)
    {
        var lines = Lines(evidence).ToList();
        foreach (var line in lines)
        {
            foreach (var word in WordsOf(line))
                _words.TryAdd(word, line);
        }
        _joined = string.Join('\n', _words.Keys.Where(w => w.Length > ShortestInside));
        var signatures = lines.Select(line => (line, Id: SignatureOf(line))).Where(s => s.Id is not null).ToLookup(s => s.Id!, s => s.line, StringComparer.Ordinal);
        Signs = [.. signs.Select(s => (Sign: s, Line: Shows(s, lines, signatures))).Where(s => s.Line is not null).Select(s => new SeenSign(s.Sign, s.Line!))];
    }

    public IReadOnlyList<SeenSign> Signs { get; }

    /// <summary>The line in which a word stands as such (<c>DB_HOST</c> also as <c>db.host</c>); null: nowhere.</summary>
    public string? LineWith(string word) => Plain(word) is { Length: > 0 } plain ? _words.GetValueOrDefault(plain) : null;

    /// <summary>The line with a longer word that has this one in it; null: nowhere, or it is too short to say anything.</summary>
    public string? LineWithInside(string word)
    {
        var plain = Plain(word);
        var at = plain.Length < ShortestInside ? -1 : _joined.IndexOf(plain, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var start = _joined.LastIndexOf('\n', at) + 1;
        var end = _joined.IndexOf('\n', at);
        return _words[end < 0 ? _joined[start..] : _joined[start..end]];
    }

    /// <summary>Letters and digits in lower case: names are spelled in many ways (<c>DB_HOST</c>, <c>db.host</c>, <c>dbHost</c>).</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Where(char.IsLetterOrDigit))
            plain.Append(char.ToLowerInvariant(c));
        return plain.ToString();
    }

    private static IEnumerable<string> Lines(RollbackEvidence evidence)
    {
        var left = MostText;
        foreach (var text in evidence.Texts.Prepend(evidence.Reason))
        {
            var kept = text.Length <= left ? text : text[..(left / 2)] + "\n" + text[^(left / 2)..];
            left -= kept.Length;
            foreach (var line in kept.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                yield return line.Length <= LongestLine ? line : line[..LongestLine];
            if (left <= 0)
                yield break;
        }
    }

    /// <summary>Runs of what names are made of, whole and by their pieces: <c>"/app/src/vat.ts:41"</c> gives <c>vatts</c> among others.</summary>
    private static IEnumerable<string> WordsOf(string line)
    {
        var start = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && (char.IsLetterOrDigit(line[i]) || line[i] is '_' or '.' or '-' or ':' or '/' or '@'))
                continue;
            if (i > start)
            {
                var run = line[start..i];
                yield return Plain(run);
                foreach (var piece in run.Split(['/', ':', '@'], StringSplitOptions.RemoveEmptyEntries))
                {
                    yield return Plain(piece);
                    foreach (var part in piece.Split(['.', '-', '_'], StringSplitOptions.RemoveEmptyEntries))
                    {
                        yield return Plain(part);
                        foreach (var word in NameWords.Of(part))
                            yield return word;
                    }
                }
            }
            start = i + 1;
        }
    }

    private static string? Shows(EvidenceSign sign, List<string> lines, ILookup<string, string> signatures) =>
        sign.Signatures.Select(id => signatures[id].FirstOrDefault()).FirstOrDefault(l => l is not null)
        ?? lines.FirstOrDefault(line => sign.Texts.Any(text => HasInOrder(line, text)));

    private static bool HasInOrder(string line, string text)
    {
        var from = 0;
        foreach (var piece in text.Split('…'))
        {
            var at = line.IndexOf(piece, from, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;
            from = at + piece.Length;
        }
        // The number of an exit code ends where it ends: 1 is not 137.
        return from >= line.Length || !char.IsAsciiDigit(text[^1]) || text.Contains("statuscode", StringComparison.Ordinal) || !char.IsAsciiDigit(line[from]);
    }

    private static string? SignatureOf(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        return !SignatureMatcher.Default.MayMatch(bytes) ? null : SignatureMatcher.Default.Match(new LogRecord
        {
            Text = bytes,
            Message = bytes,
            Source = 0,
            Line = 1,
            Lines = 1,
        })?.Id;
    }
}
