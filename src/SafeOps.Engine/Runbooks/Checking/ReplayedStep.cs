namespace SafeOps.Runbooks.Checking;

/// <summary>How a step fared when it was run again.</summary>
public enum ReplayOutcome
{
    /// <summary>It ends and shows as recorded, or nothing was recorded to compare with.</summary>
    Holds,

    /// <summary>The same lines with other numbers, times or names in them.</summary>
    ValuesDiffer,

    /// <summary>It ends as recorded, and lines that it showed are gone.</summary>
    Differs,

    /// <summary>It ends otherwise than recorded, took too long, or does not show what it must.</summary>
    Failed,

    /// <summary>It may not be run here: what it does is not known, or it changes something although it is marked as reading.</summary>
    Refused,

    /// <summary>It is a change, or in a language that is not run here.</summary>
    NotRun,
}

/// <summary>A step that was run again.</summary>
public sealed record ReplayedStep
{
    public required int Number { get; init; }

    public required string Title { get; init; }

    /// <summary>Of the runbook.</summary>
    public required int Line { get; init; }

    /// <summary>As it ran, with values in it; secrets hidden.</summary>
    public required string Command { get; init; }

    public required ReplayOutcome Outcome { get; init; }

    /// <summary>What does not hold, or why it was not run; empty where all is well.</summary>
    public string Message { get; init; } = "";

    /// <summary>Null where it was not run.</summary>
    public int? ExitCode { get; init; }

    public int? RecordedExitCode { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>Recorded or expected lines that it does not show.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
