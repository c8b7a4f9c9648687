using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Waits until objects are as they should be. Reads only.</summary>
internal sealed class KubernetesWaitStep : StepType
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "kubernetes.wait",
        "Waits until objects of a cluster meet a condition, are rolled out, or are gone.",
        [
            ObjectSelection.TargetOption,
            ObjectSelection.KindOption,
            ObjectSelection.SelectorOption,
            ObjectSelection.FieldSelectorOption,
            new("for", OptionKind.Text, "What is waited for: rollout, create, delete, condition=Ready, jsonpath={.status.phase}=Running.") { Required = true },
            new("timeout", OptionKind.Duration, "How long, for all of them together; then it has failed.") { Default = "5m" },
            ObjectSelection.ContextOption,
            ObjectSelection.NamespaceOption,
        ])
    {
        CanCheck = true,
        OnlyReads = true,
        Risk = RiskLevel.Low,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) =>
        ObjectSelection.Check(step.With).Concat(WaitTask.Check(step.With));

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var task = WaitTask.Read(step.With);
        var kubectl = task.Kubectl(context);
        var action = ObjectActions.New(step, 1, kubectl.Place, $"{task.Selection.Display} until {task.For}", ActionVerb.Read, step.With.DeepClone().AsObject()) with
        {
            Target = $"{task.Selection.Display} in {kubectl.Place.Display}",
            Details = [$"at most {Durations.Format(task.Timeout)}"],
            Commands = [.. task.Commands(kubectl, task.Timeout).Select(c => Programs.StepPrograms.Judge(c, context))],
            Risk = RiskLevel.Low,
        };
        var cluster = new PlannedCluster(kubectl.Place.Context, context.World);
        if (cluster.WaitsFor is { } waits)
            return [ObjectActions.Waiting(action, waits)];
        if (context.World.Objects.Below(cluster.Target + "/").Any())
            return [action with { Fidelity = Fidelity.Declared, FidelityReason = "earlier steps change the cluster first" }];
        // Not even a moment is waited while planning: how it stands now is what can be said.
        var now = await task.WaitAsync(kubectl, context, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        return [action with { Details = [.. action.Details, $"now: {now.Found}"], Fidelity = Fidelity.Declared, FidelityReason = "that it comes about in time is the author's word", Observed = new JsonObject { ["met"] = now.Passed } }];
    }

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var task = WaitTask.Read(action.Intent);
        var kubectl = task.Kubectl(context);
        var check = await task.WaitAsync(kubectl, context, task.Timeout, cancellationToken).ConfigureAwait(false);
        return check.Passed
            ? new ActionResult(new JsonObject { ["met"] = true }) { Note = check.Found }
            : throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{action.Target}: not {task.For} within {Durations.Format(task.Timeout)}: {check.Found}.", $"Look at it: kubectl --context {kubectl.Place.Context} describe {task.Selection.Objects.FirstOrDefault() ?? task.Selection.Kind}", action.Target);
    }

    public override Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new ProbeResult(ProbeAnswer.NotDone, "waiting leaves nothing; it is waited again."));

    public override Task<CheckResult> CheckAsync(ResolvedCheck check, StepContext context, CancellationToken cancellationToken)
    {
        var task = WaitTask.Read(check.With);
        return task.WaitAsync(task.Kubectl(context), context, task.Timeout, cancellationToken);
    }
}
