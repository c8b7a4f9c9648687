using System.Globalization;
using System.Text;
using SafeOps.Logs;
using SafeOps.Logs.Reading;
using SafeOps.Logs.Signatures;
using SafeOps.Values;

namespace SafeOps.Investigations.FanOut;

/// <summary>Known failures in the logs of a place: which, how often, and where.</summary>
internal sealed class SignatureSearch(SignatureProbe probe, IReadOnlyList<string> files, Func<string, string> shown, Func<string, string> hide) : ILogWorker
{
    private const int LongestLine = 400;

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];
    private long _total;

    public FanOutAnswer Run(FanOutAnswer answer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var summary = new LogReader().Read(new LogRequest { Paths = files, Now = now }, _ => this, null, cancellationToken);
        if (_total > _lines.Count)
            _lines.Add(FoundAnswer.Rest(_total - _lines.Count));
        var value = _total == 0 ? "not found" : string.Join(", ", _counts.Select(c => $"{c.Key} {Counts.Format(c.Value)}"));
        var unread = summary.Problems.Where(p => p.Kind is LogProblemKind.NotText or LogProblemKind.Unreadable or LogProblemKind.Truncated).Select(p => hide(p.Text)).ToList();
        return answer with
        {
            Status = _total == 0 ? FanOutStatus.Nothing : FanOutStatus.Answered,
            Value = value,
            Key = value,
            Output = _lines,
            Error = unread.Count == 0 ? null : string.Join("; ", unread.Take(3)),
        };
    }

    public void Begin(long block)
    {
    }

    public void Read(in LogRecord record)
    {
        if (!SignatureMatcher.Default.MayMatch(record.Text) || SignatureMatcher.Default.Match(record) is not { } found || (probe.Signature != SignatureProbe.Any && found.Id != probe.Signature))
            return;
        _total++;
        _counts[found.Id] = _counts.GetValueOrDefault(found.Id) + 1;
        if (_lines.Count >= FoundAnswer.MostLines)
            return;
        var end = record.Text.IndexOf((byte)'\n') is >= 0 and var first ? first : record.Text.Length;
        var line = Encoding.UTF8.GetString(record.Text[..Math.Min(end, LongestLine)]);
        _lines.Add(hide(string.Create(CultureInfo.InvariantCulture, $"{shown(files[record.Source])}:{record.Line}:{line}")));
    }
}
