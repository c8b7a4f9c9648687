using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Values;

namespace SafeOps.Changes.Running;

/// <summary>
/// Carries out one step with all its items: asks once, plans an open item again when its turn has come, shapes the roll-out
/// (canary first, then wave by wave, no more after so many failures), and runs the step's own checks.
/// </summary>
internal sealed class StepRunner(RunExecution run, bool? assume)
{
    private readonly ActionRunner _actions = new(run);

    /// <summary>How many items failed so far, in a part of the run before a crash too.</summary>
    private int _failures;

    public async Task<ActionEnd> RunAsync(IReadOnlyList<PlannedStep> items, CancellationToken cancellationToken)
    {
        _failures = items.Count(HasFailed);
        var pending = items.Where(i => !HasFailed(i) && !IsDone(i)).ToList();
        var worst = _failures == 0 ? ActionEnd.Done : ActionEnd.Failed;
        var rollOut = run.Step(items[0].Key).RollOut;
        if (pending.Count == 0 || _failures >= rollOut.StopAfterFailures || items.Take(rollOut.Canary).Any(HasFailed))
            return worst;
        if (!await ConfirmAsync(items, pending).ConfigureAwait(false))
            return worst;
        run.Log.Note(() => $"Step '{(items.Count == 1 ? items[0].Name : items[0].Id)}' begins: {Counts.Of(pending.Sum(i => i.Actions.Count), "action")}.", items[0].Id);

        var open = pending.Select(i => i.Key).ToHashSet(StringComparer.Ordinal);
        var waves = items.Select((item, at) => (Item: item, Wave: rollOut.WaveOf(at))).GroupBy(i => i.Wave).Select(g => g.Select(i => i.Item).ToList()).ToList();
        for (var i = 0; i < waves.Count && _failures < rollOut.StopAfterFailures; i++)
        {
            var wave = waves[i].Where(item => open.Contains(item.Key)).ToList();
            if (wave.Count == 0)
                continue;
            if (i > 0 && !waves[i].Exists(HasBegun) && !await HoldAsync([.. waves.Take(i).SelectMany(w => w)], rollOut.Between, cancellationToken).ConfigureAwait(false))
                return ActionEnd.Failed;
            if (rollOut.HasWaves)
                run.Log.Note(() => $"Wave {i + 1} of {waves.Count} begins: {string.Join(", ", wave.Select(w => w.Item))}.", items[0].Id);
            var isCanary = rollOut.Canary > 0 && i == 0;
            var end = await WaveAsync(wave, isCanary ? 1 : rollOut.MaxParallel, isCanary ? 1 : rollOut.StopAfterFailures, cancellationToken).ConfigureAwait(false);
            worst = end > worst ? end : worst;
            // Nothing goes after a canary that failed, nor past what nobody can tell the end of.
            if (end == ActionEnd.InDoubt || (isCanary && _failures > 0))
                break;
        }
        return worst;
    }

    private bool HasFailed(PlannedStep item) => run.Ask(s => s.FailureOf(item.Key)) is not null;

    private bool HasBegun(PlannedStep item) => item.Actions.Any(a => run.Read(a.Id).Phase != ActionPhase.Pending);

    /// <summary>The items of one wave, each with its checks; none begins once too many failed.</summary>
    private async Task<ActionEnd> WaveAsync(List<PlannedStep> wave, int maxParallel, int stopAfterFailures, CancellationToken cancellationToken)
    {
        var ends = new ActionEnd[wave.Count];
        await Parallel.ForAsync(0, wave.Count, new ParallelOptions { MaxDegreeOfParallelism = maxParallel }, async (i, _) =>
        {
            if (cancellationToken.IsCancellationRequested || Volatile.Read(ref _failures) >= stopAfterFailures)
                return;
            try
            {
                ends[i] = await ItemAsync(wave[i], cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return; // The others reach their own safe boundaries first; the run says so below.
            }
            if (ends[i] != ActionEnd.Done)
                Interlocked.Increment(ref _failures);
        }).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return ends.Max();
    }

    /// <summary>Between two waves: the checks of what is done are repeated for a time. False: one of them stopped passing.</summary>
    private async Task<bool> HoldAsync(IReadOnlyList<PlannedStep> done, TimeSpan between, CancellationToken cancellationToken)
    {
        if (between <= TimeSpan.Zero)
            return true;
        run.Log.Note(() => $"The next wave waits for {Durations.Format(between)}; meanwhile the checks of what is done are repeated.", done[0].Id);
        var watched = done.Where(i => run.Step(i.Key).Verify.Count > 0 && !HasFailed(i)).ToList();
        var start = run.Services.Time.GetTimestamp();
        for (var elapsed = TimeSpan.Zero; elapsed < between; elapsed = run.Services.Time.GetElapsedTime(start))
        {
            run.Progress.Show($"{done[0].Id}: the next wave begins in {Durations.Format(between - elapsed)}");
            var rest = between - elapsed;
            await Task.Delay(rest < ChangeRunner.ObserveEvery ? rest : ChangeRunner.ObserveEvery, run.Services.Time, cancellationToken).ConfigureAwait(false);
            foreach (var item in watched)
            {
                if ((await new StepChecks(run).RunAsync(item.Key, cancellationToken).ConfigureAwait(false)).FirstOrDefault(f => !f.Passed) is not { } failed)
                    continue;
                await run.FailAsync(item.Key, $"step '{item.Key}' stopped passing its check before the next wave: {failed.What}: {failed.Found}").ConfigureAwait(false);
                return false;
            }
        }
        return true;
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
