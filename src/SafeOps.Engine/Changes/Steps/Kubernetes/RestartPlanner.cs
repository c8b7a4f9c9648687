using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>The dry run of a <c>kubernetes.restart</c>. kubectl has none for it, so the server is asked about the patch that kubectl would send.</summary>
internal sealed class RestartPlanner(ResolvedStep step, PlanningContext context)
{
    public const string OnDelete = "OnDelete";

    private readonly Kubectl _kubectl = new(KubernetesPlace.Of(context.Environment, ObjectSelection.Text(step.With["context"]), ObjectSelection.Text(step.With["namespace"])), context);
    private readonly ObjectSelection _selection = ObjectSelection.Read(step.With);

    public static StepCommand Restart(Kubectl kubectl, ObjectName name) =>
        kubectl.Command(["rollout", "restart", $"{name.Resource}/{name.Name}"], @namespace: name.Namespace);

    /// <param name="mark">Null takes it away.</param>
    public static StepCommand Mark(Kubectl kubectl, ObjectName name, string? mark, bool dryRun)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Workload.RestartedAt] = mark } } } } };
        return kubectl.Command(["patch", $"{name.Resource}/{name.Name}", "--type=merge", "--patch", patch.ToJsonString(), .. dryRun ? (string[])["--dry-run=server"] : []], @namespace: name.Namespace);
    }

    public static SafeOpsException Paused(ObjectTarget target, ErrorCode code) => new(
        code,
        $"{target.Display} is paused: it would take the restart up only when it is resumed, together with whatever else waits in its template.",
        $"Look at what waits, then resume it first: kubectl --context {target.Place.Context} rollout resume {target.Name.Short}",
        target.Display);

    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(CancellationToken cancellationToken)
    {
        var cluster = new PlannedCluster(_kubectl.Place.Context, context.World);
        if (cluster.WaitsFor is { } waits)
            return [ObjectActions.Waiting(Whole(), waits)];
        var found = await new ObjectLookup(_kubectl, context).FindAsync(_selection, context.World, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
            return [ObjectActions.Nothing(Whole(), $"nothing to restart: {_selection.Display}")];
        var actions = new List<PlannedAction>();
        foreach (var one in found)
            actions.Add(await OneAsync(actions.Count + 1, one, cluster, cancellationToken).ConfigureAwait(false));
        return actions;
    }

    private async Task<PlannedAction> OneAsync(int number, FoundObject one, PlannedCluster cluster, CancellationToken cancellationToken)
    {
        var target = new ObjectTarget(_kubectl.Place, one.Name);
        if (!Workload.IsRestartable(one.Item))
            throw new SafeOpsException(ErrorCodes.TargetRefused, $"{target.Display}: a {one.Name.Kind} cannot be restarted; deployments, stateful sets and daemon sets can.", ObjectFacts.Owner(one.Item) is { } owner ? $"Restart what owns it: {owner}." : null, target.Display);
        if (Workload.IsPaused(one.Item))
            throw Paused(target, ErrorCodes.TargetRefused);
        if (!one.IsPlanned)
        {
            var dry = Mark(_kubectl, one.Name, context.Services.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), dryRun: true);
            _kubectl.Require(dry, await StepPrograms.AskAsync(dry, context, cancellationToken).ConfigureAwait(false));
        }
        var intent = target.ToIntent();
        intent["timeout"] = ObjectSelection.Wait(step.With);
        var (how, isRisky) = How(one.Item);
        cluster.Set(one.Name, one.Item, step.Key);
        return ObjectActions.OnTopOf(target.NewAction(step, number, ActionVerb.Update, isRisky ? RiskLevel.High : RiskLevel.Medium, intent) with
        {
            Details =
            [
                Workload.RestartedAtOf(one.Item) is { } last ? $"restarted last {last}" : "never restarted this way before",
                how,
                .. Workload.IsRolledOut(one.Item) || one.IsPlanned ? (string[])[] : ["a roll-out of it is under way now"],
            ],
            Commands = [StepPrograms.Judge(Restart(_kubectl, one.Name), context)],
            Undo = "undo: half-way it keeps the old pods that are left; once all are new there is nothing to restore",
            Before = new JsonObject { ["uid"] = one.IsPlanned ? "" : ObjectFacts.Uid(one.Item), ["restartedAt"] = Workload.RestartedAtOf(one.Item) },
            Observed = new JsonObject { ["ready"] = Workload.Ready(one.Item) },
            Prediction = new JsonObject { ["restarted"] = true },
        }, one.IsPlanned);
    }

    /// <summary>How its pods are replaced, and whether nothing serves meanwhile.</summary>
    private static (string Line, bool IsRisky) How(JsonObject item)
    {
        var strategy = Workload.Strategy(item);
        if (strategy == OnDelete)
            return ("its strategy is OnDelete: each pod is replaced only when somebody deletes it", false);
        if (ObjectFacts.Kind(item) == "DaemonSet")
            return ("its pods are replaced node by node", false);
        var replicas = Workload.Replicas(item) ?? 1;
        return (strategy, ObjectFacts.Kind(item), replicas) switch
        {
            (_, _, 0) => ("it has no pods now", false),
            ("Recreate", _, _) => ($"its strategy is Recreate: {Counts.Of(replicas, "pod")} end before the new ones start, and nothing serves meanwhile", true),
            (_, "StatefulSet", 1) => ("its only pod ends before the new one starts, and nothing serves meanwhile", true),
            (_, "StatefulSet", _) => ($"its {replicas} pods are replaced one after the other, the last first", false),
            _ => ($"its {Counts.Of(replicas, "pod")} {(replicas == 1 ? "is" : "are")} replaced step by step", false),
        };
    }

    private PlannedAction Whole() => ObjectActions.New(step, 1, _kubectl.Place, _selection.Display, ActionVerb.Update, step.With.DeepClone().AsObject());
}
