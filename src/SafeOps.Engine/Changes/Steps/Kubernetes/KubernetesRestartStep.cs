using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// Replaces the pods of a workload by new ones of the same template, as <c>kubectl rollout restart</c> does: a time in the template's
/// annotations makes it another template.
/// </summary>
internal sealed class KubernetesRestartStep : StepType
{
    private const string Outcome = "restarted";

    public override StepTypeDescriptor Descriptor { get; } = new(
        "kubernetes.restart",
        "Restarts deployments, stateful sets and daemon sets: their pods are replaced, as their strategy says.",
        [
            ObjectSelection.TargetOption,
            ObjectSelection.KindOption,
            ObjectSelection.SelectorOption,
            .. ObjectSelection.WaitOptions,
            ObjectSelection.ContextOption,
            ObjectSelection.NamespaceOption,
        ])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.Medium,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) => ObjectSelection.Check(step.With).Concat(ObjectSelection.CheckWait(step.With));

    /// <summary>A restart that has ended left the same object with the same template; the time in it stays.</summary>
    public override bool FindsTheSame(PlannedAction was, PlannedAction now) => JsonNode.DeepEquals(was.Before["uid"], now.Before["uid"]);

    public override Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken) =>
        new RestartPlanner(step, context).PlanAsync(cancellationToken);

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, kubectl) = At(action, context);
        var now = await kubectl.GetAsync(target.Name, cancellationToken).ConfigureAwait(false);
        if (Differs(action, now) is { } differs)
            throw ObjectActions.Changed(action, differs);
        if (IsRestarted(action, now!))
            throw ObjectActions.Changed(action, $"it was restarted since, {Workload.RestartedAtOf(now!)}");
        if (Workload.IsPaused(now!))
            throw RestartPlanner.Paused(target, ErrorCodes.TargetChanged);
        cancellationToken.ThrowIfCancellationRequested();
        await RestartAsync(kubectl, target.Name, action, context).ConfigureAwait(false);
        var left = await kubectl.GetAsync(target.Name, CancellationToken.None).ConfigureAwait(false);
        return new ActionResult(new JsonObject { [Outcome] = left is not null && IsRestarted(action, left) });
    }

    /// <summary>A restart is a time in whole seconds: kubectl refuses a second one within the same, and then nothing was done.</summary>
    private static async Task RestartAsync(Kubectl kubectl, ObjectName name, PlannedAction action, ActionContext context)
    {
        var command = RestartPlanner.Restart(kubectl, name);
        try
        {
            await kubectl.DoAsync(command, action, context).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Message.Contains("within the past second", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), context.Services.Time, CancellationToken.None).ConfigureAwait(false);
            await kubectl.DoAsync(command, action, context).ConfigureAwait(false);
        }
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (await StepPrograms.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { Count: > 0 } running)
            return new ProbeResult(ProbeAnswer.Unknown, $"kubectl is still at work (process {string.Join(", ", running)}).");
        var (target, kubectl) = At(action, context);
        var now = await kubectl.GetAsync(target.Name, cancellationToken).ConfigureAwait(false);
        if (Differs(action, now) is { } differs)
            return new ProbeResult(ProbeAnswer.Unknown, $"{action.Target}: {differs}.");
        return IsRestarted(action, now!)
            ? new ProbeResult(ProbeAnswer.Done, $"its template says that it was restarted at {Workload.RestartedAtOf(now!)}.", new JsonObject { [Outcome] = true })
            : new ProbeResult(ProbeAnswer.NotDone, "its template says nothing of a restart since.");
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, kubectl) = At(action, context);
        var now = await kubectl.GetAsync(target.Name, cancellationToken).ConfigureAwait(false);
        if (Differs(action, now) is { } differs)
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{action.Target}: {differs}.", "Find out who did that.", action.Target);
        Durations.TryParse((string?)action.Intent["timeout"], out var timeout);
        // Pods that only go when somebody deletes them are no roll-out that could be waited for.
        if (timeout > TimeSpan.Zero && Workload.Strategy(now!) != RestartPlanner.OnDelete)
            await new RolloutWatch(kubectl, context).RequireAsync(target.Name, timeout, ObjectFacts.Time(Workload.RestartedAtOf(now!)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Nothing is to be restored once all pods are new: they run the template the old ones ran. Half-way, the old ones that are left stay.</summary>
    public override async Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, kubectl) = At(action, context);
        var now = await kubectl.GetAsync(target.Name, cancellationToken).ConfigureAwait(false);
        if (Differs(action, now) is { } differs)
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Target}: {differs}.", "Find out who did that.", action.Target);
        if (!IsRestarted(action, now!))
            return ObjectActions.Undoing(action, ActionVerb.None, $"{action.Target} has the template it had");
        if (Workload.IsRolledOut(now!))
            return ObjectActions.Undoing(action, ActionVerb.None, $"{action.Target} has nothing to take back: the new pods run the template the old ones ran");
        return ObjectActions.Undoing(action, ActionVerb.Update, action.Target, "the restart is half-way: the template gets its earlier mark back, so the pods that were not replaced yet stay") with
        {
            Commands = [StepPrograms.Judge(RestartPlanner.Mark(kubectl, target.Name, (string?)action.Before["restartedAt"], dryRun: false), context)],
        };
    }

    public override async Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, kubectl) = At(undo, context);
        var command = RestartPlanner.Mark(kubectl, target.Name, (string?)undo.Before["restartedAt"], dryRun: false);
        await kubectl.DoAsync(command, undo, context).ConfigureAwait(false);
    }

    private static (ObjectTarget Target, Kubectl Kubectl) At(PlannedAction action, ActionContext context)
    {
        var target = ObjectTarget.Of(action.Intent);
        return (target, new Kubectl(target.Place, context));
    }

    private static string? Differs(PlannedAction action, JsonObject? now) => now is null
        ? "it is not there any more"
        : (string?)action.Before["uid"] is { Length: > 0 } uid && uid != ObjectFacts.Uid(now) ? "it has been deleted and made anew" : null;

    private static bool IsRestarted(PlannedAction action, JsonObject now) => Workload.RestartedAtOf(now) != (string?)action.Before["restartedAt"];
}
