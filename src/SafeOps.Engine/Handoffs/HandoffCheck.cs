namespace SafeOps.Handoffs;

/// <summary>How much a finding matters to who goes on with the work.</summary>
public enum HandoffSeverity
{
    /// <summary>To know.</summary>
    Note,

    /// <summary>To look at before going on.</summary>
    Warning,

    /// <summary>What is handed over is not here as it is said to be.</summary>
    Error,
}

/// <summary>What does not hold, by a stable name.</summary>
public enum HandoffFindingKind
{
    HeadMissing,
    SectionMissing,
    OtherMachine,
    LocationMoved,
    RepositoryMissing,
    RepositoryOther,
    BranchOther,
    BranchGone,
    BranchMoved,
    CommitMissing,
    HistoryRewritten,
    FileChanged,
    FileGone,
    FileBack,
    WorkMissing,
    StepDone,
    StagePassed,
    StageReverted,
    ChangeMissing,
    InvestigationMissing,
    InvestigationAdvanced,
    InvestigationCompleted,
    EvidenceMissing,
}

/// <param name="Severity">How much it matters.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What is said, and what is so: a sentence.</param>
/// <param name="About">The file, branch, stage or item; null where it is the whole.</param>
public sealed record HandoffFinding(HandoffSeverity Severity, HandoffFindingKind Kind, string Text, string? About = null);

/// <summary>A handoff, held against what is really there.</summary>
public sealed record HandoffCheck
{
    public required Handoff Handoff { get; init; }

    /// <summary>The file it was read from, full.</summary>
    public required string Path { get; init; }

    /// <summary>The working tree it was held against, full; null: none was found.</summary>
    public string? Repository { get; init; }

    /// <summary>What does not hold, the gravest first.</summary>
    public required IReadOnlyList<HandoffFinding> Findings { get; init; }

    /// <summary>The investigation that has the open items now; null: they were not restored.</summary>
    public string? RestoredTo { get; init; }

    /// <summary>How many entries were written there; those that it had already were not repeated.</summary>
    public int Restored { get; init; }

    public string Title => Handoff.Title;

    public IReadOnlyList<HandoffItem> Completed => Handoff.Completed;

    public IReadOnlyList<HandoffItem> Remaining => Handoff.Remaining;

    public IReadOnlyList<HandoffItem> Decisions => Handoff.Decisions;

    public IReadOnlyList<HandoffItem> KnownIssues => Handoff.KnownIssues;

    public string? Next => Handoff.Next;

    /// <summary>What remains and is neither ticked nor seems to be done.</summary>
    public IReadOnlyList<HandoffItem> Open => [.. Handoff.Remaining.Where(r => r is { IsDone: false, SeemsDone: null })];

    /// <summary>Nothing but notes was found.</summary>
    public bool Holds => Findings.All(f => f.Severity == HandoffSeverity.Note);
}
