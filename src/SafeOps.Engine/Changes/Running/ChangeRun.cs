using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SafeOps.Changes.Planning;

namespace SafeOps.Changes.Running;

public enum RunStatus
{
    /// <summary>Not ended: being carried out, or left by a crash.</summary>
    Running,
    Succeeded,
    NothingToDo,

    /// <summary>Steps were declined or left out: done as far as it goes, no evidence.</summary>
    Partial,

    /// <summary>Stopped at a safe boundary; can be resumed or undone.</summary>
    Interrupted,

    /// <summary>Failed, and everything it did was undone.</summary>
    FailedUndone,

    /// <summary>Failed, and what it did was left (or could not all be undone).</summary>
    FailedLeft,

    /// <summary>An action may or may not have happened and its system cannot tell.</summary>
    InDoubt,

    /// <summary>Undone on request.</summary>
    Undone,

    /// <summary>Undone on request as far as possible; some items were refused.</summary>
    PartlyUndone,
}

public enum ActionStatus { Pending, Skipped, Done, Failed, InDoubt, Undone, UndoRefused, NotVerified }

/// <summary>Whether the dry run was true for an action.</summary>
public enum PredictionTruth
{
    /// <summary>The action was not carried out.</summary>
    NotCompared,
    Matched,
    Differed,

    /// <summary>The plan said it could not know.</summary>
    NotPredicted,
}

/// <summary>A run, as far as it got.</summary>
public sealed record ChangeRun
{
    public required string RunId { get; init; }
    public required string Change { get; init; }
    public required string Environment { get; init; }
    public required RunStatus Status { get; init; }
    public required IReadOnlyList<RunAction> Actions { get; init; }

    /// <summary>What became of each item of each <c>forEach</c>, in the order of the plan; empty where no step has one.</summary>
    public IReadOnlyList<RunTarget> Targets { get; init; } = [];
    public required DateTimeOffset Started { get; init; }
    public DateTimeOffset? Finished { get; init; }
    public required string Actor { get; init; }
    public required string PlanDigest { get; init; }

    /// <summary>The ledger's record of the run, once it has ended.</summary>
    public long? RecordId { get; init; }

    /// <summary>Why it failed, stopped or is in doubt, and what to do next.</summary>
    public string? Reason { get; init; }

    /// <summary>It was a rehearsal (<c>-Rehearse</c>).</summary>
    public bool Rehearsal { get; init; }

    /// <summary>There is something to undo, and the saved data for it is there.</summary>
    public bool CanUndo { get; init; }

    /// <summary>Every predicted action did what was predicted.</summary>
    public bool DryRunWasTrue => Actions.All(a => a.Truth != PredictionTruth.Differed);
}

/// <summary>One action with what was predicted and what happened.</summary>
public sealed record RunAction
{
    public required string Id { get; init; }
    public required string StepKey { get; init; }
    public required string Uses { get; init; }
    public required ActionVerb Verb { get; init; }
    public required string Target { get; init; }
    public required string Summary { get; init; }
    public required ActionStatus Status { get; init; }
    public JsonObject? Predicted { get; init; }
    public JsonObject? Actual { get; init; }
    public PredictionTruth Truth { get; init; }

    /// <summary>All was as the change wants it, so nothing was carried out.</summary>
    [JsonIgnore]
    public bool NothingToDo => Verb == ActionVerb.None && Status == ActionStatus.Pending;

    /// <summary>Why it failed, was skipped or could not be undone; what a command printed.</summary>
    public string? Note { get; init; }
}
