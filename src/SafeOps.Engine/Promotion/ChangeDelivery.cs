using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.Promotion;

/// <summary>The whole way of a change into an environment: plan, gate, confirmation, run, verification, record.</summary>
public sealed class ChangeDelivery
{
    private readonly ChangeCatalog _catalog;
    private readonly ChangeResolver _resolver;
    private readonly ChangePlanner _planner;
    private readonly RunDesk _runs;
    private readonly GateKeeper _gate;
    private readonly RunRecorder _recorder;

    internal ChangeDelivery(ChangeCatalog catalog, ChangeResolver resolver, ChangePlanner planner, RunDesk runs, GateKeeper gate, RunRecorder recorder)
    {
        _catalog = catalog;
        _resolver = resolver;
        _planner = planner;
        _runs = runs;
        _gate = gate;
        _recorder = recorder;
    }

    /// <summary>The dry run (<c>-WhatIf</c>): changes nothing anywhere, ledger and journal included.</summary>
    public async Task<ChangePlan> PlanAsync(ChangeRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var change = Resolve(_catalog.Load(request.Path), request, request.Plan);
        var plan = await _planner.PlanAsync(change, request.Steps, observer, cancellationToken).ConfigureAwait(false);
        if (request.Plan is { } reviewed)
            RequireSame(reviewed, plan);
        return plan;
    }

    /// <summary>Plans, and records the plan in the ledger as dry-run evidence. The result carries its <see cref="ChangePlan.RecordId"/>.</summary>
    public async Task<ChangePlan> RecordPlanAsync(ChangeRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(request, observer, cancellationToken).ConfigureAwait(false);
        RequirePreflight(plan);
        return await _recorder.RecordPlanAsync(plan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gate, plan, confirm, run, verify, record. A failed run is returned, not thrown; a refusal is thrown before anything is done.</summary>
    public Task<ChangeRun> InvokeAsync(ChangeRequest request, IRunObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, rehearsal: false, observer, cancellationToken);

    /// <summary>Applies, verifies, undoes, compares with the start, applies again. Not in a guarded environment.</summary>
    public Task<ChangeRun> RehearseAsync(ChangeRequest request, IRunObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, rehearsal: true, observer, cancellationToken);

    private async Task<ChangeRun> RunAsync(ChangeRequest request, bool rehearsal, IRunObserver observer, CancellationToken cancellationToken)
    {
        var definition = _catalog.Load(request.Path);
        var reviewed = request.Plan ?? await _recorder.ReviewedPlanAsync(definition.Name, request.Environment, cancellationToken).ConfigureAwait(false);
        var change = Resolve(definition, request, reviewed);
        if (rehearsal)
            RequireRehearsable(change, request);
        var lease = await _runs.HoldAsync(change.Definition.Name, change.Environment.Name, cancellationToken).ConfigureAwait(false);
        OpenRun run;
        using var kept = new KeptFiles(change.Project.DataFolder);
        try
        {
            var gate = await _gate.RequireOpenAsync(change, request, ChangePlanner.DigestOf(change, request.Steps), cancellationToken).ConfigureAwait(false);
            Tell(gate, _planner.Log(observer, lease.RunId));
            var plan = await _planner.PlanAsync(change, request.Steps, observer, cancellationToken, kept: kept).ConfigureAwait(false);
            RequirePreflight(plan);
            // Where the dry run is passed by an override, the newest recorded plan may be of something older; one that was named is always held to.
            if (reviewed is not null && (request.Plan is not null || !gate.Overridden.ContainsKey(ItemIds.DryRun)))
                RequireSame(reviewed, plan);
            if (rehearsal)
                RequireUndoable(plan);
            run = await _runs.BeginAsync(lease, RunIntent.Of(change, plan with { RecordId = gate.PlanRecordId }, rehearsal, gate.Overridden), observer, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        await using (run.ConfigureAwait(false))
        {
            await run.GoOnAsync(assume: null, cancellationToken).ConfigureAwait(false);
            if (run.State.Status == RunStatus.Running)
                kept.Leave();
            return await _recorder.RecordRunAsync(run, observer, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static void Tell(GateDecision gate, RunLog log)
    {
        foreach (var item in gate.Items)
        {
            if (item.OverrideReason is { } reason)
                log.Note(() => $"The gate's item '{item.Text}' is passed by override: {reason}");
            else
                log.Say(() => $"The gate's item '{item.Text}' holds: {item.Evidence}");
        }
        log.Note(() => gate.Items.Count == 0 ? $"The gate of {gate.Question.Environment.Name} asks nothing." : $"The gate of {gate.Question.Environment.Name} is open: {Values.Counts.Of(gate.Items.Count, "item")}.");
    }

    /// <summary>Relative dates are what the reviewed plan froze them to.</summary>
    private ResolvedChange Resolve(ChangeDefinition definition, ChangeRequest request, ChangePlan? reviewed) =>
        _resolver.Resolve(definition, request.Environment, request.Parameters, reviewed?.Parameters);

    private static void RequirePreflight(ChangePlan plan)
    {
        var failed = plan.Preflight.Where(p => !p.Passed).ToList();
        if (failed.Count > 0)
            throw new SafeOpsException(ErrorCodes.PreflightFailed,
                $"{plan.Path}: {failed.Count} of {plan.Preflight.Count} preflight checks failed: {string.Join("; ", failed.Select(f => $"{f.What}: {f.Found}"))}",
                "Nothing was done. Mend what the checks found, then run again.", plan.Change);
    }

    private static void RequireSame(ChangePlan reviewed, ChangePlan now)
    {
        var comparison = PlanComparison.Of(reviewed, now);
        if (comparison.WouldDoTheSame && comparison.SameEnvironment && comparison.Actions.Count == 0)
            return;
        var differences = comparison.SameEnvironment ? comparison.Differences : [$"the reviewed plan is for {reviewed.Environment}, not for {now.Environment}", .. comparison.Differences];
        throw new SafeOpsException(ErrorCodes.PlanStale,
            $"The reviewed plan {Values.Digest.Short(reviewed.Digest)} is not what a run would do now:{string.Concat(differences.DefaultIfEmpty("its intent differs (options, parameters or input files were edited)").Select(d => Environment.NewLine + "  " + d))}",
            $"Plan again and have it reviewed: New-ChangePlan -Path {now.Path} -Environment {now.Environment}", now.Change);
    }

    private static void RequireRehearsable(ResolvedChange change, ChangeRequest request)
    {
        if (change.Environment.Guarded)
            throw new SafeOpsException(ErrorCodes.RehearsalRefused, $"{change.Environment.Name} is guarded: a rehearsal applies, undoes and applies again.",
                $"Rehearse in an earlier environment: Invoke-SafeChange -Path {request.Path} -Environment {change.Project.Environments[0].Name} -Rehearse", change.Environment.Name);
        if (request.Steps.Count > 0)
            throw new SafeOpsException(ErrorCodes.RehearsalRefused, "A rehearsal takes the whole change; -Step takes a part.", "Leave -Step out.", change.Definition.Name);
    }

    private static void RequireUndoable(ChangePlan plan)
    {
        var stuck = plan.Actions.Where(a => !a.Undoable && a.Verb is not (ActionVerb.None or ActionVerb.Read)).Select(a => $"{a.StepKey} ({a.Undo})").Distinct().ToList();
        if (stuck.Count > 0)
            throw new SafeOpsException(ErrorCodes.RehearsalRefused, $"There is no way back to rehearse for {string.Join(", ", stuck)}.",
                "Give the steps an undo, or run the change without -Rehearse.", plan.Change);
    }
}
