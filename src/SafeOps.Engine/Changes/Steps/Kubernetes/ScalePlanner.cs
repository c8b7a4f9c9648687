using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>The dry run of a <c>kubernetes.scale</c>: the server's own, and what else in the cluster has a say in the number.</summary>
internal sealed class ScalePlanner(ResolvedStep step, PlanningContext context)
{
    private readonly Kubectl _kubectl = new(KubernetesPlace.Of(context.Environment, ObjectSelection.Text(step.With["context"]), ObjectSelection.Text(step.With["namespace"])), context);
    private readonly ObjectSelection _selection = ObjectSelection.Read(step.With);
    private readonly long _replicas = (long)step.With["replicas"]!;

    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(CancellationToken cancellationToken)
    {
        var cluster = new PlannedCluster(_kubectl.Place.Context, context.World);
        if (cluster.WaitsFor is { } waits)
            return [ObjectActions.Waiting(Whole(), waits)];
        var lookup = new ObjectLookup(_kubectl, context);
        var found = await lookup.FindAsync(_selection, context.World, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
            return [ObjectActions.Nothing(Whole(), $"nothing to scale: {_selection.Display}")];
        var around = await ScaleConcerns.LookAsync(lookup, cancellationToken).ConfigureAwait(false);
        var actions = new List<PlannedAction>();
        foreach (var one in found)
            actions.Add(await OneAsync(actions.Count + 1, one, around, cluster, cancellationToken).ConfigureAwait(false));
        return actions;
    }

    private async Task<PlannedAction> OneAsync(int number, FoundObject one, ScaleConcerns.Surroundings around, PlannedCluster cluster, CancellationToken cancellationToken)
    {
        var named = new ObjectTarget(_kubectl.Place, one.Name);
        var intent = named.ToIntent();
        intent["replicas"] = _replicas;
        intent["timeout"] = ObjectSelection.Wait(step.With);
        var action = named.NewAction(step, number, ActionVerb.Update, RiskLevel.Medium, intent);
        var target = ScaleTarget.Of(action, context);
        var before = await target.ReplicasAsync(one.Item, cancellationToken).ConfigureAwait(false);
        action = ObjectActions.OnTopOf(action with
        {
            Before = new JsonObject { ["uid"] = one.IsPlanned ? "" : ObjectFacts.Uid(one.Item), ["replicas"] = before },
            Observed = new JsonObject { ["ready"] = Workload.Ready(one.Item) },
            Prediction = new JsonObject { ["replicas"] = _replicas },
        }, one.IsPlanned);
        if (before == _replicas)
            return ObjectActions.Nothing(action, $"{action.Target} has {Counts.Of(before, "replica")} already");
        var concerns = ScaleConcerns.Of(one.Item, before, _replicas, around);
        var command = target.Command(before, _replicas);
        if (!one.IsPlanned)
        {
            var dry = target.Command(before, _replicas, dryRun: true);
            _kubectl.Require(dry, await StepPrograms.AskAsync(dry, context, cancellationToken).ConfigureAwait(false));
        }
        if (one.Item["spec"]?["replicas"] is not null || Workload.Replicas(one.Item) is not null)
        {
            var later = (JsonObject)one.Item.DeepClone();
            later["spec"]!["replicas"] = _replicas;
            cluster.Set(one.Name, later, step.Key);
        }
        return action with
        {
            Details =
            [
                string.Create(CultureInfo.InvariantCulture, $"replicas: {before} → {_replicas}"),
                .. _replicas == 0 ? (string[])["no pod of it is left"] : [],
                .. concerns.Lines,
            ],
            Commands = [StepPrograms.Judge(command, context)],
            Risk = _replicas == 0 || concerns.Governor is not null ? RiskLevel.High : RiskLevel.Medium,
            Undo = string.Create(CultureInfo.InvariantCulture, $"undo: scales back to {before}, unless somebody scaled it since"),
        };
    }

    private PlannedAction Whole() => ObjectActions.New(step, 1, _kubectl.Place, _selection.Display, ActionVerb.Update, step.With.DeepClone().AsObject());
}
