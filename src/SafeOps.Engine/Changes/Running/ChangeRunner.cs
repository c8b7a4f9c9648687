using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Changes.Running;

/// <summary>
/// Carries a run from wherever its journal stands to its end. Beginning and resuming are the same path: the journal decides
/// what is still to do.
/// </summary>
internal sealed class ChangeRunner(RunExecution run, bool? assume)
{
    /// <summary>How often the checks are repeated while a run is observed.</summary>
    internal static readonly TimeSpan ObserveEvery = TimeSpan.FromSeconds(30);

    private RunState State => run.State;

    /// <summary>
    /// Goes on until the run has ended, is interrupted at a safe boundary, or is in doubt; only an ended run has a
    /// <see cref="RunState.Status"/> other than running.
    /// </summary>
    public Task RunAsync(CancellationToken cancellationToken) => StoppableAsync(async () =>
    {
        if (State.Status != RunStatus.Running)
        {
            await SettleAsync().ConfigureAwait(false);
            return;
        }
        await RecoverAsync(cancellationToken).ConfigureAwait(false);
        if (run.Intent.Rehearsal && !State.Rehearsed && !State.UndoRequested && !await RehearseAsync(cancellationToken).ConfigureAwait(false))
            return;
        var end = State.Undoing ? ActionEnd.Failed : await ApplyAllAsync(cancellationToken).ConfigureAwait(false);
        await EndAsync(end, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Undo asked for by a person, of an ended or an unfinished run.</summary>
    public Task UndoAsync(CancellationToken cancellationToken) => StoppableAsync(async () =>
    {
        await RecoverAsync(cancellationToken).ConfigureAwait(false);
        var whole = await new UndoRunner(run, assume).RunAsync(requested: true, cancellationToken).ConfigureAwait(false);
        await FinishAsync(whole ? RunStatus.Undone : RunStatus.PartlyUndone).ConfigureAwait(false);
    });

    /// <summary>A stop and a doubt leave the run unfinished, and its journal says which.</summary>
    private async Task StoppableAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await run.RecordAsync(JournalEvent.Interrupted).ConfigureAwait(false);
            run.Log.Note(() => "The run was stopped at a safe boundary.");
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.RunInDoubt)
        {
            run.Log.Warn($"{error.Message} {error.NextStep}");
            await run.RecordAsync(JournalEvent.InDoubt).ConfigureAwait(false);
        }
    }

    private async Task<ActionEnd> ApplyAllAsync(CancellationToken cancellationToken)
    {
        run.Progress.Begin(State.Reach);
        // A failure before a crash stays one, also where the change goes on after it.
        var worst = State.Failure is null ? ActionEnd.Done : ActionEnd.Failed;
        var steps = State.Steps.GroupBy(s => s.Id).Select(g => g.ToList()).ToList();
        for (var i = 0; i < steps.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            run.Progress.Show(steps[i][0].Name);
            // A roll-out that bears some failures goes on after a crash, too; what comes after a failed step does not.
            var end = State.Failure is not null && run.Intent.OnFailure != FailurePolicy.Continue && !steps[i].Exists(s => State.FailureOf(s.Key) is not null)
                ? ActionEnd.Failed
                : await new StepRunner(run, assume).RunAsync(steps[i], cancellationToken).ConfigureAwait(false);
            if (end == ActionEnd.InDoubt)
                return end;
            worst = end > worst ? end : worst;
            if (end == ActionEnd.Failed && run.Intent.OnFailure != FailurePolicy.Continue)
                break;
        }
        var rehearsing = run.Intent.Rehearsal && !State.Rehearsed;
        if (worst == ActionEnd.Done && !State.Observed && !rehearsing)
            worst = await ObserveAsync(cancellationToken).ConfigureAwait(false);
        run.Progress.Complete();
        return worst;
    }

    /// <summary>Repeats the checks of the steps that asked for it, for as long as they asked.</summary>
    private async Task<ActionEnd> ObserveAsync(CancellationToken cancellationToken)
    {
        var observed = run.Intent.Steps.Where(s => s.Observe > TimeSpan.Zero && s.Verify.Count > 0 && !IsSkipped(s)).ToList();
        if (observed.Count == 0)
            return ActionEnd.Done;
        var start = run.Services.Time.GetTimestamp();
        var longest = observed.Max(s => s.Observe);
        run.Log.Note(() => $"All is done; the checks of {string.Join(", ", observed.Select(s => s.Key))} are repeated for {Values.Durations.Format(longest)}.");
        for (var elapsed = TimeSpan.Zero; elapsed < longest;)
        {
            run.Observer.Progress($"Observing {run.Intent.Plan.Change} in {run.Environment.Name}", $"{Values.Durations.Format(longest - elapsed)} left", (long)elapsed.TotalSeconds, (long)longest.TotalSeconds);
            var before = elapsed;
            // Never past the end of a step's time: its last check stands there.
            var rest = observed.Select(s => s.Observe - before).Where(r => r > TimeSpan.Zero).Min();
            await Task.Delay(rest < ObserveEvery ? rest : ObserveEvery, run.Services.Time, cancellationToken).ConfigureAwait(false);
            elapsed = run.Services.Time.GetElapsedTime(start);
            foreach (var step in observed.Where(s => before < s.Observe))
            {
                if ((await new StepChecks(run).RunAsync(step.Key, cancellationToken).ConfigureAwait(false)).FirstOrDefault(f => !f.Passed) is not { } failed)
                    continue;
                await run.FailAsync(step.Key, $"step '{step.Key}' stopped passing its check while it was observed: {failed.What}: {failed.Found}").ConfigureAwait(false);
                return ActionEnd.Failed;
            }
        }
        await run.RecordAsync(JournalEvent.Observed).ConfigureAwait(false);
        run.Log.Note(() => "Observed to the end: every check went on passing.");
        return ActionEnd.Done;
    }

    private bool IsSkipped(ResolvedStep step) => State.Step(step.Key).Actions.Any(a => State[a.Id].Phase == ActionPhase.Skipped);

    private async Task EndAsync(ActionEnd end, CancellationToken cancellationToken)
    {
        if (end == ActionEnd.InDoubt)
        {
            await run.RecordAsync(JournalEvent.InDoubt).ConfigureAwait(false);
            return;
        }
        if (end == ActionEnd.Done)
        {
            await FinishAsync(State.IsPartial ? RunStatus.Partial : State.Actions.Any(a => a.Phase != ActionPhase.Pending) ? RunStatus.Succeeded : RunStatus.NothingToDo).ConfigureAwait(false);
            return;
        }
        if (!State.Undoing && run.Intent.OnFailure != FailurePolicy.Undo)
        {
            await FinishAsync(RunStatus.FailedLeft).ConfigureAwait(false);
            return;
        }
        var whole = await new UndoRunner(run, assume).RunAsync(requested: false, cancellationToken).ConfigureAwait(false);
        await FinishAsync(whole ? State.UndoRequested ? RunStatus.Undone : RunStatus.FailedUndone
            : State.UndoRequested ? RunStatus.PartlyUndone : RunStatus.FailedLeft).ConfigureAwait(false);
    }

    /// <summary>Applies, undoes and compares with the start. True: all is as before, go on and apply again.</summary>
    private async Task<bool> RehearseAsync(CancellationToken cancellationToken)
    {
        if (!State.Undoing)
        {
            var end = await ApplyAllAsync(cancellationToken).ConfigureAwait(false);
            if (end != ActionEnd.Done || State.IsPartial)
            {
                await EndAsync(end, cancellationToken).ConfigureAwait(false);
                return false;
            }
        }
        else if (State.Failure is not null)
        {
            await EndAsync(ActionEnd.Failed, cancellationToken).ConfigureAwait(false);
            return false;
        }
        var whole = State.UndoFinished ? !State.HasEffects : await new UndoRunner(run, assume).RunAsync(requested: false, cancellationToken).ConfigureAwait(false);
        var again = new List<PlannedStep>();
        var difference = whole ? await DifferenceFromStartAsync(again, cancellationToken).ConfigureAwait(false) : "not everything could be undone";
        if (difference is not null)
        {
            await run.FailAsync(null, $"the rehearsal did not come back to the start: {difference}").ConfigureAwait(false);
            await FinishAsync(RunStatus.FailedLeft).ConfigureAwait(false);
            return false;
        }
        await RemoveMarkersAsync().ConfigureAwait(false);
        await run.ClearSavedDataAsync(cancellationToken).ConfigureAwait(false);
        await run.RecordAsync(JournalEvent.Rehearsed, data: again.Count == 0 ? null : new JsonObject { [RunState.StepsAgain] = new JsonArray([.. again.Select(RunExecution.ToJson)]) }).ConfigureAwait(false);
        run.Log.Note(() => "The rehearsal came back to the start; now it is applied again.");
        return true;
    }

    /// <summary>The plan made again must find what the first one found.</summary>
    /// <param name="again">Takes the steps by whose new plan the second half goes: what came back has other numbers in its system.</param>
    private async Task<string?> DifferenceFromStartAsync(List<PlannedStep> again, CancellationToken cancellationToken)
    {
        await using var context = run.PlanningContext();
        foreach (var before in run.Intent.Plan.Steps)
        {
            var now = await run.Planner.PlanStepAsync(run.Step(before.Key), context, cancellationToken).ConfigureAwait(false);
            if (now.Actions.Count != before.Actions.Count)
                return $"step '{before.Key}' would now do {now.Actions.Count} actions instead of {before.Actions.Count}";
            foreach (var (was, found) in before.Actions.Zip(now.Actions))
            {
                if (!StepTypes.Get(was.Uses).FindsTheSame(was, found))
                    return $"{found.Target} is not as it was";
            }
            if (before.Actions.Zip(now.Actions).Any(a => !StepType.IsFoundAlike(a.First, a.Second)))
                again.Add(now);
        }
        return null;
    }

    private async Task FinishAsync(RunStatus status)
    {
        await run.RecordAsync(JournalEvent.Finished, data: new JsonObject { ["status"] = status.ToString() }).ConfigureAwait(false);
        run.Log.Note(() => $"The run has ended: {status}.");
        await SettleAsync().ConfigureAwait(false);
    }

    private async Task SettleAsync()
    {
        if (State.Settled)
            return;
        // A run that can still be undone keeps its saved data; the markers in the targets have served.
        await RemoveMarkersAsync().ConfigureAwait(false);
        await run.RecordAsync(JournalEvent.Settled).ConfigureAwait(false);
    }

    private async Task RemoveMarkersAsync()
    {
        foreach (var group in Begun())
        {
            try
            {
                await StepTypes.Get(group.Key).SettleAsync([.. group], run.Context(group.First()), CancellationToken.None).ConfigureAwait(false);
            }
            catch (SafeOpsException error) when (error.Code != ErrorCodes.StorageFailed)
            {
                run.Log.Warn($"What served recovery could not be removed: {error.Message}");
            }
        }
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var group in Begun())
        {
            try
            {
                await StepTypes.Get(group.Key).RecoverAsync([.. group], run.Context(group.First()), cancellationToken).ConfigureAwait(false);
            }
            catch (SafeOpsException error) when (error.Code != ErrorCodes.StorageFailed)
            {
                // Whoever needs the target says so, action by action.
                run.Log.Say(() => $"{group.First().Target} cannot be reached yet: {error.Message}", group.First());
            }
        }
    }

    /// <summary>The actions that were begun, those of an author's own undo too, by step type.</summary>
    private IEnumerable<IGrouping<string, PlannedAction>> Begun() =>
        State.Actions.Where(a => a.Order > 0).Select(a => a.Action).Concat(State.Compensations).GroupBy(a => a.Uses);
}
