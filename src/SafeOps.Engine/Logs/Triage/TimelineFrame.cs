namespace SafeOps.Logs.Triage;

/// <summary>The range all timelines of a triage are shown in, and how wide its buckets are; by time, or by line where no record has a time.</summary>
internal sealed class TimelineFrame
{
    /// <summary>Records that may be left out at either end, of 1,000: a stray time stamp must not make an hour of trouble one bucket of years.</summary>
    private const int Stray = 1;

    /// <summary>They are left out where the rest takes so many times less.</summary>
    private const int StraySpan = 20;

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
        var all = new RecordTally(samples: 0);
        foreach (var pattern in tally.Patterns)
            all.AddTimes(pattern.Records);
        if (all.Times.Length > 0)
        {
            var (from, to) = Core(all.Times);
            return new TimelineFrame(TimelineScale.Time, tally.TimeLevel, from * TimelineScale.Time.Width(tally.TimeLevel), to * TimelineScale.Time.Width(tally.TimeLevel), byTime: true);
        }
        var last = all.Places is { } places ? places.BucketAt(places.Length - 1) : 0;
        return new TimelineFrame(TimelineScale.Lines, tally.PlaceLevel, 0, last * TimelineScale.Lines.Width(tally.PlaceLevel), byTime: false);
    }

    /// <summary>The first and the last bucket, without what strays far from nearly all of it.</summary>
    private static (long From, long To) Core(Timeline times)
    {
        var records = 0L;
        for (var i = 0; i < times.Length; i++)
            records += times[i];
        var (first, last) = (0, times.Length - 1);
        for (var left = records * Stray / 1000; first < last && times[first] <= left; first++)
            left -= times[first];
        for (var left = records * Stray / 1000; last > first && times[last] <= left; last--)
            left -= times[last];
        var whole = times.BucketAt(times.Length - 1) - times.BucketAt(0);
        return (times.BucketAt(last) - times.BucketAt(first) + 1) * StraySpan < whole
            ? (times.BucketAt(first), times.BucketAt(last))
            : (times.BucketAt(0), times.BucketAt(times.Length - 1));
    }

    public long[] Shown(RecordTally records) => (ByTime ? records.Times : records.Places)?.Spread(From, Buckets, Width / _tallyWidth) ?? new long[Buckets];

    public long[] Searched(RecordTally records) => (ByTime ? records.Times : records.Places)?.Spread(SearchFrom, SearchBuckets, SearchWidth / _tallyWidth) ?? new long[SearchBuckets];

    /// <summary>The border before a bucket in which bursts are looked for.</summary>
    public DateTimeOffset SearchedAt(int bucket) => new((SearchFrom + bucket) * SearchWidth * TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
