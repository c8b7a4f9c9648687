using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Files;

/// <summary>What planned actions of all file steps have in common.</summary>
internal static class FileActions
{
    public static PlannedAction New(ResolvedStep step, int number, FileTarget target, ActionVerb verb, RiskLevel risk, JsonObject intent) => new()
    {
        Id = $"{step.Key}/{number}",
        StepKey = step.Key,
        StepId = step.Id,
        Item = step.Item,
        Uses = step.Uses,
        Verb = verb,
        Target = target.Name,
        Summary = target.Name,
        Fidelity = Fidelity.Exact,
        Risk = verb == ActionVerb.None ? RiskLevel.Low : (target.Outside || !SavedFile.IsWanted(step)) && risk < RiskLevel.High ? risk + 1 : risk,
        Undo = verb == ActionVerb.None ? "nothing to undo" : "undo: restores what was there",
        Undoable = true,
        Intent = intent,
    };

    /// <summary>The action whose outcome depends on a step nobody can predict; what it touches is uncertain from here on.</summary>
    public static PlannedAction Waiting(PlannedAction action, string waitsFor, PlanningContext context, params FileTarget[] touched)
    {
        foreach (var target in touched)
            context.World.MarkUncertain(target.Key, action.StepKey);
        return action with
        {
            Fidelity = Fidelity.Unknown,
            FidelityReason = $"waits for step '{waitsFor}', which may change it",
            Prediction = null,
        };
    }

    public static PlannedAction OnTopOf(PlannedAction action, bool planned) => planned
        ? action with { Fidelity = Fidelity.Simulated, FidelityReason = "on top of what earlier steps would leave" }
        : action;

    public static string? WaitsFor(PlanningContext context, FileTarget target) =>
        context.World.WaitsFor(target.Key) ?? context.World.WaitsFor("file:" + Path.GetFullPath(target.Name, context.Project.Root));

    /// <summary>The name of the temporary file of an action: known again after a crash.</summary>
    public static string Temporary(ActionContext context, string actionId) =>
        DurableFile.TemporaryPrefix + Digest.OfText($"{context.RunId}/{actionId}")[..12];

    public static SafeOpsException Changed(FileTarget target, string expected, FileSnapshot found) => new(
        ErrorCodes.TargetChanged,
        $"{target.Name} is not as it was {expected}: {found.Describe()}.",
        "Find out who changed it, then plan again.",
        target.Name);

    public static void RefuseReadOnly(FileSnapshot found, FileTarget target)
    {
        if (found.ReadOnly)
            throw new SafeOpsException(
                ErrorCodes.FileUnwritable,
                $"{target.Name} is read-only{(found.Mode is { } mode ? $" (mode {SavedFile.FileMode(mode)})" : "")}.",
                "Allow writing first (chmod u+w), if it is meant to change.",
                target.Name);
    }

    /// <summary>What undoing would do, on the pattern of the action it undoes.</summary>
    public static PlannedAction Undoing(PlannedAction action, ActionVerb verb, string summary, FileSnapshot now, JsonObject intent) => action with
    {
        Verb = verb,
        Summary = verb == ActionVerb.None ? $"{action.Target} is as it was" : summary,
        Details = [],
        Diff = null,
        SaveBytes = null,
        Fidelity = Fidelity.Exact,
        FidelityReason = null,
        Intent = intent,
        Before = now.ToJson(),
        Observed = [],
        Prediction = (JsonObject)action.Before.DeepClone(),
    };

    /// <summary>Removes the folders the action made, where nothing else has moved in.</summary>
    public static void RemoveFolders(SavedFile? saved, FileOperations operations)
    {
        foreach (var folder in saved?.Folders.Reverse() ?? [])
            operations.RemoveEmptyFolder(folder);
    }

    /// <summary>A crash or an undo left something of ours beside the target.</summary>
    public static bool HasLeftovers(SavedFile? saved, string temporary) =>
        File.Exists(temporary) || saved?.Folders.Any(FileOperations.IsEmptyFolder) == true;
}
