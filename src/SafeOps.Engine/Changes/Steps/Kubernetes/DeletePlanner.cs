using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>The dry run of a <c>kubernetes.delete</c>: one list call for a selection, however many there are, and the server's word on a few of them.</summary>
internal sealed class DeletePlanner(ResolvedStep step, PlanningContext context)
{
    private const int MostSamples = 5;

    /// <summary>How many of an action the server is asked about, and whose company is looked at: kubectl takes one request after the other.</summary>
    private const int MostAsked = 5;

    private readonly Kubectl _kubectl = new(KubernetesPlace.Of(context.Environment, ObjectSelection.Text(step.With["context"]), ObjectSelection.Text(step.With["namespace"])), context);
    private readonly DeleteTask _task = DeleteTask.Read(step.With);
    private readonly DateTimeOffset _now = context.Services.Time.GetUtcNow();

    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(CancellationToken cancellationToken)
    {
        var cluster = new PlannedCluster(_kubectl.Place.Context, context.World);
        if (cluster.WaitsFor is { } waits)
            return [ObjectActions.Waiting(Whole(), waits)];
        var groups = _task.Selection.IsNamed ? await NamedAsync(cluster, cancellationToken).ConfigureAwait(false) : await ChosenAsync(cluster, cancellationToken).ConfigureAwait(false);
        var total = groups.Sum(g => g.Items.Count);
        if (total > _task.Limit)
            throw _task.OverLimit(total, $"{_task.Selection.Kind} in {_kubectl.Place.Display}");
        if (total == 0)
            return [ObjectActions.Nothing(Whole(), $"nothing to delete: {_task.Display} in {Where}") with { Observed = new JsonObject { ["count"] = 0 } }];
        var actions = new List<PlannedAction>();
        foreach (var group in groups)
            actions.Add(await OneAsync(actions.Count + 1, group, cancellationToken).ConfigureAwait(false));
        foreach (var name in groups.SelectMany(g => g.Items).Select(ObjectName.Of).OfType<ObjectName>())
            cluster.Set(name, null, step.Key);
        return actions;
    }

    /// <summary>What one action deletes: objects of one kind in one namespace.</summary>
    private sealed record Group(string Target, ObjectName Name, IReadOnlyList<JsonObject> Items, bool IsPlanned);

    private string Where => _task.AllNamespaces ? $"{_kubectl.Place.Context}, all namespaces" : _kubectl.Place.Display;

    private async Task<IReadOnlyList<Group>> NamedAsync(PlannedCluster cluster, CancellationToken cancellationToken)
    {
        var lookup = new ObjectLookup(_kubectl, context);
        var groups = new List<Group>();
        foreach (var word in _task.Selection.Objects)
        {
            // What is not there is deleted already: a repeated change finds it so.
            if (await lookup.FindOneAsync(word, context.World, cluster, cancellationToken).ConfigureAwait(false) is { } one)
                groups.Add(new Group(new ObjectTarget(_kubectl.Place, one.Name).Display, one.Name, [one.Item], one.IsPlanned));
        }
        return groups;
    }

    private async Task<IReadOnlyList<Group>> ChosenAsync(PlannedCluster cluster, CancellationToken cancellationToken)
    {
        var items = await _kubectl.ListAsync(_task.Selection.Kind!, _task.Selection.Selector, _task.FieldSelector, cancellationToken, _task.AllNamespaces).ConfigureAwait(false);
        var meant = items
            .Where(i => _task.Takes(i, _now) && !ObjectFacts.IsLeaving(i))
            .Select(i => (Item: i, Name: ObjectName.Of(i)!))
            .Where(i => !cluster.TryGet(i.Name, out var planned) || planned is not null);
        return [.. meant
            .GroupBy(i => (i.Name.Kind, i.Name.Group, i.Name.Version, i.Name.Namespace))
            .OrderBy(g => g.Key.Namespace, StringComparer.Ordinal)
            .Select(g => new Group(
                $"{_task.Display} in {_kubectl.Place.Context}{(g.Key.Namespace is { } space ? "/" + space : "")}",
                g.First().Name with { Name = "" },
                [.. g.OrderBy(i => ObjectFacts.Since(i.Item)).Select(i => i.Item)],
                g.Any(i => cluster.TryGet(i.Name, out _))))];
    }

    private async Task<PlannedAction> OneAsync(int number, Group group, CancellationToken cancellationToken)
    {
        RefuseUndo(group);
        var here = new Kubectl(_kubectl.Place with { Namespace = group.Name.Namespace ?? _kubectl.Place.Namespace }, context);
        var asked = Math.Min(group.Items.Count, MostAsked);
        if (!group.IsPlanned)
            await AskServerAsync(here, group, asked, cancellationToken).ConfigureAwait(false);
        var intent = new ObjectTarget(here.Place, group.Name).ToIntent();
        intent["with"] = step.With.DeepClone();
        var (reach, isGrave) = await ReachAsync(group, here, cancellationToken).ConfigureAwait(false);
        var action = DeletedObjects.Put(ObjectActions.New(step, number, here.Place, group.Target, ActionVerb.Delete, intent), group.Items, _task.Limit is not null);
        var commands = await CommandsAsync(here, group, cancellationToken).ConfigureAwait(false);
        var planned = action with
        {
            Target = group.Target,
            Summary = group.Name.Name.Length > 0 ? group.Target : $"{Counts.Format(group.Items.Count)} {group.Target}",
            Details =
            [
                .. group.Items.Count > commands.Count ? [$"in {Counts.Of((group.Items.Count + _task.Batch - 1) / _task.Batch, "batch", "batches")}; one such request for each of them, held to its uid"] : (string[])[],
                .. Ages(group.Items),
                .. reach,
            ],
            Samples = group.Items.Count == 1 ? [] : [.. group.Items.Take(MostSamples).Select(Say)],
            Commands = commands,
            Risk = isGrave ? RiskLevel.High : RiskLevel.Medium,
            Undo = group.Items.All(i => Recreations.Of(i) == Recreation.ByOwner) ? "undo: nothing to do, the owner makes it anew" : "undo: makes it anew from the saved manifest",
            SaveBytes = step.Undo.Kind == UndoKind.Default ? group.Items.Sum(i => (long)Encoding.UTF8.GetByteCount(i.ToJsonString())) : null,
            Prediction = new JsonObject { ["deleted"] = group.Items.Count },
        };
        if (group.IsPlanned)
            return ObjectActions.OnTopOf(planned, planned: true);
        return asked == group.Items.Count
            ? planned
            : planned with { Fidelity = Fidelity.Simulated, FidelityReason = string.Create(CultureInfo.InvariantCulture, $"which they are is exact; the server's own dry run was asked about {asked} of them") };
    }

    /// <summary>Whether the server would let them go: rights, webhooks, whether they are there.</summary>
    private async Task AskServerAsync(Kubectl here, Group group, int count, CancellationToken cancellationToken)
    {
        var command = here.Command(["delete", .. group.Items.Take(count).Select(i => $"{group.Name.Resource}/{ObjectFacts.Name(i)}"), "--dry-run=server", "--ignore-not-found", $"--cascade={_task.Cascade.ToLowerInvariant()}", "-o", "name"]);
        here.Require(command, await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>All of them where they are few; of many the first stands for all.</summary>
    private async Task<IReadOnlyList<PlannedCommand>> CommandsAsync(Kubectl here, Group group, CancellationToken cancellationToken)
    {
        var folder = await here.PathAsync(group.Name with { Name = "" }, cancellationToken).ConfigureAwait(false);
        return [.. group.Items.Take(group.Items.Count <= MostAsked ? MostAsked : 1).Select(i => StepPrograms.Judge(DeleteRun.Command(here, folder, i, _task), context))];
    }

    private async Task<(IReadOnlyList<string> Lines, bool IsGrave)> ReachAsync(Group group, Kubectl here, CancellationToken cancellationToken)
    {
        if (group.Items.Count == 1)
        {
            var only = await DeleteReach.OfAsync(group.Items[0], _task, here, context, cancellationToken).ConfigureAwait(false);
            return (only.Lines, only.IsGrave);
        }
        var lines = new List<string>();
        var remade = group.Items.Count(i => Recreations.Of(i) == Recreation.ByOwner);
        if (remade > 0)
            lines.Add($"{Counts.Format(remade)} of them are made anew by their owners");
        var grave = group.Name.Kind == "Pod" && group.Items.Any(i => !ObjectFacts.HasEnded(i));
        if (group.Name.Kind == "Pod")
        {
            lines.AddRange(group.Items.SelectMany(ObjectFacts.Finalizers).GroupBy(f => f, StringComparer.Ordinal).Select(f => $"the finalizer {f.Key} holds {Counts.Format(f.Count())} of them until its controller has taken that away"));
            return (lines, grave);
        }
        foreach (var item in group.Items.Take(MostAsked))
        {
            var reach = await DeleteReach.OfAsync(item, _task, here, context, cancellationToken).ConfigureAwait(false);
            lines.AddRange(reach.Lines.Select(l => $"{ObjectFacts.Name(item)}: {l}"));
            grave |= reach.IsGrave;
        }
        if (group.Items.Count > MostAsked)
            lines.Add($"what goes with the other {Counts.Format(group.Items.Count - MostAsked)} was not looked at");
        return (lines, grave);
    }

    /// <summary>A way back that would start work again, or bring back an empty shell, is none that anybody wants by default.</summary>
    private void RefuseUndo(Group group)
    {
        if (step.Undo.Kind != UndoKind.Default || group.Items.FirstOrDefault(i => Recreations.Of(i) is Recreation.RunsAgain or Recreation.ComesBackEmpty) is not { } item)
            return;
        var why = Recreations.Of(item) == Recreation.RunsAgain
            ? $"{group.Name.Kind.ToLowerInvariant()}/{ObjectFacts.Name(item)} would run again if it were made anew"
            : $"{group.Name.Kind.ToLowerInvariant()}/{ObjectFacts.Name(item)} would come back without what was in it";
        throw new SafeOpsException(ErrorCodes.PlanRefused, $"{group.Target}: {why}, so there is no undo by default.", "Say what is meant: 'undo: { none: \"<reason>\" }', or steps of your own.", group.Target);
    }

    private IEnumerable<string> Ages(IReadOnlyList<JsonObject> items)
    {
        var times = items.Select(ObjectFacts.Since).OfType<DateTimeOffset>().ToList();
        if (_task.OlderThan is not null && times.Count > 1)
            yield return $"the oldest since {Day(times.Min())}, the youngest since {Day(times.Max())}";
    }

    private static string Say(JsonObject item) =>
        $"{ObjectFacts.Name(item)}{(ObjectFacts.Phase(item) is { } phase ? $" ({phase}{(ObjectFacts.Since(item) is { } since ? $" since {Day(since)}" : "")})" : "")}";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private PlannedAction Whole() => ObjectActions.New(step, 1, _kubectl.Place, _task.Display, ActionVerb.Delete, step.With.DeepClone().AsObject());
}
