using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Makes deleted objects anew from their saved manifests. What an owner makes by itself is left to it.</summary>
internal sealed class DeleteUndo(PlannedAction action, ActionContext context)
{
    private const int MostNamed = 3;

    private readonly DeletedObjects _planned = DeletedObjects.Of(action);
    private readonly Kubectl _kubectl = new(DeletedObjects.Of(action).Place, context);

    public async Task<PlannedAction> PlanAsync(CancellationToken cancellationToken)
    {
        var open = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (open.Count == 0)
            return ObjectActions.Undoing(action, ActionVerb.None, $"{action.Target}: nothing is left to make anew");
        return ObjectActions.Undoing(action, ActionVerb.Create, $"{Counts.Of(open.Count, "object")} of {action.Target}", "made anew from the saved manifests, with new uids") with
        {
            Samples = [.. open.Take(MostNamed).Select(ObjectFacts.Name)],
            Commands = [StepPrograms.Judge(Creating([]), context)],
        };
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in (await OpenAsync(cancellationToken).ConfigureAwait(false)).Chunk(DeleteTask.DefaultBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var command = Creating(batch);
            await _kubectl.DoAsync(command, action, context).ConfigureAwait(false);
        }
    }

    /// <summary>The manifests are the server's own, so nothing in them is left to be checked against its schemas.</summary>
    private StepCommand Creating(IEnumerable<JsonObject> items) => _kubectl.Command(
        ["create", "--field-manager", Kubectl.FieldManager, "--validate=ignore", "--filename", "-", "--output", "name"],
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. items.Select(Recreations.Manifest)]) }.ToJsonString());

    /// <summary>What was deleted and is not back yet.</summary>
    private async Task<IReadOnlyList<JsonObject>> OpenAsync(CancellationToken cancellationToken)
    {
        var saved = await new DeletedManifests(context).AllAsync(cancellationToken).ConfigureAwait(false);
        var there = (await _kubectl.ListAsync(_planned.Resource, null, null, cancellationToken).ConfigureAwait(false)).ToDictionary(ObjectFacts.Name, StringComparer.Ordinal);
        var unsaved = _planned.Uids.Where(u => !there.ContainsKey(u.Key) && saved.All(s => ObjectFacts.Name(s) != u.Key)).Select(u => u.Key).ToList();
        var left = await new DeletedManifests(context).LeftAsync(cancellationToken).ConfigureAwait(false) ?? [];
        if (saved.Count == 0 && unsaved.Any(u => !left.ContainsKey(u)))
            throw new SafeOpsException(ErrorCodes.RunDataMissing, $"{action.Target}: what was deleted is not among the saved data of run {context.RunId}.", "Apply its manifest again.", action.Target);
        var open = new List<JsonObject>();
        var taken = new List<string>();
        foreach (var item in saved.Where(i => Recreations.Of(i) != Recreation.ByOwner && !left.ContainsKey(ObjectFacts.Name(i))))
        {
            if (!there.TryGetValue(ObjectFacts.Name(item), out var now))
                open.Add(item);
            else if (ObjectFacts.Uid(now) == ObjectFacts.Uid(item) ? ObjectFacts.IsLeaving(now) : !IsRestored(item, now))
                taken.Add($"{ObjectFacts.Name(item)}{(ObjectFacts.IsLeaving(now) ? " (still being deleted)" : "")}");
        }
        if (taken.Count > 0)
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Target}: there {(taken.Count == 1 ? "is" : "are")} {Counts.Of(taken.Count, "object")} of that name again, otherwise than deleted: {string.Join(", ", taken.Take(MostNamed))}{(taken.Count > MostNamed ? " …" : "")}.", "Look at who made them; what was saved is kept with the run.", action.Target);
        return open;
    }

    private static bool IsRestored(JsonObject item, JsonObject now) =>
        JsonNode.DeepEquals(Recreations.Manifest(item), Recreations.Manifest(now));
}
