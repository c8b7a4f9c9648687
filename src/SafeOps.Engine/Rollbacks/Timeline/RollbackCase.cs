namespace SafeOps.Rollbacks.Timeline;

/// <summary>What a rollback is about, as it was decided at its beginning: what going on after a crash, and the next rollback, need to know.</summary>
internal sealed record RollbackCase
{
    /// <summary>What is the same target: two rollbacks of it never run at once.</summary>
    public required string Key { get; init; }

    public required string Service { get; init; }

    public required string Target { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>By this the system tells the version that is left; the next rollback does not take it for a good one.</summary>
    public required string CurrentMark { get; init; }

    /// <summary>By this the system tells the version that is gone back to, whatever number it has by then.</summary>
    public required string GoodMark { get; init; }

    public required RollbackVersion Current { get; init; }

    public required RollbackVersion Good { get; init; }

    public string Because { get; init; } = "";

    public IReadOnlyList<RollbackCommand> Commands { get; init; } = [];

    public IReadOnlyList<RollbackWarning> Warnings { get; init; } = [];

    public IReadOnlyList<string> NotLearned { get; init; } = [];

    /// <summary>What the version that is left said, gathered before it is gone; secrets are hidden.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    public IReadOnlyList<SuspectedCause> Suspects { get; init; } = [];

    /// <summary>What may be the cause all the same, because nothing of it could be compared.</summary>
    public IReadOnlyList<string> NotCompared { get; init; } = [];
}
