using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Values;

namespace SafeOps.Changes.Running;

/// <summary>
/// Carries out one step with all its items: asks once, plans an open item again when its turn has come, shapes the roll-out
/// (canary first, then in parallel, no more after so many failures), and runs the step's own checks.
/// </summary>
internal sealed class StepRunner(RunExecution run, bool? assume)
{
    private readonly ActionRunner _actions = new(run);

    public async Task<ActionEnd> RunAsync(IReadOnlyList<PlannedStep> items, CancellationToken cancellationToken)
    {
        var pending = items.Where(i => !IsDone(i)).ToList();
        if (pending.Count == 0)
            return ActionEnd.Done;
        if (!await ConfirmAsync(items, pending).ConfigureAwait(false))
            return ActionEnd.Done;
        run.Log.Note(() => $"Step '{(items.Count == 1 ? items[0].Name : items[0].Id)}' begins: {Counts.Of(pending.Sum(i => i.Actions.Count), "action")}.", items[0].Id);

        var rollOut = run.Step(items[0].Key).RollOut;
        var canaries = items.Take(rollOut.Canary).Where(pending.Contains).ToList();
        var worst = ActionEnd.Done;
        var failures = 0;
        foreach (var canary in canaries)
        {
            worst = await ItemAsync(canary, cancellationToken).ConfigureAwait(false);
            if (worst != ActionEnd.Done)
                return worst;
        }
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = rollOut.MaxParallel };
        var ends = new ActionEnd[pending.Count];
        await Parallel.ForAsync(0, pending.Count, parallel, async (i, _) =>
        {
            if (canaries.Contains(pending[i]) || cancellationToken.IsCancellationRequested || Volatile.Read(ref failures) >= rollOut.StopAfterFailures)
                return;
            try
            {
                ends[i] = await ItemAsync(pending[i], cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return; // The others reach their own safe boundaries first; the run says so below.
            }
            if (ends[i] != ActionEnd.Done)
                Interlocked.Increment(ref failures);
        }).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return ends.Append(worst).Max();
    }

    private bool IsDone(PlannedStep item) =>
        item.Actions.All(a => a.Verb == ActionVerb.None || run.Read(a.Id).Phase is ActionPhase.Verified or ActionPhase.Skipped)
        && (run.Ask(s => s.ChecksPassed(item.Key)) || run.Step(item.Key).Verify.Count == 0 || item.Actions.Any(a => run.Read(a.Id).Phase == ActionPhase.Skipped))
        && !item.IsOpen;

    private async Task<bool> ConfirmAsync(IReadOnlyList<PlannedStep> items, List<PlannedStep> pending)
    {
        var phases = items.SelectMany(i => i.Actions).Select(a => run.Read(a.Id).Phase).ToList();
        // The second half of a rehearsal was agreed to with the first.
        var agreed = run.State.Rehearsed || phases.Any(p => p is not (ActionPhase.Pending or ActionPhase.Skipped));
        var changes = items.SelectMany(i => i.Actions).Any(a => a.Verb is not (ActionVerb.None or ActionVerb.Read) || a.Fidelity == Fidelity.Unknown);
        if (agreed || !changes)
            return true;
        var whole = items[0] with { Key = items[0].Id, Item = null, Actions = [.. items.SelectMany(i => i.Actions)] };
        // A step that was declined before a crash stays declined for all its items.
        if (!phases.Contains(ActionPhase.Skipped) && run.Observer.Confirm(whole, run.Intent.Plan))
            return true;
        run.Log.Note(() => "Declined: the step is skipped, and the run counts as partial.", items[0].Id);
        foreach (var item in pending)
            await run.RecordAsync(JournalEvent.StepSkipped, stepKey: item.Key, data: run.Reason("declined")).ConfigureAwait(false);
        return false;
    }

    private async Task<ActionEnd> ItemAsync(PlannedStep item, CancellationToken cancellationToken)
    {
        try
        {
            if (item.IsOpen || run.Ask(s => s.HasSkipped))
                item = await PlanAgainAsync(item, cancellationToken).ConfigureAwait(false);
            foreach (var action in item.Actions.Where(a => a.Verb != ActionVerb.None))
            {
                cancellationToken.ThrowIfCancellationRequested();
                run.Progress.Show(item.Name, action);
                var end = await _actions.RunAsync(action, assume, cancellationToken).ConfigureAwait(false);
                if (end != ActionEnd.Done)
                    return end;
                run.Progress.Done();
            }
            return await ChecksAsync(item, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!RunExecution.StopsRun(error))
        {
            await run.FailAsync(item.Key, error.Message).ConfigureAwait(false);
            return ActionEnd.Failed;
        }
    }

    /// <summary>
    /// What could not be predicted can be now: the steps before it are done. And what was predicted on top of a step that
    /// was declined no longer holds.
    /// </summary>
    private async Task<PlannedStep> PlanAgainAsync(PlannedStep item, CancellationToken cancellationToken)
    {
        if (item.Actions.Any(a => run.Read(a.Id).Phase != ActionPhase.Pending))
            return item;
        await using var context = run.PlanningContext();
        var planned = await run.Planner.PlanStepAsync(run.Step(item.Key), context, cancellationToken).ConfigureAwait(false);
        await run.RecordAsync(JournalEvent.StepPlanned, stepKey: item.Key, data: new JsonObject { ["step"] = RunExecution.ToJson(planned) }).ConfigureAwait(false);
        run.Log.Say(() => $"Planned again on what the steps before it left: {Counts.Of(planned.Actions.Count, "action")}.", stepKey: item.Key);
        return planned;
    }

    private async Task<ActionEnd> ChecksAsync(PlannedStep item, CancellationToken cancellationToken)
    {
        if (run.Ask(s => s.ChecksPassed(item.Key)) || run.Step(item.Key).Verify.Count == 0)
            return ActionEnd.Done;
        var failed = (await new StepChecks(run).RunAsync(item.Key, cancellationToken).ConfigureAwait(false)).Where(f => !f.Passed).ToList();
        if (failed.Count == 0)
        {
            await run.RecordAsync(JournalEvent.StepVerified, stepKey: item.Key).ConfigureAwait(false);
            run.Log.Note(() => "Its checks passed.", item.Key);
            return ActionEnd.Done;
        }
        await run.FailAsync(item.Key, $"step '{item.Key}' did not pass its check: {failed[0].What}: {failed[0].Found}").ConfigureAwait(false);
        return ActionEnd.Failed;
    }
}

/// <summary>Runs the checks an author wrote under <c>verify:</c>.</summary>
internal sealed class StepChecks(RunExecution run)
{
    public async Task<IReadOnlyList<CheckResult>> RunAsync(string stepKey, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        foreach (ResolvedCheck check in run.Step(stepKey).Verify)
        {
            var result = await StepTypes.Get(check.Uses).CheckAsync(check, run.PlanningContext(), cancellationToken).ConfigureAwait(false);
            results.Add(result with { What = run.Hide(result.What), Found = run.Hide(result.Found) });
            run.Log.Say(() => RunSentences.Check(result.What, result.Passed, result.Found), stepKey: stepKey);
        }
        return results;
    }
}
