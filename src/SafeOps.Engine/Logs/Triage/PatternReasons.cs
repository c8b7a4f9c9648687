using System.Globalization;
using SafeOps.Logs.Signatures;
using SafeOps.Values;

namespace SafeOps.Logs.Triage;

/// <summary>Why a pattern deserves a look, and how much each reason weighs. The sum is its place in the ranking.</summary>
internal sealed class PatternReasons(TimelineFrame frame, long records, long[] load)
{
    /// <summary>Above this share of the records a pattern is not rare, however long the log.</summary>
    private const long RareShare = 10_000;

    private const int MostRare = 10;
    private const int FewestForRare = 100;

    /// <summary>What logs without levels call what went wrong.</summary>
    private static readonly string[] BadWords =
        ["error", "errors", "failed", "failure", "fail", "fatal", "exception", "panic", "denied", "refused", "rejected", "crash", "crashed", "killed", "abort", "aborted", "unable", "cannot", "corrupt", "corrupted", "unreachable", "segfault", "timeout", "timed"];

    public bool IsRare(long count) => records >= FewestForRare && count <= Math.Clamp(records / RareShare, 1, MostRare);

    /// <summary>The weightiest first.</summary>
    public (IReadOnlyList<string> Why, double Score, bool IsBurst) Of(PatternTally pattern, LogSignature? failure, bool isNew)
    {
        var reasons = new List<(double Weight, string Text)>();
        var severity = pattern.Records.Severity;
        var isGrave = severity >= LogSeverity.Warning || failure is not null;
        if (failure is not null)
            reasons.Add((WeightOf(failure.Severity), $"known failure: {failure.Title}"));
        if (isNew)
            reasons.Add((severity switch { >= LogSeverity.Error => 50, LogSeverity.Warning => 35, _ => 20 }, "new since baseline"));
        switch (severity)
        {
            case LogSeverity.Fatal:
                reasons.Add((40, "fatal"));
                break;
            case LogSeverity.Error:
                reasons.Add((25, "error"));
                break;
            case LogSeverity.Warning:
                reasons.Add((10, "warning"));
                break;
            case LogSeverity.None when failure is null && BadWord(pattern.Template.Text) is { } word:
                isGrave = true;
                reasons.Add((12, $"says \"{word}\""));
                break;
        }
        var burst = pattern.Records.Count < Burst.FewestRecords ? null : Burst.Find(frame.Searched(pattern.Records), isGrave ? null : load);
        if (burst is not null)
            reasons.Add((Math.Min(30, 8 * Math.Log10(Math.Min(burst.Ratio, 1e4))) * (isGrave ? 1 : 0.3), Text(burst, pattern.Records.Count)));
        if (pattern.HasTraces)
            reasons.Add((10, "with a stack trace"));
        if (isGrave && IsRare(pattern.Records.Count))
            reasons.Add((10, $"rare: {Counts.Format(pattern.Records.Count)} of {Counts.Format(records)}"));
        var score = reasons.Sum(r => r.Weight) - (severity is LogSeverity.Trace or LogSeverity.Debug ? 1 : 0);
        return ([.. reasons.OrderByDescending(r => r.Weight).Select(r => r.Text)], Math.Round(score, 2), burst is not null);
    }

    private static double WeightOf(LogSeverity severity) => severity switch
    {
        LogSeverity.Fatal => 100,
        LogSeverity.Error => 80,
        LogSeverity.Warning => 60,
        _ => 40,
    };

    private static string? BadWord(string template)
    {
        var start = 0;
        for (var i = 0; i <= template.Length; i++)
        {
            if (i < template.Length && char.IsAsciiLetter(template[i]))
                continue;
            if (i > start)
            {
                // "error=0" and "errors: <number>" count, they do not complain.
                var word = template[start..i];
                if (!(i < template.Length && template[i] == '=') && BadWords.Contains(word, StringComparer.OrdinalIgnoreCase))
                    return word;
            }
            start = i + 1;
        }
        return null;
    }

    private string Text(Burst burst, long count)
    {
        var where = frame.ByTime ? Times(burst) : $"in lines {Counts.Format((burst.From * frame.SearchWidth) + 1)}–{Counts.Format((burst.To + 1) * frame.SearchWidth)}";
        return double.IsInfinity(burst.Ratio)
            ? $"burst {where}: all of its records"
            : string.Create(CultureInfo.InvariantCulture, $"burst {where}: {Ratio(burst.Ratio)} its usual rate, {100.0 * burst.Count / count:0} % of its records");
    }

    private static string Ratio(double ratio) => $"{Counts.Format((long)Math.Round(ratio))}×";

    private string Times(Burst burst)
    {
        var (from, to) = (frame.SearchedAt(burst.From), frame.SearchedAt(burst.To + 1));
        var day = frame.SpansDays ? "MM-dd " : "";
        var time = frame.SearchWidth < 60 ? "HH:mm:ss" : "HH:mm";
        return string.Create(CultureInfo.InvariantCulture, $"{from.ToString(day + time, CultureInfo.InvariantCulture)}–{to.ToString((from.Date == to.Date ? "" : day) + time, CultureInfo.InvariantCulture)}");
    }
}
