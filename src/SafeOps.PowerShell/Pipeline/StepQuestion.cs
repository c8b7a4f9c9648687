using SafeOps.Changes.Planning;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>The words of a confirmation, taken from the plan.</summary>
internal static class StepQuestion
{
    private const int MostActions = 8;

    public static string Target(PlannedStep step, ChangePlan plan) => plan.UndoOf is { } run
        ? $"{plan.Change} → {plan.Environment}, undo of run {run}"
        : $"{plan.Change} → {plan.Environment}, step {step.Key}";

    /// <summary>Each action with what it does and how it is undone: what a person needs to decide, and nothing they would have to scroll for.</summary>
    public static string Action(PlannedStep step)
    {
        if (step.Actions.Count == 0)
            return step.Name;
        var lines = step.Actions.Take(MostActions).Select(Line).ToList();
        if (step.Actions.Count > MostActions)
            lines.Add($"and {step.Actions.Count - MostActions} more");
        return string.Join("; ", lines);
    }

    private static string Line(PlannedAction action)
    {
        var fidelity = action.Fidelity == Fidelity.Exact ? "" : $" ({action.Fidelity.ToString().ToLowerInvariant()})";
        return $"{action.Verb.ToString().ToLowerInvariant()} {action.Summary}{fidelity}, {action.Undo}";
    }
}
