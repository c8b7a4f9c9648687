namespace SafeOps.Logs.Triage;

/// <summary>The range all timelines of a triage are shown in, and how wide its buckets are; by time, or by line where no record has a time.</summary>
internal sealed class TimelineFrame
{
    private readonly long _tallyWidth;

    /// <param name="tallied">Level of what was counted: no bucket can be narrower.</param>
    private TimelineFrame(TimelineScale scale, int tallied, long from, long to, bool byTime)
    {
        ByTime = byTime;
        _tallyWidth = scale.Width(tallied);
        Width = scale.Width(Math.Max(tallied, scale.LevelFor(from, to, TimelineScale.MostShown)));
        From = from / Width;
        Buckets = (int)(to / Width - From) + 1;
        SearchWidth = scale.Width(Math.Max(tallied, scale.LevelFor(from, to, TimelineScale.MostSearched)));
        SearchFrom = from / SearchWidth;
        SearchBuckets = (int)(to / SearchWidth - SearchFrom) + 1;
    }

    public bool ByTime { get; }

    /// <summary>Of a bucket that is shown: seconds, or lines.</summary>
    public long Width { get; }

    /// <summary>The first bucket, counted from the beginning of time or of the log.</summary>
    public long From { get; }

    public int Buckets { get; }

    /// <summary>Of a bucket in which bursts are looked for.</summary>
    public long SearchWidth { get; }

    public long SearchFrom { get; }

    public int SearchBuckets { get; }

    /// <summary>An hour alone does not say which one.</summary>
    public bool SpansDays => ByTime && SearchedAt(0).Date != SearchedAt(SearchBuckets - 1).Date;

    public static TimelineFrame Of(TriageTally tally)
    {
        var timed = tally.Patterns.Where(p => p.Records.From > 0).Select(p => p.Records).ToList();
        if (timed.Count > 0)
            return new TimelineFrame(TimelineScale.Time, tally.TimeLevel, timed.Min(r => r.From) / TimeSpan.TicksPerSecond, timed.Max(r => r.To) / TimeSpan.TicksPerSecond, byTime: true);
        var width = TimelineScale.Lines.Width(tally.PlaceLevel);
        var last = tally.Patterns.Select(p => p.Records.Places).OfType<Timeline>().Max(t => (long?)t.BucketAt(t.Length - 1)) ?? 0;
        return new TimelineFrame(TimelineScale.Lines, tally.PlaceLevel, 0, last * width, byTime: false);
    }

    public long[] Shown(RecordTally records) => (ByTime ? records.Times : records.Places)?.Spread(From, Buckets, Width / _tallyWidth) ?? new long[Buckets];

    public long[] Searched(RecordTally records) => (ByTime ? records.Times : records.Places)?.Spread(SearchFrom, SearchBuckets, SearchWidth / _tallyWidth) ?? new long[SearchBuckets];

    /// <summary>The border before a bucket in which bursts are looked for.</summary>
    public DateTimeOffset SearchedAt(int bucket) => new((SearchFrom + bucket) * SearchWidth * TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
