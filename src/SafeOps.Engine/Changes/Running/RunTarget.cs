using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Running;

public enum TargetStatus
{
    /// <summary>Its turn has not come, and the run goes on.</summary>
    Planned,

    /// <summary>Begun, and not ended.</summary>
    Begun,
    Done,

    /// <summary>It was already as the change wants it.</summary>
    NothingToDo,
    Failed,
    InDoubt,

    /// <summary>A person declined it.</summary>
    Skipped,
    Undone,
    UndoRefused,

    /// <summary>The run ended, or the roll-out stopped, before its turn.</summary>
    NotBegun,
}

/// <summary>What became of one item of a <c>forEach</c>: a context, a namespace, a release, a host.</summary>
/// <param name="Wave">From 1; null where the step has no waves.</param>
public sealed record RunTarget(string StepId, string Item, int? Wave, TargetStatus Status)
{
    /// <summary>Why it failed, is in doubt, or was never begun.</summary>
    public string? Reason { get; init; }

    /// <summary>From the beginning of its first action to the end of its checks; null where nothing was begun.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>One for each item of each step that has a <c>forEach</c>, in the order of the plan.</summary>
    internal static IReadOnlyList<RunTarget> Of(RunState state) =>
        [.. state.Steps.Where(s => s.Item is not null).Select(s => Of(s, state))];

    private static RunTarget Of(PlannedStep step, RunState state)
    {
        var phases = step.Actions.Where(a => a.Verb != ActionVerb.None).Select(a => state[a.Id]).ToList();
        var failure = state.FailureOf(step.Key);
        var status = StatusOf(step, state, phases.ConvertAll(a => a.Phase), failure);
        return new RunTarget(step.Id, step.Item!, step.Wave, status)
        {
            Reason = status switch
            {
                TargetStatus.Failed => phases.Exists(a => a.Phase == ActionPhase.Undone) ? Sentences.Join(failure, "What it had done is undone.") : failure,
                TargetStatus.UndoRefused => phases.First(a => a.Phase == ActionPhase.UndoRefused).Note,
                TargetStatus.NotBegun => state.Failure is null ? "the run ended before its turn" : "stopped before its turn",
                _ => null,
            },
            Duration = state.Taken(step.Key),
        };
    }

    private static TargetStatus StatusOf(PlannedStep step, RunState state, List<ActionPhase> phases, string? failure)
    {
        var hasEnded = state.Status != RunStatus.Running;
        if (phases.Exists(p => p is ActionPhase.InDoubt or ActionPhase.Undoing))
            return TargetStatus.InDoubt;
        if (phases.Contains(ActionPhase.UndoRefused))
            return TargetStatus.UndoRefused;
        if (failure is not null)
            return TargetStatus.Failed;
        if (phases.Contains(ActionPhase.Skipped))
            return TargetStatus.Skipped;
        if (phases.Contains(ActionPhase.Undone))
            return TargetStatus.Undone;
        if (phases.Count == 0)
            return state.ChecksPassed(step.Key) || state.Failure is null || !hasEnded ? TargetStatus.NothingToDo : TargetStatus.NotBegun;
        if (phases.TrueForAll(p => p == ActionPhase.Pending))
            return hasEnded || state.Undoing ? TargetStatus.NotBegun : TargetStatus.Planned;
        return phases.TrueForAll(p => p == ActionPhase.Verified) && (state.ChecksPassed(step.Key) || !state.HasChecks(step.Key)) ? TargetStatus.Done : TargetStatus.Begun;
    }
}
