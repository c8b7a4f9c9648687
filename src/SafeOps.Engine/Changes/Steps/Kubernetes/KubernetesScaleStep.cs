using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Sets how many pods a workload is to have.</summary>
internal sealed class KubernetesScaleStep : StepType
{
    private const string Outcome = "replicas";

    public override StepTypeDescriptor Descriptor { get; } = new(
        "kubernetes.scale",
        "Sets the number of replicas of deployments, stateful sets and whatever else can be scaled.",
        [
            ObjectSelection.TargetOption,
            ObjectSelection.KindOption,
            ObjectSelection.SelectorOption,
            new("replicas", OptionKind.Integer, "How many there shall be.") { Required = true },
            .. ObjectSelection.WaitOptions,
            ObjectSelection.ContextOption,
            ObjectSelection.NamespaceOption,
        ])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.Medium,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        foreach (var mistake in ObjectSelection.Check(step.With).Concat(ObjectSelection.CheckWait(step.With)))
            yield return mistake;
        if ((long?)step.With["replicas"] is < 0 or > int.MaxValue)
            yield return new OptionMistake("replicas", "is no number of pods; expected 0 or more.");
    }

    public override Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken) =>
        new ScalePlanner(step, context).PlanAsync(cancellationToken);

    /// <summary>How many pods are ready by then says nothing of what was put back.</summary>
    public override bool FindsTheSame(PlannedAction was, PlannedAction now) => JsonNode.DeepEquals(was.Before, now.Before);

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var target = ScaleTarget.Of(action, context);
        var now = await target.LookAsync(cancellationToken).ConfigureAwait(false);
        if (target.Differs(action, now) is { } differs)
            throw ObjectActions.Changed(action, differs);
        if (now!.Replicas != target.Replicas)
        {
            if (now.Replicas != (long)action.Before["replicas"]!)
                throw ObjectActions.Changed(action, string.Create(CultureInfo.InvariantCulture, $"it has {now.Replicas} replicas, had {action.Before["replicas"]}"));
            cancellationToken.ThrowIfCancellationRequested();
            await target.SetAsync(now.Replicas, target.Replicas, action, context).ConfigureAwait(false);
        }
        var left = await target.LookAsync(CancellationToken.None).ConfigureAwait(false);
        return new ActionResult(new JsonObject { [Outcome] = left?.Replicas });
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (await StepPrograms.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { Count: > 0 } running)
            return new ProbeResult(ProbeAnswer.Unknown, $"kubectl is still at work (process {string.Join(", ", running)}).");
        var target = ScaleTarget.Of(action, context);
        var now = await target.LookAsync(cancellationToken).ConfigureAwait(false);
        if (target.Differs(action, now) is { } differs)
            return new ProbeResult(ProbeAnswer.Unknown, $"{action.Target}: {differs}.");
        return now!.Replicas == target.Replicas
            ? new ProbeResult(ProbeAnswer.Done, $"it has {now.Replicas} replicas.", new JsonObject { [Outcome] = now.Replicas })
            : new ProbeResult(ProbeAnswer.NotDone, $"it has {now.Replicas} replicas.");
    }

    public override Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        ScaleTarget.Of(action, context).VerifyAsync(action, context, cancellationToken);

    public override async Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var target = ScaleTarget.Of(action, context);
        var now = await target.LookAsync(cancellationToken).ConfigureAwait(false);
        if (target.Differs(action, now) is { } differs)
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Target}: {differs}.", "Look at who did that; scale it by hand if it is still meant.", action.Target);
        var before = (long)action.Before["replicas"]!;
        if (now!.Replicas == before)
            return ObjectActions.Undoing(action, ActionVerb.None, $"{action.Target} has {before} replicas, as before");
        if (now.Replicas != target.Replicas)
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Target} was scaled again since: it has {now.Replicas} replicas, the run left {target.Replicas}.", $"Look at who scaled it; 'kubectl scale --replicas={before}' brings back the earlier number.", action.Target);
        return ObjectActions.Undoing(action, ActionVerb.Update, action.Target, string.Create(CultureInfo.InvariantCulture, $"replicas: {now.Replicas} → {before}")) with
        {
            Commands = [StepPrograms.Judge(target.Command(now.Replicas, before), context)],
            Prediction = new JsonObject { [Outcome] = before },
        };
    }

    public override async Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var target = ScaleTarget.Of(undo, context);
        var now = await target.LookAsync(cancellationToken).ConfigureAwait(false);
        var before = (long)undo.Before["replicas"]!;
        if (target.Differs(undo, now) is { } differs)
            throw ObjectActions.Changed(undo, differs);
        if (now!.Replicas != before)
            await target.SetAsync(target.Replicas, before, undo, context).ConfigureAwait(false);
    }
}
