using SafeOps.Changes.Planning;
using SafeOps.PowerShell.Views;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>The words of a confirmation, taken from the plan.</summary>
internal static class StepQuestion
{
    private const int MostActions = 8;
    private const string ActionIndent = "  ";
    private const int MostDetails = 2;
    private const string FurtherIndent = "      ";

    public static string Caption(PlannedStep step, ChangePlan plan) => plan.UndoOf is { } run
        ? $"Undo of run {run}: {plan.Change} → {plan.Environment}"
        : $"{plan.Change} → {plan.Environment}, step {step.Key}{(step.Name == step.Key || step.Name == step.Id ? "" : $": {step.Name}")}";

    /// <summary>Each action with what it does and how it is undone: what a person needs to decide, and nothing they would have to scroll for.</summary>
    public static string Text(PlannedStep step, ChangePlan plan)
    {
        var isUndo = plan.UndoOf is not null;
        var lines = step.Actions.Take(MostActions).SelectMany(a => Lines(a, isUndo)).ToList();
        if (step.Actions.Count > MostActions)
            lines.Add($"{ActionIndent}and {step.Actions.Count - MostActions} more, which -WhatIf lists");
        lines.Add(isUndo ? "Go back? No leaves everything as it is." : "Perform this? No leaves this step out, and the run is then no evidence for the next environment.");
        return string.Join(Environment.NewLine, lines);
    }

    private static IEnumerable<string> Lines(PlannedAction action, bool isUndo)
    {
        var fidelity = action.Fidelity == Fidelity.Exact ? "" : $" ({(action.Fidelity == Fidelity.Unknown ? "not predicted" : action.Fidelity.ToString().ToLowerInvariant())})";
        var verb = action.Verb == ActionVerb.None ? "nothing:" : action.Verb.ToString().ToLowerInvariant();
        var further = action.Details.Take(MostDetails);
        if (!isUndo && action.Undo.Length > 0)
            further = further.Append(action.Undo);
        return Columns.Labelled(ActionIndent, $"{verb} {action.Summary}{fidelity}").Concat(further.SelectMany(f => Columns.Labelled(FurtherIndent, f)));
    }
}
