namespace SafeOps.Logs.Reading;

/// <summary>What was read, and what stood in the way.</summary>
public sealed record LogReadSummary
{
    /// <summary>In the order of the request.</summary>
    public required IReadOnlyList<LogSourceSummary> Sources { get; init; }

    public long Bytes => Sources.Sum(s => s.Bytes);

    public long Lines => Sources.Sum(s => s.Lines);

    public long Records => Sources.Sum(s => s.Records);

    /// <summary>Of the earliest record with a time.</summary>
    public DateTimeOffset? From => Sources.Min(s => s.From);

    public DateTimeOffset? To => Sources.Max(s => s.To);

    public IEnumerable<LogProblem> Problems => Sources.SelectMany(s => s.Problems);
}

/// <summary>One file of a request.</summary>
public sealed record LogSourceSummary
{
    /// <summary>Its number, from 0.</summary>
    public required int Source { get; init; }

    public required string Path { get; init; }

    /// <summary>How its lines were read, for people: <c>syslog</c>, <c>JSON lines</c>, <c>time stamp, level, logger</c>, <c>no header</c>.</summary>
    public required string Format { get; init; }

    /// <summary><c>UTF-8</c>, <c>UTF-16LE</c>…; with <c>gzip</c> where it was compressed.</summary>
    public required string Encoding { get; init; }

    /// <summary>Of text, after decompression.</summary>
    public long Bytes { get; init; }

    /// <summary>As <c>wc -l</c> counts them, and one more where the last has no line end.</summary>
    public long Lines { get; init; }

    /// <summary>Given to the workers; what <see cref="LogRequest.Since"/> and <see cref="LogRequest.Until"/> leave out is not among them.</summary>
    public long Records { get; init; }

    /// <summary>Of the earliest record given that has a time.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public IReadOnlyList<LogProblem> Problems { get; init; } = [];
}

public enum LogProblemKind
{
    /// <summary>A binary, or a compression that is not read.</summary>
    NotText,

    Unreadable,

    /// <summary>The compressed data ends early or is damaged; what came before was read.</summary>
    Truncated,

    /// <summary>Bytes that are no UTF-8, read as Windows-1252.</summary>
    MixedEncodings,

    /// <summary>No record has a time that is understood.</summary>
    NoTimeStamps,

    /// <summary>The time stamps' offset from UTC changes within the file.</summary>
    ZoneChange,

    /// <summary>A record is earlier than the one before it by more than a minute.</summary>
    ClockBack,

    /// <summary>Longer than what is kept of a line; the rest of it was skipped.</summary>
    LongLine,

    /// <summary>Longer than a record may be; what follows was read as a record of its own.</summary>
    LongRecord,

    /// <summary>The file grew or shrank while it was read.</summary>
    Changed,
}

/// <summary>Something about a source that a reader of the result must know.</summary>
/// <param name="Line">Where it was first met; 0 for the whole file.</param>
/// <param name="Count">How often.</param>
public sealed record LogProblem(LogProblemKind Kind, string Path, long Line, long Count, string Text);
