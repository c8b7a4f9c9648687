using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>
/// The way back: the earlier configuration, out of git, planned against the same state and applied as any plan; where there was nothing
/// before, what the run made is destroyed.
/// </summary>
internal sealed class TerraformUndo(PlannedAction action, ActionContext context)
{
    private readonly TerraformOptions _options = TerraformOptions.Of(context.Step, context);

    public Task<PlannedAction> PlanAsync(CancellationToken cancellationToken) => InPrivateAsync(async work =>
    {
        if (await TerraformRecord.ReadAsync(context.Saved, cancellationToken).ConfigureAwait(false) is not { } record)
            return Undo(null, null);
        var (_, plan, lines) = await PlanAsync(record, work, cancellationToken).ConfigureAwait(false);
        return Undo(plan, record) with { Commands = lines };
    });

    public Task UndoAsync(PlannedAction undo, CancellationToken cancellationToken) => InPrivateAsync(async work =>
    {
        var record = (await TerraformRecord.ReadAsync(context.Saved, cancellationToken).ConfigureAwait(false))!;
        var (terraform, plan, _) = await PlanAsync(record, work, cancellationToken).ConfigureAwait(false);
        if (PlanDigest.Of(plan) != (string?)undo.Before["changes"])
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{_options.Display}: the way back is not the one that was planned any more ({PlanText.Summary(plan)}). Nothing was undone.", "Look at it with -WhatIf, then undo again.", _options.Name);
        await (record with { Undoing = true }).SaveAsync(context.Saved, cancellationToken).ConfigureAwait(false);
        var outcome = await terraform.ApplyAsync(action, context, plan.Changes.Count).ConfigureAwait(false);
        return outcome.Succeeded
            ? outcome
            : throw new SafeOpsException(
                ErrorCodes.ActionFailed,
                $"{_options.Display}: the undo by terraform apply ended with exit code {outcome.ExitCode}.\n{context.Secrets.Masker.Hide(outcome.Complaint)}",
                "Correct what it names, then undo again: it goes on from what is there.",
                _options.Name);
    });

    private async Task<(Terraform Terraform, TerraformPlan Plan, IReadOnlyList<PlannedCommand> Lines)> PlanAsync(TerraformRecord record, string work, CancellationToken cancellationToken)
    {
        var here = new Terraform(_options, context, work);
        var head = await here.HeadAsync(cancellationToken).ConfigureAwait(false);
        RequireOwn(record, head);
        if (record.Before.IsEmpty)
            return await PlannedAsync(_options.WithoutReplace(), destroys: true).ConfigureAwait(false);
        if (record.Revision is not { } revision)
            throw new SafeOpsException(ErrorCodes.RunNotUndoable, $"{_options.Display}: the configuration before the run is not known.", "Name it with 'earlier: <git revision>' in the step, or write an 'undo:' of its own.", _options.Name);
        var earlier = await new EarlierConfiguration(_options, context).TakeOutAsync(revision, work, cancellationToken).ConfigureAwait(false);
        if (await new Terraform(earlier, context, work).HeadAsync(cancellationToken).ConfigureAwait(false) != head)
            throw new SafeOpsException(ErrorCodes.RunNotUndoable, $"{_options.Display}: the configuration of commit {revision} keeps its state elsewhere, so it is no way back.", "Bring the earlier configuration back by hand and apply it as a change.", _options.Name);
        var back = await PlannedAsync(earlier, destroys: false).ConfigureAwait(false);
        if (!back.Plan.HasChanges && !record.Undoing && head != record.Before)
            await RequireNothingDoneAsync(record, revision, new Terraform(_options.WithoutReplace(), context, work), cancellationToken).ConfigureAwait(false);
        return back;

        async Task<(Terraform Terraform, TerraformPlan Plan, IReadOnlyList<PlannedCommand> Lines)> PlannedAsync(TerraformOptions options, bool destroys)
        {
            var terraform = new Terraform(options, context, work);
            var plan = await terraform.PlanAsync(cancellationToken, destroys).ConfigureAwait(false);
            RequireOwn(record, plan);
            return (terraform, plan, terraform.Lines(destroys));
        }
    }

    /// <summary>Nobody else may have written the state since; our own half-done undo may.</summary>
    private void RequireOwn(TerraformRecord record, StateHead head)
    {
        var moved = record.After is { } after && !record.Undoing ? head != after : record.Before.Lineage is { } lineage && head.Lineage != lineage;
        if (moved)
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{_options.Display}: the state was changed since this run: it was {record.After ?? record.Before}, and is {head}.", "Look at what changed it; then bring the earlier configuration back as a change of its own.", _options.Name);
    }

    /// <summary>
    /// A configuration that asks for nothing else than what the run left is not the one before it: the run's work came from an older commit,
    /// and "nothing to do" would pass for "taken back".
    /// </summary>
    private async Task RequireNothingDoneAsync(TerraformRecord record, string revision, Terraform here, CancellationToken cancellationToken)
    {
        var left = (await here.PlanAsync(cancellationToken).ConfigureAwait(false)).Changes.Select(c => c.Address).ToHashSet(StringComparer.Ordinal);
        if (record.Changes.Any(c => c.Kind != ChangeKind.Read && !left.Contains(c.Address)))
            throw new SafeOpsException(
                ErrorCodes.RunNotUndoable,
                $"{_options.Display}: the configuration of commit {revision[..12]} asks for nothing else than what this run did, so it is no way back.",
                "Bring an older configuration back and apply it as a change; 'earlier: <git revision>' in the step names the one the next run goes back to.",
                _options.Name);
    }

    /// <summary>An undo takes away what the run made, and nothing else.</summary>
    private void RequireOwn(TerraformRecord record, TerraformPlan plan)
    {
        var kinds = record.Changes.ToLookup(c => c.Address, c => c.Kind, StringComparer.Ordinal);
        var foreign = plan.Changes
            .Where(c => (c.Kind == ChangeKind.Delete && !kinds[c.Address].Any(k => k is ChangeKind.Create or ChangeKind.Replace or ChangeKind.Import))
                || (c.Kind == ChangeKind.Replace && !kinds[c.Address].Any(k => k is ChangeKind.Replace or ChangeKind.Update or ChangeKind.Create)))
            .Select(c => $"{PlanText.Name(c.Kind)} {c.Address}")
            .ToList();
        if (foreign.Count > 0)
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{_options.Display}: the way back would take away what this run did not make: {string.Join(", ", foreign.Take(10))}.", "Compare the earlier configuration with the state; then bring it back as a change of its own, with its limits.", _options.Name);
    }

    private PlannedAction Undo(TerraformPlan? plan, TerraformRecord? record) => action with
    {
        Verb = plan is null ? ActionVerb.None : PlanText.Verb(plan),
        Summary = $"undo {_options.Display}: {(plan is null ? "nothing to do" : PlanText.Summary(plan))}{(record is { Before.IsEmpty: false, Revision: { } revision } ? $", by the configuration of commit {revision[..12]}" : "")}",
        Details = plan is null ? [] : PlanText.Details(plan),
        Counts = plan is { HasChanges: true } ? PlanText.Counted(plan) : null,
        Fidelity = Fidelity.Exact,
        FidelityReason = null,
        Before = new JsonObject { ["changes"] = plan is null ? null : PlanDigest.Of(plan) },
        Prediction = null,
    };

    private async Task<T> InPrivateAsync<T>(Func<string, Task<T>> use)
    {
        var work = KeptFiles.Create(context.Project.DataFolder, $"undo-{Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant()}");
        try
        {
            return await use(work).ConfigureAwait(false);
        }
        finally
        {
            KeptFiles.Remove(work);
        }
    }
}
