using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary><c>kubernetes.patch</c>: some fields of one object that is there.</summary>
internal sealed class KubernetesPatchStep : ObjectStepType
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "kubernetes.patch",
        "Changes some fields of one object of a cluster, after the server's own dry run.",
        [
            new("target", OptionKind.Text, "The object, as kind/name: deployment/web.") { Required = true },
            new("patch", OptionKind.Any, "The fields as they are to be; with 'type: json' a list of operations (RFC 6902).") { Required = true },
            new("type", OptionKind.Text, "How the patch is read; custom kinds know no 'strategic'.") { Values = ["strategic", "merge", "json"], Default = "strategic" },
            .. PlaceOptions,
            .. WaitOptions,
        ])
    {
        HasDefaultUndo = true,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        if (step.With["target"]?.GetValue<string>() is { } target && Interpolation.Names(target).Count == 0 && PatchTask.Split(target) is null)
            yield return new OptionMistake("target", $"'{target}' is no object; expected kind/name, such as deployment/web.");
        var list = step.With["type"]?.ToString() == "json";
        if (step.With["patch"] is { } patch && (list ? patch is not JsonArray : patch is not JsonObject))
            yield return new OptionMistake("patch", list ? "a patch of 'type: json' is a list of operations." : "a patch is a mapping of the fields to change; a list of operations needs 'type: json'.");
        foreach (var mistake in base.Check(step, project))
            yield return mistake;
    }

    public override Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var options = new StepOptions(step, context);
        return new PatchPlanner(new PatchTask(options), KubernetesPlace.Of(context.Environment, options.TextOrNull("context"), options.TextOrNull("namespace")), context, Waits(step) ? Timeout(options) : null).PlanAsync(cancellationToken);
    }

    protected override Task<StepCommand> WritingAsync(PlannedAction action, ObjectTarget target, JsonObject? live, Kubectl kubectl, ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(TaskOf(context).Patching(kubectl, target.Name, live ?? throw new SafeOpsException(ErrorCodes.TargetChanged, $"{target.Display} is not there, so there is nothing to patch. Nothing was done.", "Apply its manifest first.", target.Display)));

    protected override Task<IReadOnlyList<FieldDifference>> UnmetAsync(PlannedAction action, JsonObject live, ActionContext context, CancellationToken cancellationToken)
    {
        // What the patch changed stands in the prediction where it cannot be worked out again from the patch alone.
        IReadOnlyList<FieldDifference> unmet = TaskOf(context).Unmet(live) ?? [.. (action.Prediction ?? [])
            .Where(p => p.Key is not ("exists" or "digest" or "asked" or ObjectOutcome.Values))
            .Select(p => (Path: ValuePath.TryParse(p.Key, out _), p.Value))
            .Where(p => p.Path is not null && !JsonNode.DeepEquals(ObjectFields.Find(live, p.Path.Parts), p.Value))
            .Select(p => new FieldDifference(p.Path!.Parts, ObjectFields.Find(live, p.Path.Parts), p.Value))];
        return Task.FromResult(unmet);
    }

    protected override Task<JsonObject> ActualAsync(PlannedAction action, JsonObject? before, JsonObject live, ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(ObjectOutcome.Actual(action.Prediction ?? [], before, null, live, TaskOf(context).Unmet(live) is null or { Count: 0 }));

    private static PatchTask TaskOf(ActionContext context) => new(new StepOptions(context.Step, context));
}
