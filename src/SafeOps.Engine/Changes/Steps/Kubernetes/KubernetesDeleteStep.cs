using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// Deletes objects: those it names, one action each, or those of a kind that are chosen, one action for each namespace. What is deleted
/// are the objects that were planned, by uid; not what bears their names by then.
/// </summary>
internal sealed class KubernetesDeleteStep : StepType
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "kubernetes.delete",
        "Deletes objects of a cluster, by name, or by labels, fields, phase and age, and saves their manifests first.",
        [
            ObjectSelection.TargetOption,
            ObjectSelection.KindOption,
            ObjectSelection.SelectorOption,
            ObjectSelection.FieldSelectorOption,
            new("phase", OptionKind.TextList, "Only those in one of these phases: Succeeded and Failed for pods and jobs that have ended.") { OrScalar = true },
            new("olderThan", OptionKind.Duration, "Only those created longer ago; of pods and jobs that have ended, those that ended longer ago."),
            new("limits", OptionKind.Mapping, "More than this is refused.") { Members = [new("objects", OptionKind.Integer, "How many objects, in all namespaces together.")] },
            new("batch", OptionKind.Integer, "How many are deleted before a stop is looked for.") { Default = "100" },
            new("cascade", OptionKind.Text, "What becomes of the objects they own: deleted after them, before them, or left without an owner.") { Values = ["background", "foreground", "orphan"], Default = "background" },
            new("timeout", OptionKind.Duration, "How long verification waits until they are gone.") { Default = "5m" },
            new("allNamespaces", OptionKind.Boolean, "Those of all namespaces.") { Default = "false" },
            ObjectSelection.ContextOption,
            ObjectSelection.NamespaceOption,
        ])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.High,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) =>
        ObjectSelection.Check(step.With, "phase", "olderThan").Concat(DeleteTask.Check(step.With));

    /// <summary>What was made anew has the old names and new uids.</summary>
    public override bool FindsTheSame(PlannedAction was, PlannedAction now) =>
        DeletedObjects.Of(was).Uids.Keys.Order(StringComparer.Ordinal).SequenceEqual(DeletedObjects.Of(now).Uids.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    public override Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken) =>
        new DeletePlanner(step, context).PlanAsync(cancellationToken);

    public override Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        new DeleteRun(action, context).ApplyAsync(cancellationToken);

    public override Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        new DeleteRun(action, context).ProbeAsync(cancellationToken);

    public override Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        new DeleteRun(action, context).VerifyAsync(cancellationToken);

    public override Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        new DeleteUndo(action, context).PlanAsync(cancellationToken);

    public override Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken) =>
        new DeleteUndo(undo, context).RunAsync(cancellationToken);

    public override IEnumerable<string> Touches(PlannedAction action) => [action.Target, .. DeletedObjects.Of(action).Displays];
}
