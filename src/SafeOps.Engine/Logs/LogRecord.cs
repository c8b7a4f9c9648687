namespace SafeOps.Logs;

/// <summary>How grave a record says it is; <see cref="None"/> where it does not say.</summary>
public enum LogSeverity
{
    None,
    Trace,
    Debug,
    Information,
    Warning,
    Error,
    Fatal,
}

/// <summary>One record of a log as it lies in memory: a line, with the lines that belong to it (a stack trace). Valid during the call that gives it.</summary>
public readonly ref struct LogRecord
{
    /// <summary>All of it in UTF-8, without the last line end.</summary>
    public required ReadOnlySpan<byte> Text { get; init; }

    /// <summary>What is said: of the first line what follows time, level, host, process and logger; of a JSON record its message.</summary>
    public required ReadOnlySpan<byte> Message { get; init; }

    /// <summary>The lines after the first; empty for most.</summary>
    public ReadOnlySpan<byte> Continuation { get; init; }

    /// <summary>UTC, in ticks of <see cref="DateTime"/>; 0 where the record has none and none stood before it.</summary>
    public long Ticks { get; init; }

    public LogSeverity Severity { get; init; }

    /// <summary>Number of its source in the order of the request.</summary>
    public required int Source { get; init; }

    /// <summary>Of its first line, from 1, in its source.</summary>
    public required long Line { get; init; }

    /// <summary>How many lines it has.</summary>
    public required int Lines { get; init; }
}
