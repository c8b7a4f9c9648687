using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.Safety;

namespace SafeOps.Reviews;

/// <summary>What a review is asked for.</summary>
/// <param name="Path">The change file.</param>
public sealed record ReviewSubject(string Path)
{
    /// <summary>Where to plan it; empty: the first environment in which it does not stand yet, or the last.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>As <see cref="ChangeRequest.Parameters"/>.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>Scripts that go with it, by their full paths.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>What was found out of their dry runs; a script that is only named here goes with it too.</summary>
    public IReadOnlyList<DryRunReport> DryRuns { get; init; } = [];
}

/// <summary>All that a reviewer is told of a change, each claim with what it rests on.</summary>
public sealed record ReviewRequest
{
    public required string Change { get; init; }
    public required string Title { get; init; }
    public string? Why { get; init; }
    public string? Author { get; init; }

    /// <summary>The change file, relative to the project.</summary>
    public required string Path { get; init; }
    public required RiskLevel Risk { get; init; }

    /// <summary>Why the risk is what it is.</summary>
    public required IReadOnlyList<string> RiskReasons { get; init; }
    public required IReadOnlyList<ReviewedPlan> Plans { get; init; }
    public required IReadOnlyList<StageTesting> Testing { get; init; }
    public required PromotionStatus Promotion { get; init; }

    /// <summary>What is wrong with the ledger; empty where it is whole.</summary>
    public required IReadOnlyList<string> LedgerProblems { get; init; }
    public required IReadOnlyList<ReviewedScript> Scripts { get; init; }
}

/// <summary>What would change in one environment.</summary>
/// <param name="Environment">Its name.</param>
/// <param name="Plan">Made just now; null where that failed.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="Record">The newest recorded plan that is the same and counts; null where none is.</param>
public sealed record ReviewedPlan(string Environment, ChangePlan? Plan, string? Problem, ChangeRecord? Record);

/// <summary>What was done with this very change in one environment.</summary>
/// <param name="Environment">Its name.</param>
/// <param name="Deeds">In the order they were recorded.</param>
/// <param name="OfOthers">How many more records there are, of earlier versions of the change: they say nothing of this one.</param>
public sealed record StageTesting(string Environment, IReadOnlyList<TestDeed> Deeds, int OfOthers);

/// <summary>A record of the ledger as a test of the change.</summary>
/// <param name="Record">The record.</param>
/// <param name="CountsNot">Why it counts no more; null where it does.</param>
public sealed record TestDeed(ChangeRecord Record, string? CountsNot);

/// <summary>A script that goes with the change.</summary>
/// <param name="Path">Full.</param>
/// <param name="Digest">Of its bytes now; null where it cannot be read.</param>
/// <param name="Problem">Why it cannot be read.</param>
/// <param name="DryRun">Of its dry run; null where that was not tested.</param>
/// <param name="Findings">Of the rules of script safety, as the script is now, without those that it suppresses with a reason.</param>
public sealed record ReviewedScript(string Path, string? Digest, string? Problem, DryRunReport? DryRun, IReadOnlyList<ScriptFinding> Findings)
{
    /// <summary>True where the script is not what was tested any more.</summary>
    public bool Edited => DryRun is not null && DryRun.Digest != Digest;
}
