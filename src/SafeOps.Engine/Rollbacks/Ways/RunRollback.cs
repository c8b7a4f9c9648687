using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Secrets;

namespace SafeOps.Rollbacks.Ways;

/// <summary>A run of SafeOps, by the undo that it planned for.</summary>
internal sealed class RunRollback(RunReader runs, RunRecovery recovery, ILedgerStore ledger, TimeProvider time, SecretMasker masker, string wanted) : RollbackWay
{
    private const int MostActions = 6;

    public override async Task<RollbackKnowledge> LearnAsync(Func<string, RollbackHistory> history, CancellationToken cancellationToken)
    {
        var around = new AskingAround(time, cancellationToken);
        var run = await runs.GetAsync(wanted, cancellationToken).ConfigureAwait(false);
        var before = around.AskAsync("the ledger", token => LastGoodRunAsync(run, token), null);
        var isThere = run.Status is RunStatus.Undone or RunStatus.FailedUndone;
        var undo = isThere ? null : await recovery.PlanUndoAsync(run.RunId, new Agreed(), cancellationToken).ConfigureAwait(false);
        var where = $"run {run.RunId} of {run.Change} in {run.Environment}";
        var good = await before.ConfigureAwait(false);
        return new RollbackKnowledge
        {
            Key = $"run\n{run.RunId}",
            Service = run.Change,
            Target = where,
            Current = new RollbackVersion { Name = $"run {run.RunId}", At = run.Started, Status = run.Status.ToString(), RunId = run.RunId, Parts = undo is null ? [] : VersionReader.OfPlan(undo) },
            CurrentMark = $"run {run.RunId}",
            Good = new RollbackVersion { Name = "as before it", At = good?.At, By = good?.Actor, Status = good?.Outcome, RunId = good?.RunId },
            GoodMark = $"before run {run.RunId}",
            Because = good is null ? "the run saved what was there before it" : $"the last good run before it is {good.RunId}",
            IsThere = isThere,
            Acts = undo is null ? [] : [Act(run.RunId, undo)],
            NotLearned = around.NotLearned,
            History = history($"run\n{run.RunId}"),
        };
    }

    public override async Task<RollbackHealth> VerifyAsync(DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var run = await runs.GetAsync(wanted, cancellationToken).ConfigureAwait(false);
        return run.Status is RunStatus.Undone or RunStatus.FailedUndone
            ? new RollbackHealth(true, $"The run is undone, and the undo was verified ({run.Status}).", [])
            : new RollbackHealth(false, $"The run stands as {run.Status}.", run.Reason is { } reason ? [masker.Hide(reason)] : []);
    }

    private RollbackAct Act(string runId, ChangePlan undo)
    {
        var summaries = undo.Actions.Where(a => a.Verb != ActionVerb.None).Select(a => $"{a.Verb.ToString().ToLowerInvariant()} {a.Summary}").ToList();
        var does = summaries.Count == 0 ? "ends the run; nothing is left to undo" : string.Join("; ", summaries.Take(MostActions)) + (summaries.Count > MostActions ? $"; and {summaries.Count - MostActions} more" : "");
        return new RollbackAct(new RollbackCommand($"Undo-SafeChange -RunId {runId} -Confirm:$false", CommandEffect.Mutate, undo.Environment, masker.Hide(does)), async (_, _) =>
        {
            try
            {
                // What was begun is brought to its end: the journal says how far it came.
                var undone = await recovery.UndoAsync(runId, null, new Agreed(), CancellationToken.None).ConfigureAwait(false);
                return new ActEnding(undone.Status is RunStatus.Undone or RunStatus.FailedUndone ? true : undone.Status == RunStatus.InDoubt ? null : false, masker.Hide($"{undone.Status}. {undone.Reason}".TrimEnd()));
            }
            catch (SafeOpsException error)
            {
                return new ActEnding(false, masker.Hide(error.Told));
            }
        });
    }

    private async Task<ChangeRecord?> LastGoodRunAsync(ChangeRun run, CancellationToken cancellationToken)
    {
        ChangeRecord? last = null;
        await foreach (var record in ledger.ReadAsync(new LedgerQuery { Change = run.Change, Environment = run.Environment, Kind = RecordKind.Run }, cancellationToken).ConfigureAwait(false))
        {
            if (record.RunId != run.RunId && record.At < run.Started && record.Outcome == nameof(RunStatus.Succeeded))
                last = record;
        }
        return last;
    }

    /// <summary>The person was asked about the undo as a whole.</summary>
    private sealed class Agreed : IRunObserver
    {
        public bool Confirm(PlannedStep step, ChangePlan plan) => true;

        public void Message(MessageLevel level, string text)
        {
        }

        public bool Listens(MessageLevel level) => false;

        public void Progress(string activity, string status, long done, long? total)
        {
        }
    }
}
