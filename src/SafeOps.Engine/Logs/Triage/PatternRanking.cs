namespace SafeOps.Logs.Triage;

/// <summary>Makes what was counted into what is told: patterns in the order of what deserves a look, failures by how grave they are.</summary>
/// <param name="sources">Paths, in the order of the request.</param>
/// <param name="hide">Hides secrets in a text.</param>
internal sealed class PatternRanking(TriageTally tally, TimelineFrame frame, IReadOnlyList<string> sources, Func<string, string> hide)
{
    /// <summary>Of each kind of thing a failure befell.</summary>
    private const int MostCaptures = 100;

    public long[] Load { get; } = LoadOf(tally, frame.Shown);

    /// <param name="isNew">Null without a baseline.</param>
    public IReadOnlyList<LogPattern> Patterns(Func<PatternTally, bool>? isNew, long records)
    {
        var failures = tally.Failures.ToDictionary(f => f.Signature.Id, f => f.Signature, StringComparer.Ordinal);
        var reasons = new PatternReasons(frame, records, LoadOf(tally, frame.Searched));
        // Only what is given away is made into what people see: a log in which nothing repeats has as many patterns as shapes.
        return [.. tally.Patterns
            .Select(p => (Pattern: p, IsNew: isNew?.Invoke(p) ?? false))
            .Select(p => (p.Pattern, p.IsNew, Reasons: reasons.Of(p.Pattern, p.Pattern.Failure is { } id ? failures[id] : null, p.IsNew)))
            .OrderByDescending(p => p.Reasons.Score).ThenByDescending(p => p.Pattern.Records.Count).ThenBy(p => p.Pattern.Template.Id, StringComparer.Ordinal)
            .Take(LogTriage.MostPatterns)
            .Select((p, i) => Pattern(p.Pattern, p.IsNew, p.Reasons, i + 1, records, reasons.IsRare(p.Pattern.Records.Count)))];
    }

    private LogPattern Pattern(PatternTally pattern, bool isNew, (IReadOnlyList<string> Why, double Score, bool IsBurst) reasons, int rank, long records, bool isRare) => new()
    {
        Rank = rank,
        Id = pattern.Template.Id,
        Template = hide(pattern.Template.Text),
        Count = pattern.Records.Count,
        Share = records == 0 ? 0 : (double)pattern.Records.Count / records,
        First = At(pattern.Records.From),
        Last = At(pattern.Records.To),
        Severity = pattern.Records.Severity,
        IsNew = isNew,
        IsRare = isRare,
        IsBurst = reasons.IsBurst,
        Signature = pattern.Failure,
        Why = reasons.Why,
        Score = reasons.Score,
        Timeline = frame.Shown(pattern.Records),
        Samples = Samples(pattern.Records),
        Traces = [.. pattern.Traces.Select(t => t with { Exception = hide(t.Exception), Frames = [.. t.Frames.Select(hide)] })],
    };

    public IReadOnlyList<LogFailure> Failures() =>
        [.. tally.Failures.Select(Failure).OrderByDescending(f => f.Severity).ThenByDescending(f => f.Count).ThenBy(f => f.Id, StringComparer.Ordinal)];

    private LogFailure Failure(FailureTally failure)
    {
        var captures = failure.Captures
            .GroupBy(c => c.Key.Name, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => g.OrderByDescending(c => c.Value).ThenBy(c => c.Key.Value, StringComparer.Ordinal).Take(MostCaptures))
            .Select(c => new LogCapture(c.Key.Name, hide(c.Key.Value), c.Value))
            .ToList();
        // What is asked next is asked of what it befell most.
        var foremost = captures.GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);
        var signature = failure.Signature;
        return new LogFailure
        {
            Id = signature.Id,
            Title = signature.Title,
            Means = signature.Means,
            Next = signature.NextFor(foremost),
            Severity = signature.Severity,
            Count = failure.Records.Count,
            First = At(failure.Records.From),
            Last = At(failure.Records.To),
            Timeline = frame.Shown(failure.Records),
            Captures = captures,
            Samples = Samples(failure.Records),
        };
    }

    private List<LogSample> Samples(RecordTally records) => [.. records.Firsts.All.Select(r => new LogSample(sources[r.Source], r.Line, At(r.Ticks), hide(r.Text)))];

    private static DateTimeOffset? At(long ticks) => ticks > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private static long[] LoadOf(TriageTally tally, Func<RecordTally, long[]> spread)
    {
        var all = new RecordTally(samples: 0);
        foreach (var pattern in tally.Patterns)
            all.AddTimes(pattern.Records);
        return spread(all);
    }
}
