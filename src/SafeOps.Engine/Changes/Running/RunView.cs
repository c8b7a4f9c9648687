using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Running;

/// <summary>A run as people and scripts see it, made from its state.</summary>
internal static class RunView
{
    public static ChangeRun Of(RunHeader header, RunState state, long savedBytes)
    {
        var status = Status(state);
        // As people saw it: a step that was planned again when its turn came was not predicted by it.
        var planned = state.Intent.Plan.Actions.ToDictionary(a => a.Id, StringComparer.Ordinal);
        return new ChangeRun
        {
            RunId = header.RunId,
            Change = header.Change,
            Environment = header.Environment,
            Status = status,
            Actions = [.. state.Actions.Select(a => Action(a, planned.GetValueOrDefault(a.Action.Id)))],
            Targets = RunTarget.Of(state),
            Started = header.Started,
            Finished = state.FinishedAt,
            Actor = header.Actor,
            PlanDigest = header.PlanDigest,
            RecordId = state.RecordId,
            Rehearsal = state.Intent.Rehearsal,
            Reason = Reason(header, state, status),
            CanUndo = state.Actions.Any(a => a.HasEffect && a.Action.Undoable && (savedBytes > 0 || a.Action.SaveBytes is null or 0)),
        };
    }

    private static RunStatus Status(RunState state) =>
        state.Status != RunStatus.Running ? state.Status
        : state.InDoubt ? RunStatus.InDoubt
        : state.Interrupted ? RunStatus.Interrupted
        : RunStatus.Running;

    private static RunAction Action(ActionState state, PlannedAction? planned) => new()
    {
        Id = state.Action.Id,
        StepKey = state.Action.StepKey,
        Uses = state.Action.Uses,
        Verb = state.Action.Verb,
        Target = state.Action.Target,
        Summary = state.Action.Summary,
        Status = state is { Phase: ActionPhase.Applied, FailedCheck: true } ? ActionStatus.NotVerified : Status(state.Phase),
        Predicted = planned?.Prediction,
        Actual = state.Actual,
        Truth = Truth(planned, state),
        Note = state.Note,
    };

    private static PredictionTruth Truth(PlannedAction? planned, ActionState state)
    {
        if (planned is { Verb: ActionVerb.None, Fidelity: not Fidelity.Unknown } && state.Phase == ActionPhase.Pending)
            return PredictionTruth.Matched;
        if (state.Actual is not { } actual)
            return PredictionTruth.NotCompared;
        if (planned?.Prediction is not { } predicted || planned.Fidelity == Fidelity.Unknown || state.PlannedAgain)
            return PredictionTruth.NotPredicted;
        return predicted.All(p => JsonNode.DeepEquals(p.Value, actual[p.Key])) ? PredictionTruth.Matched : PredictionTruth.Differed;
    }

    private static ActionStatus Status(ActionPhase phase) => phase switch
    {
        ActionPhase.Pending => ActionStatus.Pending,
        ActionPhase.Skipped => ActionStatus.Skipped,
        ActionPhase.InDoubt or ActionPhase.Undoing => ActionStatus.InDoubt,
        ActionPhase.Applied or ActionPhase.Verified => ActionStatus.Done,
        ActionPhase.Failed => ActionStatus.Failed,
        ActionPhase.Undone => ActionStatus.Undone,
        _ => ActionStatus.UndoRefused,
    };

    private static string? Reason(RunHeader header, RunState state, RunStatus status) => status switch
    {
        RunStatus.InDoubt => $"It cannot be told whether {string.Join(", ", state.Actions.Where(a => a.Phase is ActionPhase.InDoubt or ActionPhase.Undoing).Select(a => a.Action.Id))} happened. Resume-SafeChange -RunId {header.RunId} asks again; where the system cannot tell, look at the target and add -Assume Done (or NotDone)",
        RunStatus.Interrupted => $"Stopped at a safe boundary. Go on with: Resume-SafeChange -RunId {header.RunId}, or take it back with: Undo-SafeChange -RunId {header.RunId}",
        RunStatus.Running => $"Not ended. If no process is carrying it out: Resume-SafeChange -RunId {header.RunId}, or Undo-SafeChange -RunId {header.RunId}",
        RunStatus.FailedLeft => $"{Sentences.Join(state.Failure)} What was done is left: Undo-SafeChange -RunId {header.RunId} -WhatIf shows what can be taken back.",
        RunStatus.FailedUndone => $"{Sentences.Join(state.Failure)} Everything that was done is undone.",
        RunStatus.PartlyUndone => $"Not everything could be undone: {string.Join("; ", state.Actions.Where(a => a.Phase == ActionPhase.UndoRefused).Select(a => $"{a.Action.Target}: {a.Note}"))}",
        RunStatus.Partial => "Steps were left out; a part of a change is no evidence for the next stage.",
        _ => null,
    };
}
