using SafeOps.Commands;

namespace SafeOps.Runbooks.Walking;

/// <summary>What became of a step on a walk.</summary>
public enum WalkOutcome
{
    /// <summary>It looked, and ended as it should.</summary>
    Read,

    /// <summary>It was confirmed, was run, and ended well.</summary>
    Changed,

    /// <summary>It would have been run: <c>-WhatIf</c>.</summary>
    WouldChange,

    /// <summary>A person said no.</summary>
    Declined,

    /// <summary>It led nowhere when it was recorded.</summary>
    LeftOut,

    /// <summary>It did not end as it should; the walk stops there.</summary>
    Failed,

    /// <summary>It is not run from here, and the walk stops for a person to do it.</summary>
    ByHand,
}

/// <summary>A step of a walk through a runbook.</summary>
public sealed record WalkedStep
{
    public required int Number { get; init; }

    public required string Title { get; init; }

    public required RunbookSection Section { get; init; }

    /// <summary>With values in it; secrets hidden.</summary>
    public required string Command { get; init; }

    public required CommandEffect Effect { get; init; }

    public required WalkOutcome Outcome { get; init; }

    /// <summary>Why it ended so; empty where there is nothing to say.</summary>
    public string Message { get; init; } = "";

    /// <summary>Null where it was not run.</summary>
    public int? ExitCode { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>What it printed, by lines; secrets hidden.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    /// <summary>What takes the change back, with values in it; null where nothing is recorded, or it is no change.</summary>
    public string? Undo { get; init; }

    /// <summary>The investigation that keeps the walk; null with <c>-WhatIf</c>.</summary>
    public string? Investigation { get; init; }

    /// <summary>Its entry there.</summary>
    public int? Entry { get; init; }
}
