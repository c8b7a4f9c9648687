using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Promotion;

/// <summary>Writes what happened into the ledger, in the form the gate reads it, and keeps recorded plans beside it: what a reviewer saw.</summary>
internal sealed class RunRecorder(ILedgerStore ledger, IRunStore runs, SafeOpsProject project, Identity identity, TimeProvider time)
{
    public async Task<ChangePlan> RecordPlanAsync(ChangePlan plan, CancellationToken cancellationToken)
    {
        var planner = await identity.GetAsync(cancellationToken).ConfigureAwait(false);
        plan = plan with { PlannedBy = planner.ToString() };
        var bulk = await ledger.KeepBulkAsync(System.Text.Encoding.UTF8.GetBytes(PlanFile.ToText(plan)), cancellationToken).ConfigureAwait(false);
        var entry = Entry(planner, RecordKind.Plan, plan, "Recorded", (Evidence(plan) with { Bulk = bulk }).ToData());
        var record = await ledger.AppendAsync(entry, cancellationToken).ConfigureAwait(false);
        return plan with { RecordId = record.RecordId };
    }

    /// <summary>
    /// In a guarded environment the newest recorded plan of a change, as it was reviewed; null elsewhere, and where none is
    /// recorded. Whether it counts is for the gate to say. Throws <c>PlanStale</c> where what was kept of it was edited or is gone.
    /// </summary>
    public async Task<ChangePlan?> ReviewedPlanAsync(string change, string environmentName, CancellationToken cancellationToken)
    {
        var environment = project.Environment(environmentName);
        if (!environment.Guarded)
            return null;
        var plans = await LedgerReader.ListAsync(ledger, new LedgerQuery { Change = change, Environment = environment.Name, Kind = RecordKind.Plan }, cancellationToken).ConfigureAwait(false);
        if (plans.Count == 0)
            return null;
        var newest = plans[^1];
        var bulk = EvidenceData.Text(newest, EvidenceData.Bulk) ?? "";
        var kept = await ledger.FindBulkAsync(bulk, cancellationToken).ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.PlanStale, $"The recorded plan {Digest.Short(newest.PlanDigest ?? "")} (record {newest.RecordId}) is not kept beside the ledger as it was reviewed: it is missing or was edited.",
                "Name the reviewed file with -Plan, or plan again with New-ChangePlan.", change);
        return PlanFile.Parse(System.Text.Encoding.UTF8.GetString(kept), $"plan {bulk}");
    }

    /// <summary>
    /// Records a run that has ended and says so in its journal. Where the ledger cannot be reached the run is done all the
    /// same; the observer is told, and Resume-SafeChange records it later.
    /// </summary>
    public async Task<ChangeRun> RecordRunAsync(OpenRun run, IRunObserver observer, CancellationToken cancellationToken)
    {
        if (run.State.Status == RunStatus.Running || run.State.IsComplete)
            return await run.ViewAsync(cancellationToken).ConfigureAwait(false);
        var view = await run.ViewAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var journal = await runs.ReadJournalDigestAsync(run.RunId, cancellationToken).ConfigureAwait(false);
            var kind = run.State.UndoRequested ? RecordKind.Undo : run.Intent.Rehearsal ? RecordKind.Rehearsal : RecordKind.Run;
            var actor = await identity.GetAsync(cancellationToken).ConfigureAwait(false);
            var entry = Entry(actor, kind, run.Intent.Plan, view.Status.ToString(), Evidence(run.Intent, view, journal).ToData()) with
            {
                RunId = run.RunId,
                Key = $"{run.RunId}:{run.State.Endings}",
                Note = RunSentences.Note(view),
            };
            var record = await ledger.AppendAsync(entry, cancellationToken).ConfigureAwait(false);
            await run.NoteRecordAsync(record.RecordId).ConfigureAwait(false);
            if (observer.Listens(MessageLevel.Information))
                observer.Log(new RunLogEntry(MessageLevel.Information, time.GetUtcNow(), $"Recorded in the ledger as record {record.RecordId}.") { RunId = run.RunId });
            return view with { RecordId = record.RecordId };
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.LedgerUnavailable)
        {
            observer.Log(new RunLogEntry(MessageLevel.Warning, time.GetUtcNow(), $"Run {run.RunId} ended as {view.Status}, and could not be recorded: {error.Message} Record it with: Resume-SafeChange -RunId {run.RunId}") { RunId = run.RunId });
            return view;
        }
    }

    public async Task<RunVerification> RecordVerificationAsync(RunVerification verification, RunIntent intent, CancellationToken cancellationToken)
    {
        var failed = verification.Findings.Where(f => !f.Passed).Select(f => f.What).ToList();
        var actor = await identity.GetAsync(cancellationToken).ConfigureAwait(false);
        var entry = Entry(actor, RecordKind.Verification, intent.Plan, verification.Passed ? "Passed" : "Failed", []) with
        {
            RunId = verification.RunId,
            Note = failed.Count == 0 ? null : string.Join("; ", failed.Take(5)),
        };
        var record = await ledger.AppendAsync(entry, cancellationToken).ConfigureAwait(false);
        return verification with { RecordId = record.RecordId };
    }

    private LedgerEntry Entry(Actor actor, RecordKind kind, ChangePlan plan, string outcome, JsonObject data) => new(kind, plan.Change, plan.Environment)
    {
        PlanDigest = plan.Digest,
        ShapeDigest = plan.ShapeDigest,
        Actor = actor.ToString(),
        At = time.GetUtcNow(),
        Outcome = outcome,
        Data = data,
    };

    private static DeliveryEvidence Evidence(ChangePlan plan) => new()
    {
        InputDigest = plan.InputDigest,
        Whole = !plan.Partial,
        Author = plan.Author,
        Given = plan.Given,
        SecretsFound = plan.Warnings.Count,
        Undoable = plan.Actions.All(a => a.Undoable || a.Verb is ActionVerb.None or ActionVerb.Read),
        Footprint = new JsonObject(plan.Footprint.Select(f => KeyValuePair.Create<string, JsonNode?>(
            f.StepId, new JsonObject(f.Counts.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value)))))),
    };

    private static DeliveryEvidence Evidence(RunIntent intent, ChangeRun run, string journalDigest) => Evidence(intent.Plan) with
    {
        Whole = !intent.Plan.Partial && run.Actions.All(a => a.Status != ActionStatus.Skipped),
        DryRunWasTrue = run.DryRunWasTrue,
        Truth = run.Actions.GroupBy(a => a.Uses).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, Truth),
        StartedAt = run.Started,
        VerifiedAt = run.Status is RunStatus.Succeeded or RunStatus.NothingToDo or RunStatus.Partial ? run.Finished : null,
        PlanRecordId = intent.Plan.RecordId,
        Bulk = journalDigest,
        Overrides = intent.Overrides,
    };

    private static StepTruth Truth(IEnumerable<RunAction> actions)
    {
        var truths = actions.Select(a => a.Truth).ToList();
        return new StepTruth(Count(PredictionTruth.Matched), Count(PredictionTruth.Differed), Count(PredictionTruth.NotPredicted));

        long Count(PredictionTruth truth) => truths.LongCount(t => t == truth);
    }
}
