using SafeOps.Logs.Reading;
using SafeOps.Values;

namespace SafeOps.Logs;

/// <summary>What logs say: their statements, counted over time and ranked, and the failures among them that are known. Nothing in it shows a secret.</summary>
public sealed record LogTriage
{
    public required IReadOnlyList<LogSourceSummary> Sources { get; init; }

    public required long Bytes { get; init; }

    public required long Lines { get; init; }

    /// <summary>A record is a line with the lines that belong to it. Those outside of what was asked for (<c>Since</c>, <c>Until</c>) are not in it.</summary>
    public required long Records { get; init; }

    /// <summary>Of the records that have a time; null where none has.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>How far apart the borders of <see cref="Timeline"/> are; null where records have no time.</summary>
    public TimeSpan? Bucket { get; init; }

    /// <summary>The first border of the timelines.</summary>
    public DateTimeOffset? BucketsFrom { get; init; }

    /// <summary>Without times, how many lines a bucket has; 0 with them.</summary>
    public long BucketLines { get; init; }

    /// <summary>Records in each bucket, at most <see cref="Triage.TimelineScale.MostShown"/> of them.</summary>
    public required IReadOnlyList<long> Timeline { get; init; }

    /// <summary>Records whose time lies far from that of nearly all others: no timeline has them.</summary>
    public long Stray { get; init; }

    /// <summary>Failures that are known, the gravest first.</summary>
    public required IReadOnlyList<LogFailure> Failures { get; init; }

    /// <summary>All statements, what deserves a look first; of more than <see cref="MostPatterns"/> the foremost.</summary>
    public required IReadOnlyList<LogPattern> Patterns { get; init; }

    /// <summary>How many statements there are.</summary>
    public required int PatternCount { get; init; }

    /// <summary>What the baseline says and these logs do not, the most frequent first.</summary>
    public IReadOnlyList<GonePattern> Gone { get; init; } = [];

    /// <summary>Null without one.</summary>
    public LogBaselineSummary? Baseline { get; init; }

    /// <summary>What was met on the way and limits what this says: bytes that are no text, records without a time, clocks that went back.</summary>
    public required IReadOnlyList<LogProblem> Problems { get; init; }

    /// <summary>How many patterns a view shows.</summary>
    public int Shown { get; init; } = DefaultShown;

    public const int DefaultShown = 20;

    public const int MostPatterns = 10_000;

    public override string ToString() =>
        $"{Counts.Of(Lines, "line")} of {Counts.Of(Sources.Count, "log")}: {Counts.Of(Failures.Count, "known failure")}, {Counts.Of(PatternCount, "pattern")}";
}

/// <summary>A statement of a program as it stands in a log, with its variable parts left open.</summary>
public sealed record LogPattern
{
    /// <summary>From 1: what deserves a look first.</summary>
    public required int Rank { get; init; }

    /// <summary>The same wherever the same statement is met.</summary>
    public required string Id { get; init; }

    public required string Template { get; init; }

    public required long Count { get; init; }

    /// <summary>Of all records, 0 to 1.</summary>
    public required double Share { get; init; }

    public DateTimeOffset? First { get; init; }

    public DateTimeOffset? Last { get; init; }

    /// <summary>What most of its records say they are.</summary>
    public required LogSeverity Severity { get; init; }

    /// <summary>The baseline has no such statement.</summary>
    public bool IsNew { get; init; }

    public bool IsRare { get; init; }

    public bool IsBurst { get; init; }

    /// <summary>Id of the known failure that most of its failing records are; null for none.</summary>
    public string? Signature { get; init; }

    /// <summary>Why it stands where it stands, the weightiest reason first; empty for what is merely there.</summary>
    public required IReadOnlyList<string> Why { get; init; }

    /// <summary>The sum of what its reasons weigh.</summary>
    public required double Score { get; init; }

    /// <summary>Records in each bucket of <see cref="LogTriage.Timeline"/>.</summary>
    public required IReadOnlyList<long> Timeline { get; init; }

    public required IReadOnlyList<LogSample> Samples { get; init; }

    /// <summary>The stack traces below it, the most frequent first.</summary>
    public IReadOnlyList<LogTrace> Traces { get; init; } = [];

    public override string ToString() => $"{Counts.Format(Count)} × {Template}";
}

/// <summary>A known failure, and what the logs show of it.</summary>
public sealed record LogFailure
{
    /// <summary><c>oom-kill</c>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Means { get; init; }

    /// <summary>Commands to run and places to look at.</summary>
    public required IReadOnlyList<string> Next { get; init; }

    public required LogSeverity Severity { get; init; }

    public required long Count { get; init; }

    public DateTimeOffset? First { get; init; }

    public DateTimeOffset? Last { get; init; }

    public required IReadOnlyList<long> Timeline { get; init; }

    /// <summary>What it befell, by what it is: processes, pods, hosts; the most frequent first.</summary>
    public required IReadOnlyList<LogCapture> Captures { get; init; }

    public required IReadOnlyList<LogSample> Samples { get; init; }

    public override string ToString() => $"{Counts.Format(Count)} × {Title}";
}

/// <param name="Name">What it is: <c>process</c>, <c>pod</c>.</param>
/// <param name="Count">In how many records.</param>
public sealed record LogCapture(string Name, string Value, long Count);

/// <summary>A record as it stands in its log, cut where it is long.</summary>
/// <param name="Source">The path.</param>
/// <param name="Line">Of its first line, from 1.</param>
public sealed record LogSample(string Source, long Line, DateTimeOffset? At, string Text);

/// <param name="Exception">Its type; empty where the trace does not name one.</param>
/// <param name="Frames">The innermost, as the trace has them.</param>
public sealed record LogTrace(string Exception, IReadOnlyList<string> Frames, long Count);

/// <summary>A statement of the baseline that the logs do not have.</summary>
public sealed record GonePattern(string Id, string Template, long Count);

/// <param name="Names">The logs, or the saved triage.</param>
/// <param name="Caution">Why "new" means little here; null where it means what it says.</param>
public sealed record LogBaselineSummary(IReadOnlyList<string> Names, long Records, int Patterns, string? Caution);
