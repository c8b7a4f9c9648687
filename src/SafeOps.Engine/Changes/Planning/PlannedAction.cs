using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Secrets;

namespace SafeOps.Changes.Planning;

/// <summary>What an action does to its target.</summary>
public enum ActionVerb { None, Read, Create, Update, Delete, Move, Run }

/// <summary>How a prediction was come by, from best to worst.</summary>
public enum Fidelity
{
    /// <summary>The real system answered, or the outcome was computed from its real content.</summary>
    Exact,

    /// <summary>Computed on a copy or a model, on top of what earlier steps would leave.</summary>
    Simulated,

    /// <summary>The author says so.</summary>
    Declared,

    /// <summary>Not predicted; <see cref="PlannedAction.FidelityReason"/> says what it waits for.</summary>
    Unknown,
}

/// <summary>One thing that would be done to one target.</summary>
public sealed record PlannedAction
{
    /// <summary>Unique and stable in the plan: the step's key and a number, <c>limits[user-api]/1</c>.</summary>
    public required string Id { get; init; }

    /// <summary><see cref="ResolvedStep.Key"/> of the step it belongs to.</summary>
    public required string StepKey { get; init; }
    public required string StepId { get; init; }
    public string? Item { get; init; }
    public required string Uses { get; init; }
    public required ActionVerb Verb { get; init; }

    /// <summary>The thing touched, for people: <c>charts/user-api/values.yaml</c>, <c>sessions on sessions-dev</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The first line: for a delete of rows <c>12 408 rows of sessions on sessions-dev</c>; else mostly the target.</summary>
    public required string Summary { get; init; }

    /// <summary>Further lines: <c>resources.limits.memory: 512Mi → 1Gi (line 14)</c>, <c>in 13 batches of 1 000</c>.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>The command lines it is applied with, in their order; empty where it starts no program of the user's.</summary>
    public IReadOnlyList<PlannedCommand> Commands { get; init; } = [];

    /// <summary>A unified text diff; null where there is none. Secrets are hidden in it.</summary>
    public string? Diff { get; init; }

    /// <summary>How many rows, where it is about rows.</summary>
    public long? Rows { get; init; }

    /// <summary>By verb how many things it touches, where one action touches many (a configuration's resources); null: its one target.</summary>
    public IReadOnlyDictionary<ActionVerb, int>? Counts { get; init; }

    /// <summary>A few of the rows or names concerned.</summary>
    public IReadOnlyList<string> Samples { get; init; } = [];
    public required Fidelity Fidelity { get; init; }

    /// <summary>Why it is not exact; null where it is.</summary>
    public string? FidelityReason { get; init; }
    public required RiskLevel Risk { get; init; }

    /// <summary>How it is undone, or why it cannot be, in a few words: <c>undo: restores the saved rows</c>.</summary>
    public required string Undo { get; init; }
    public required bool Undoable { get; init; }

    /// <summary>How many bytes saving for the undo will take; null where nothing is saved or it cannot be known.</summary>
    public long? SaveBytes { get; init; }

    /// <summary>What planning itself could not avoid leaving behind; null: nothing.</summary>
    public string? Residue { get; init; }

    /// <summary>
    /// What is to be done, enough to apply it together with the step's options. No secret (references stay references).
    /// </summary>
    public required JsonObject Intent { get; init; }

    /// <summary>What was found and must still hold when the action is applied (content digest, object version). Moved: the plan is stale.</summary>
    public JsonObject Before { get; init; } = [];

    /// <summary>What was found and may move within the declared limits (live counts).</summary>
    public JsonObject Observed { get; init; } = [];

    /// <summary>What will be true afterwards; each key is compared with the run's own answer. Null where not predicted.</summary>
    public JsonObject? Prediction { get; init; }

    /// <summary>A copy in which no text for people shows a secret. What the action works from never holds one.</summary>
    internal PlannedAction Hidden(SecretMasker masker) => this with
    {
        Target = masker.Hide(Target),
        Summary = masker.Hide(Summary),
        Details = [.. Details.Select(masker.Hide)],
        Commands = [.. Commands.Select(c => c with { Line = masker.Hide(c.Line) })],
        Diff = Diff is null ? null : masker.Hide(Diff),
        Samples = [.. Samples.Select(masker.Hide)],
        FidelityReason = FidelityReason is null ? null : masker.Hide(FidelityReason),
        Undo = masker.Hide(Undo),
        Residue = Residue is null ? null : masker.Hide(Residue),
        Observed = masker.Hide(Observed)!.AsObject(),
    };
}
