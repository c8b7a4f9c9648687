using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What planned actions on objects that are there have in common.</summary>
internal static class ObjectActions
{
    public static PlannedAction New(ResolvedStep step, int number, KubernetesPlace place, string target, ActionVerb verb, JsonObject intent) => new()
    {
        Id = $"{step.Key}/{number}",
        StepKey = step.Key,
        StepId = step.Id,
        Item = step.Item,
        Uses = step.Uses,
        Verb = verb,
        Target = $"{target} in {place.Display}",
        Summary = $"{target} in {place.Display}",
        Fidelity = Fidelity.Exact,
        Risk = RiskLevel.Medium,
        Undo = "nothing to undo",
        Undoable = true,
        Intent = intent,
    };

    /// <summary>Its outcome depends on a step nobody can predict.</summary>
    public static PlannedAction Waiting(PlannedAction action, string waitsFor) => action with
    {
        Fidelity = Fidelity.Unknown,
        FidelityReason = $"waits for step '{waitsFor}', whose effect on the cluster is not known",
        Prediction = null,
    };

    public static PlannedAction Nothing(PlannedAction action, string summary) => action with
    {
        Verb = ActionVerb.None,
        Risk = RiskLevel.Low,
        Summary = summary,
        Undo = "nothing to undo",
        Commands = [],
    };

    public static PlannedAction OnTopOf(PlannedAction action, bool planned) => planned
        ? action with { Fidelity = Fidelity.Simulated, FidelityReason = "on top of what earlier steps would leave" }
        : action;

    /// <summary>What undoing would do, on the pattern of the action it undoes.</summary>
    public static PlannedAction Undoing(PlannedAction action, ActionVerb verb, string summary, params string[] details) => action with
    {
        Verb = verb,
        Summary = summary,
        Details = details,
        Commands = [],
        Samples = [],
        SaveBytes = null,
        Fidelity = Fidelity.Exact,
        FidelityReason = null,
        Observed = [],
        Prediction = null,
    };

    public static SafeOpsException Changed(PlannedAction action, string found) => new(
        ErrorCodes.TargetChanged,
        $"{action.Target} is not as it was when it was planned: {found}.",
        "Find out who changed it, then plan again.",
        action.Target);

    public static SafeOpsException Unknown(KubernetesPlace place, string target) => new(
        ErrorCodes.TargetUnknown,
        $"{place.Display}: {target} is not there.",
        $"'kubectl --context {place.Context} get {target.Split('/')[0]}' shows those there are.",
        target);
}
