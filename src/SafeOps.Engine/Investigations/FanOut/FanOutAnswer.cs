namespace SafeOps.Investigations.FanOut;

/// <summary>How a place answered a probe.</summary>
public enum FanOutStatus
{
    Answered,

    /// <summary>It was asked, and there is none: no output, no such file, no such value, no line.</summary>
    Nothing,

    /// <summary>It could not be asked, or the command failed.</summary>
    Failed,

    /// <summary>It took longer than it may, and was cut off with all it had started.</summary>
    TimedOut,

    /// <summary>The probe is not for it, or the command does more than read.</summary>
    Refused,

    /// <summary>The run was stopped before it answered.</summary>
    Stopped,
}

/// <summary>What one place answered to one probe. Secrets are hidden in every text.</summary>
public sealed record FanOutAnswer
{
    public required string Place { get; init; }

    public required string Probe { get; init; }

    public required FanOutStatus Status { get; init; }

    /// <summary>In a line: the value, the first line of an output, how many lines were found.</summary>
    public string Value { get; init; } = "";

    /// <summary>All of it, by lines; of a long one the beginning and the end.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    /// <summary>What a command printed to standard error, as <see cref="Output"/>.</summary>
    public IReadOnlyList<string> ErrorOutput { get; init; } = [];

    /// <summary>Of a command; null for the others, and where it was not run.</summary>
    public int? ExitCode { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>Why there is no answer, or what is wrong with it; null where nothing is.</summary>
    public string? Error { get; init; }

    /// <summary>What was run or read there: the command with the place's own words, or the files and what was looked for.</summary>
    public required string Asked { get; init; }

    /// <summary>The file with all of an output that was cut; null where nothing was. Owner-only, secrets hidden.</summary>
    public string? OutputPath { get; init; }

    /// <summary>The same of standard error.</summary>
    public string? ErrorOutputPath { get; init; }

    /// <summary>The number of the step that records it in an investigation; null where it is not recorded.</summary>
    public int? Step { get; init; }

    /// <summary>The folder it was asked in, full; null for hosts.</summary>
    public string? Folder { get; init; }

    /// <summary>What is compared: secrets in a value are told apart here and shown nowhere. Null: compared by <see cref="Output"/>.</summary>
    internal string? Key { get; init; }

    public bool HasAnswer => Status is FanOutStatus.Answered or FanOutStatus.Nothing;
}
