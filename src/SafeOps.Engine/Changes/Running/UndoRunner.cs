using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Running;

/// <summary>
/// Takes back what a run did, in reverse order, item by item: planned, journaled, and looked at again afterwards. An item
/// whose target something else has changed since is refused and left alone; the others are undone.
/// </summary>
internal sealed class UndoRunner(RunExecution run, bool? assume)
{
    /// <summary>What it would do now. Changes nothing.</summary>
    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(CancellationToken cancellationToken)
    {
        var planned = new List<PlannedAction>();
        var takenBack = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var state in Backwards())
        {
            var action = state.Action;
            var plan = run.Step(action.StepKey).Undo.Kind switch
            {
                UndoKind.None => Refused(action, $"no undo: {run.Step(action.StepKey).Undo.Reason}"),
                UndoKind.Steps => action with { Summary = $"undo {action.Summary}", Details = [action.Undo], Fidelity = Fidelity.Declared, FidelityReason = "the author's own undo", Diff = null, Prediction = null },
                // What a later action did to the same target is taken back first; until then the target cannot be judged.
                _ when Touches(action).Select(takenBack.GetValueOrDefault).FirstOrDefault(l => l is not null) is { } later => action with { Summary = $"undo {action.Summary}", Details = [], Fidelity = Fidelity.Simulated, FidelityReason = $"after {later} is undone", Diff = null, Prediction = null },
                _ => await PlanOneAsync(action, cancellationToken).ConfigureAwait(false),
            };
            planned.Add(plan.Hidden(run.Secrets.Masker));
            if (plan.Verb != ActionVerb.None)
            {
                foreach (var touched in Touches(action))
                    takenBack[touched] = action.Id;
            }
        }
        return planned;
    }

    /// <summary>True where everything that had an effect is undone. Throws where an item in doubt needs a person's answer.</summary>
    public async Task<bool> RunAsync(bool requested, CancellationToken cancellationToken)
    {
        // What was asked for by a person is told as such, also where a failure had begun it, or where it left something.
        if (!run.State.Undoing || (requested && (run.State.UndoFinished || !run.State.UndoRequested)))
            await run.RecordAsync(JournalEvent.UndoStarted, data: new JsonObject { ["requested"] = requested }).ConfigureAwait(false);
        var backwards = Backwards();
        run.Log.Note(() => $"Undoing {Counts.Of(backwards.Count, "action")}, the last first.");
        for (var i = 0; i < backwards.Count; i++)
        {
            var state = backwards[i];
            cancellationToken.ThrowIfCancellationRequested();
            run.Observer.Progress($"Undoing {run.Intent.Plan.Change} in {run.Environment.Name}", run.Hide(state.Action.Target), i, backwards.Count);
            if (run.Read(state.Action.Id).HasEffect)
                await UndoOneAsync(run.Read(state.Action.Id), cancellationToken).ConfigureAwait(false);
        }
        run.Observer.Progress($"Undoing {run.Intent.Plan.Change} in {run.Environment.Name}", "", backwards.Count, backwards.Count);
        await run.RecordAsync(JournalEvent.UndoFinished).ConfigureAwait(false);
        return !run.State.HasEffects;
    }

    private static IEnumerable<string> Touches(PlannedAction action) => StepTypes.Get(action.Uses).Touches(action);

    private IReadOnlyList<ActionState> Backwards() =>
        [.. run.State.Actions.Where(a => a.HasEffect && a.Action.Verb != ActionVerb.Read).OrderByDescending(a => a.Order)];

    private async Task<PlannedAction> PlanOneAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        try
        {
            return await StepTypes.Get(action.Uses).PlanUndoAsync(action, run.Context(action, assume), cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error)
        {
            return Refused(action, error.Message);
        }
    }

    private static PlannedAction Refused(PlannedAction action, string reason) => action with
    {
        Verb = ActionVerb.None,
        Summary = $"{action.Target} is left as it is",
        Details = [reason],
        Undoable = false,
        Diff = null,
        Prediction = null,
    };

    private async Task UndoOneAsync(ActionState state, CancellationToken cancellationToken)
    {
        var action = state.Action;
        var step = run.Step(action.StepKey);
        try
        {
            if (state.Phase == ActionPhase.InDoubt && !await ClearDoubtAsync(action, step, cancellationToken).ConfigureAwait(false))
                return;
            switch (step.Undo.Kind)
            {
                case UndoKind.None:
                    await RefuseAsync(action, $"no undo: {step.Undo.Reason}").ConfigureAwait(false);
                    break;
                case UndoKind.Steps:
                    await CompensateAsync(step, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    await CompensateByTypeAsync(action, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
        catch (Exception error) when (!RunExecution.StopsRun(error))
        {
            // One item that cannot be undone, or not even looked at, does not keep the others from it.
            await RefuseAsync(action, RunExecution.Tell(action, error)).ConfigureAwait(false);
        }
    }

    /// <summary>False where there is nothing to undo. A step type's own undo copes with half-done actions; an author's steps need to know.</summary>
    private async Task<bool> ClearDoubtAsync(PlannedAction action, ResolvedStep step, CancellationToken cancellationToken)
    {
        var probe = await StepTypes.Get(action.Uses).ProbeAsync(action, run.Context(action, assume), cancellationToken).ConfigureAwait(false);
        if (probe.Answer == ProbeAnswer.Unknown && step.Undo.Kind != UndoKind.Default && assume is null)
            throw InDoubt(action.Id, probe.Reason);
        if (probe.Answer == ProbeAnswer.NotDone || (probe.Answer == ProbeAnswer.Unknown && step.Undo.Kind != UndoKind.Default && assume == false))
        {
            await run.RecordAsync(JournalEvent.DoubtSettled, action, new JsonObject { ["done"] = false, ["reason"] = probe.Reason }).ConfigureAwait(false);
            return false;
        }
        if (probe.Answer == ProbeAnswer.Partly)
            run.Log.Warn($"{action.Target}: '{action.Id}' was cut off. {probe.Reason}", action);
        return true;
    }

    private async Task CompensateByTypeAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        var type = StepTypes.Get(action.Uses);
        var context = run.Context(action, assume);
        var undo = await type.PlanUndoAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (undo.Verb != ActionVerb.None)
        {
            run.Log.Say(() => $"Taking back {action.Id}: {undo.Summary}.", action);
            await run.RecordAsync(JournalEvent.UndoIntent, action).ConfigureAwait(false);
            await type.UndoAsync(undo, context, cancellationToken).ConfigureAwait(false);
            var left = await type.PlanUndoAsync(action, context, cancellationToken).ConfigureAwait(false);
            if (left.Verb != ActionVerb.None)
                throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{action.Target} is not as it was: {left.Summary}");
        }
        await run.RecordAsync(JournalEvent.Undone, action).ConfigureAwait(false);
        run.Log.Say(() => undo.Verb == ActionVerb.None ? $"Nothing of {action.Id} is left to take back." : $"Taken back, and looked at again: {action.Target} is as it was.", action);
    }

    /// <summary>The author's steps, once for all actions of the step.</summary>
    private async Task CompensateAsync(ResolvedStep step, CancellationToken cancellationToken)
    {
        var actions = run.State.Step(step.Key).Actions.Where(a => run.Read(a.Id).HasEffect).ToList();
        foreach (var action in actions)
            await run.RecordAsync(JournalEvent.UndoIntent, action).ConfigureAwait(false);
        try
        {
            foreach (var undoStep in step.Undo.Steps)
                await RunUndoStepAsync(undoStep, cancellationToken).ConfigureAwait(false);
            foreach (var action in actions)
                await run.RecordAsync(JournalEvent.Undone, action).ConfigureAwait(false);
        }
        catch (Exception error) when (!RunExecution.StopsRun(error))
        {
            foreach (var action in actions)
                await RefuseAsync(action, RunExecution.Tell(action, error)).ConfigureAwait(false);
        }
    }

    private async Task RunUndoStepAsync(ResolvedStep step, CancellationToken cancellationToken)
    {
        if (run.State.UndoStep(step.Key) is not { } planned)
        {
            await using var context = run.PlanningContext();
            planned = await run.Planner.PlanStepAsync(step, context, cancellationToken).ConfigureAwait(false);
            await run.RecordAsync(JournalEvent.StepPlanned, stepKey: step.Key, data: new JsonObject { ["step"] = RunExecution.ToJson(planned) }).ConfigureAwait(false);
        }
        foreach (var action in planned.Actions.Where(a => a.Verb != ActionVerb.None))
            await CompensateOneAsync(action, cancellationToken).ConfigureAwait(false);
    }

    private async Task CompensateOneAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        var type = StepTypes.Get(action.Uses);
        var context = run.Context(action, assume);
        var begun = run.State.CompensationOf(action.Id);
        if (begun is { Applied: true })
            return;
        if (begun is not null)
        {
            var probe = await type.ProbeAsync(action, context, cancellationToken).ConfigureAwait(false);
            if (probe.Answer == ProbeAnswer.Unknown && assume is null)
                throw InDoubt(action.Id, probe.Reason);
            if (probe.Answer == ProbeAnswer.Done || (probe.Answer == ProbeAnswer.Unknown && assume == true))
            {
                await run.RecordAsync(JournalEvent.CompensationApplied, action).ConfigureAwait(false);
                return;
            }
        }
        else
        {
            await run.RecordAsync(JournalEvent.CompensationIntent, action, new JsonObject { ["action"] = RunExecution.ToJson(action) }).ConfigureAwait(false);
        }
        run.Log.Say(() => $"The author's own undo: {RunSentences.About(action)}", action);
        await type.ApplyAsync(action, context, cancellationToken).ConfigureAwait(false);
        await type.VerifyAsync(action, context, cancellationToken).ConfigureAwait(false);
        await run.RecordAsync(JournalEvent.CompensationApplied, action).ConfigureAwait(false);
    }

    private async Task RefuseAsync(PlannedAction action, string reason)
    {
        run.Log.Warn($"{action.Target} is not undone: {reason}", action);
        await run.RecordAsync(JournalEvent.UndoRefused, action, run.Reason(reason)).ConfigureAwait(false);
    }

    private SafeOpsException InDoubt(string actionId, string reason) => new(
        ErrorCodes.RunInDoubt,
        run.Hide($"It cannot be told whether '{actionId}' happened. {reason}"),
        $"Look at the target, then answer: Undo-SafeChange -RunId {run.RunId} -Assume Done (or NotDone)",
        run.RunId);
}
