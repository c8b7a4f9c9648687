using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Steps;
using SafeOps.Text;

namespace SafeOps.Changes.Planning;

/// <summary>The dry run: what a run would do, or that it cannot be known.</summary>
public sealed record ChangePlan
{
    /// <summary>Format of the saved plan file.</summary>
    public int SafeOps { get; init; } = 1;
    public required string Change { get; init; }
    public required string Title { get; init; }
    public string? Why { get; init; }

    /// <summary>Who wrote the change, as its file says.</summary>
    public string? Author { get; init; }
    public required string Environment { get; init; }

    /// <summary>The change file, relative to the project where it is inside.</summary>
    public required string Path { get; init; }

    /// <summary>The project folder.</summary>
    public required string Project { get; init; }

    /// <summary>The greater of the author's estimate and what the actions amount to.</summary>
    public required RiskLevel Risk { get; init; }
    public required IReadOnlyList<PlannedStep> Steps { get; init; }
    public IReadOnlyList<PreflightResult> Preflight { get; init; } = [];

    /// <summary>Frozen parameter values; of secrets the reference.</summary>
    public required JsonObject Parameters { get; init; }

    /// <summary>Parameters named on the command line, as given.</summary>
    public JsonObject Given { get; init; } = [];

    /// <summary>Of the resolved intent: steps, parameters, targets, desired contents and statements, declared limits.</summary>
    public required string Digest { get; init; }

    /// <summary>Of the same before parameters are filled in: equal in two environments means "the same change".</summary>
    public required string ShapeDigest { get; init; }

    /// <summary><see cref="ResolvedChange.InputDigest"/>.</summary>
    public required string InputDigest { get; init; }

    /// <summary>For each step how many targets by verb.</summary>
    public required IReadOnlyList<Footprint> Footprint { get; init; }

    /// <summary>What a reviewer should know: places in the change file that look like hard-coded secrets.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Only some steps were planned (<c>-Step</c>): no evidence.</summary>
    public bool Partial { get; init; }
    public required DateTimeOffset PlannedAt { get; init; }
    public required string PlannedBy { get; init; }

    /// <summary>Set where the plan is for undoing this run.</summary>
    public string? UndoOf { get; init; }

    /// <summary>The ledger's record of this plan, where it was recorded.</summary>
    public long? RecordId { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<PlannedAction> Actions => [.. Steps.SelectMany(s => s.Actions)];

    /// <summary>Whether a run would change anything, as far as can be known: an unknown effect counts as a change.</summary>
    public bool HasChanges => Actions.Any(a => a.Verb is not (ActionVerb.None or ActionVerb.Read) || a.Fidelity == Fidelity.Unknown);
}

/// <summary>The actions of one step (one item of a <c>forEach</c>).</summary>
public sealed record PlannedStep(string Key, string Id, string? Item, string Name, string Uses, IReadOnlyList<PlannedAction> Actions)
{
    /// <summary>Its wave of the roll-out, from 1: it begins when the wave before it is done and verified. Null where the step has no waves.</summary>
    public int? Wave { get; init; }

    /// <summary>It is one of those that are taken alone first.</summary>
    public bool IsCanary { get; init; }

    /// <summary>Some of its actions are <see cref="Fidelity.Unknown"/>: it is planned again when its turn comes.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => Actions.Any(a => a.Fidelity == Fidelity.Unknown);
}

/// <param name="Counts">By verb, in lower case: how many targets.</param>
public sealed record Footprint(string StepId, IReadOnlyDictionary<string, int> Counts)
{
    internal static Footprint Of(string stepId, IEnumerable<PlannedStep> items) => new(stepId, items
        .SelectMany(s => s.Actions)
        .SelectMany(a => a.Counts ?? new Dictionary<ActionVerb, int> { [a.Verb] = 1 })
        .GroupBy(c => c.Key)
        .OrderBy(g => g.Key)
        .ToDictionary(g => MappingReader.Spell(g.Key.ToString()), g => g.Sum(c => c.Value)));
}

public sealed record PreflightResult(string Uses, bool Passed, string What, string Found)
{
    public static PreflightResult Of(string uses, CheckResult check) => new(uses, check.Passed, check.What, check.Found);
}
