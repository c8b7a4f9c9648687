using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.Promotion;

/// <summary>What a person answers for an action whose system cannot be asked.</summary>
public enum DoubtAnswer { Done, NotDone }

/// <summary>After a crash, a stop or second thoughts.</summary>
public sealed class RunRecovery
{
    private readonly RunDesk _runs;
    private readonly RunReader _reader;
    private readonly RunRecorder _recorder;
    private readonly TimeProvider _time;

    internal RunRecovery(RunDesk runs, RunReader reader, RunRecorder recorder, TimeProvider time)
    {
        _runs = runs;
        _reader = reader;
        _recorder = recorder;
        _time = time;
    }

    /// <summary>
    /// Goes on with an unfinished run. Without an id: the project's only one; null, quietly, where there is none; throws
    /// <c>RunAmbiguous</c> listing them where there are several. Ids may be shortened to a unique prefix.
    /// </summary>
    public async Task<ChangeRun?> ResumeAsync(string? runId, DoubtAnswer? assume, IRunObserver observer, CancellationToken cancellationToken)
    {
        var id = runId is null ? await OnlyUnfinishedAsync(cancellationToken).ConfigureAwait(false) : await _reader.FindAsync(runId, cancellationToken).ConfigureAwait(false);
        if (id is null)
            return null;
        await using var run = await _runs.ReopenAsync(id, observer, cancellationToken).ConfigureAwait(false);
        if (!run.State.IsComplete)
            await run.GoOnAsync(Assumed(assume), cancellationToken).ConfigureAwait(false);
        return await _recorder.RecordRunAsync(run, observer, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>What undoing the run would do, item by item; refused items say why. Changes nothing.</summary>
    public async Task<ChangePlan> PlanUndoAsync(string runId, IRunObserver observer, CancellationToken cancellationToken)
    {
        var run = await _runs.LookAsync(await _reader.FindAsync(runId, cancellationToken).ConfigureAwait(false), observer, cancellationToken).ConfigureAwait(false);
        var actions = await new UndoRunner(run, assume: null).PlanAsync(cancellationToken).ConfigureAwait(false);
        var steps = actions.Select(a => (Action: a, Step: run.Step(a.StepKey)))
            .GroupBy(a => a.Step.Key)
            .Select(g => new PlannedStep(g.Key, g.First().Step.Id, g.First().Step.Item, run.Hide(g.First().Step.Name), g.First().Step.Uses, [.. g.Select(a => a.Action)]))
            .ToList();
        return run.Intent.Plan with
        {
            Title = $"Undo of run {run.RunId}",
            Steps = steps,
            Preflight = [],
            Warnings = [],
            UndoOf = run.RunId,
            Footprint = [.. steps.GroupBy(s => s.Id).Select(g => Footprint.Of(g.Key, g))],
            PlannedAt = _time.GetUtcNow(),
        };
    }

    /// <summary>Never closed by a gate. Also undoes an unfinished run.</summary>
    public async Task<ChangeRun> UndoAsync(string runId, DoubtAnswer? assume, IRunObserver observer, CancellationToken cancellationToken)
    {
        var id = await _reader.FindAsync(runId, cancellationToken).ConfigureAwait(false);
        await using var run = await _runs.ReopenAsync(id, observer, cancellationToken).ConfigureAwait(false);
        if (run.State.Status is RunStatus.Undone or RunStatus.FailedUndone)
        {
            // Undone before, but perhaps not cleaned up: it may have crashed right behind that.
            if (!run.State.IsComplete)
                await run.GoOnAsync(Assumed(assume), cancellationToken).ConfigureAwait(false);
            return await _recorder.RecordRunAsync(run, observer, CancellationToken.None).ConfigureAwait(false);
        }
        var plan = await PlanUndoAsync(id, observer, cancellationToken).ConfigureAwait(false);
        if (plan.Actions.Any() && !observer.Confirm(new PlannedStep("undo", "undo", null, plan.Title, "undo", [.. plan.Actions]), plan))
            return await run.ViewAsync(cancellationToken).ConfigureAwait(false);
        // A run that ended while the ledger was away is recorded before its undo is.
        await _recorder.RecordRunAsync(run, observer, CancellationToken.None).ConfigureAwait(false);
        await run.UndoAsync(Assumed(assume), cancellationToken).ConfigureAwait(false);
        return await _recorder.RecordRunAsync(run, observer, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Repeats the verification of a run and records the result; a failure revokes what it contradicts.</summary>
    public async Task<RunVerification> TestAsync(string runId, IRunObserver observer, CancellationToken cancellationToken)
    {
        var id = await _reader.FindAsync(runId, cancellationToken).ConfigureAwait(false);
        var run = await _runs.LookAsync(id, observer, cancellationToken).ConfigureAwait(false);
        if (run.State.Status is not (RunStatus.Succeeded or RunStatus.NothingToDo or RunStatus.Partial))
            throw new SafeOpsException(ErrorCodes.EvidenceInvalid, $"Run {id} ended as {run.State.Status}; only a run that did its work can be verified again.", target: id);
        var findings = await new RunVerifier(run).VerifyAsync(cancellationToken).ConfigureAwait(false);
        var verification = new RunVerification
        {
            RunId = id,
            Change = run.Header.Change,
            Environment = run.Header.Environment,
            Passed = findings.All(f => f.Passed),
            Findings = findings,
            At = _time.GetUtcNow(),
        };
        return await _recorder.RecordVerificationAsync(verification, run.Intent, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> OnlyUnfinishedAsync(CancellationToken cancellationToken)
    {
        var unfinished = await _reader.ListAsync(unfinishedOnly: true, cancellationToken).ConfigureAwait(false);
        return unfinished.Count switch
        {
            0 => null,
            1 => unfinished[0].RunId,
            _ => throw new SafeOpsException(ErrorCodes.RunAmbiguous,
                $"{unfinished.Count} runs are unfinished:{string.Concat(unfinished.Select(r => $"{Environment.NewLine}  {r.RunId}  {r.Change} in {r.Environment} ({r.Status})"))}",
                "Name one: Resume-SafeChange -RunId <id>"),
        };
    }

    private static bool? Assumed(DoubtAnswer? assume) => assume is null ? null : assume == DoubtAnswer.Done;
}
