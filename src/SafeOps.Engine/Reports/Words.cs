using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Drift;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Walking;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>What things are called in texts for people, the same in every report.</summary>
internal static class Words
{
    public static string Of(ActionVerb verb) => verb switch
    {
        ActionVerb.None => "nothing",
        _ => verb.ToString().ToLowerInvariant(),
    };

    public static string Mark(PlannedAction action) => action.Fidelity == Fidelity.Unknown ? "?" : action.Verb switch
    {
        ActionVerb.Create => "+",
        ActionVerb.Update or ActionVerb.Move => "~",
        ActionVerb.Delete => "-",
        ActionVerb.Run => ">",
        ActionVerb.Read => "<",
        _ => "=",
    };

    public static string Of<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static string Of(RunStatus status) => status switch
    {
        RunStatus.NothingToDo => "nothing to do",
        RunStatus.FailedUndone => "failed, undone",
        RunStatus.FailedLeft => "failed, left as it is",
        RunStatus.InDoubt => "in doubt",
        RunStatus.PartlyUndone => "partly undone",
        _ => status.ToString().ToLowerInvariant(),
    };

    public static string Of(ReplayOutcome outcome) => outcome switch
    {
        ReplayOutcome.ValuesDiffer => "other values",
        ReplayOutcome.NotRun => "not run",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    public static string Of(WalkOutcome outcome) => outcome switch
    {
        WalkOutcome.WouldChange => "would change",
        WalkOutcome.LeftOut => "left out",
        WalkOutcome.ByHand => "by hand",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    /// <summary>How an action ended; one that had nothing to do never began.</summary>
    public static string Ending(RunAction action) => action.NothingToDo ? "unchanged" : Of(action.Status);

    public static string Of(ActionStatus status) => status switch
    {
        ActionStatus.InDoubt => "in doubt",
        ActionStatus.UndoRefused => "undo refused",
        ActionStatus.NotVerified => "not verified",
        _ => status.ToString().ToLowerInvariant(),
    };

    public static string Of(TargetStatus status) => RunSentences.Word(status);

    /// <summary><c>wave 1 (canary)</c></summary>
    public static string Wave(PlannedStep step) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"wave {step.Wave}{(step.IsCanary ? " (canary)" : "")}");

    public static string Of(DriftReason reason) => reason switch
    {
        DriftReason.ManagedByAzure => "managed by Azure",
        DriftReason.SubscriptionNotCovered => "subscription not covered",
        DriftReason.TypeNotCovered => "type not covered",
        DriftReason.ResourceGroupNotCovered => "resource group not covered",
        DriftReason.InventoryIncomplete => "inventory incomplete",
        DriftReason.PropertiesNotFetched => "properties not fetched",
        DriftReason.MappingAmbiguous => "mapping ambiguous",
        DriftReason.MappingUnknown => "mapping unknown",
        DriftReason.StateNotRead => "a state was not read",
        _ => "",
    };

    /// <summary><c>undo: …</c> or <c>no undo: …</c>, with what saving takes.</summary>
    public static string Undo(PlannedAction action)
    {
        if (action.Undo.Length == 0)
            return action.Undoable ? "" : "no undo";
        var text = action.Undo.StartsWith("undo", StringComparison.OrdinalIgnoreCase) || action.Undo.StartsWith("no undo", StringComparison.OrdinalIgnoreCase)
            ? action.Undo
            : (action.Undoable ? "undo: " : "no undo: ") + action.Undo;
        return action.SaveBytes is > 0 and { } bytes ? $"{text} ({ByteSize.Format(bytes)})" : text;
    }

    /// <summary>Changes something, or may.</summary>
    public static bool Acts(PlannedAction action) => action.Verb is not (ActionVerb.None or ActionVerb.Read) || action.Fidelity == Fidelity.Unknown;

    /// <summary>How many actions only look. What one of them finds may stop a run, so that they are shown even where nothing else is done.</summary>
    public static int Reads(ChangePlan plan) => plan.Actions.Count(a => a.Verb == ActionVerb.Read);

    /// <summary>Of a plan that changes nothing.</summary>
    public static string Nothing(ChangePlan plan) => Reads(plan) is > 0 and var reads
        ? $"Nothing would be changed; {Counts.Of(reads, "action")} only {(reads == 1 ? "looks" : "look")}:"
        : "Nothing to do: everything is already as the change wants it.";

    /// <summary>In UTC, so that people in several zones, and a report read later, mean the same moment.</summary>
    public static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) + " UTC";
}
