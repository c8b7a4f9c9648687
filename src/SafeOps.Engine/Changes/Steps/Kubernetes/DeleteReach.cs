using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What goes with an object that is deleted, and what holds it back.</summary>
/// <param name="Lines">For the plan.</param>
/// <param name="IsGrave">Objects, pods at work or data beyond the object itself are lost.</param>
internal sealed record DeleteReach(IReadOnlyList<string> Lines, bool IsGrave)
{
    private const int MostNamed = 4;

    /// <summary>What the API server itself removes in the course of every deletion.</summary>
    private static readonly string[] OrdinaryFinalizers = ["kubernetes", "foregroundDeletion", "orphan", "kubernetes.io/pv-protection", "kubernetes.io/pvc-protection", "customresourcecleanup.apiextensions.k8s.io", "batch.kubernetes.io/job-tracking"];

    public static async Task<DeleteReach> OfAsync(JsonObject item, DeleteTask task, Kubectl kubectl, StepContext context, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var finalizer in ObjectFacts.Finalizers(item).Where(f => !OrdinaryFinalizers.Contains(f)))
            lines.Add($"the finalizer {finalizer} holds it until its controller has taken that away");
        if (ObjectFacts.IsLeaving(item))
            lines.Add("it is being deleted already");
        if (ObjectFacts.Owner(item) is { } owner && !ObjectFacts.HasEnded(item))
            lines.Add($"{owner} owns it and makes it anew");
        var (inside, isGrave) = await InsideAsync(item, task, kubectl, context, cancellationToken).ConfigureAwait(false);
        return new DeleteReach([.. lines, .. inside], isGrave);
    }

    private static async Task<(IReadOnlyList<string> Lines, bool IsGrave)> InsideAsync(JsonObject item, DeleteTask task, Kubectl kubectl, StepContext context, CancellationToken cancellationToken)
    {
        switch (ObjectFacts.Kind(item))
        {
            case "Namespace":
                return ([await NamespaceAsync(ObjectFacts.Name(item), kubectl, context, cancellationToken).ConfigureAwait(false)], true);
            case "CustomResourceDefinition":
                return ([await DefinitionAsync(item, kubectl, context, cancellationToken).ConfigureAwait(false)], true);
            case "PersistentVolumeClaim":
                return (await ClaimAsync(item, kubectl, context, cancellationToken).ConfigureAwait(false), true);
            case "PersistentVolume":
                return ([$"its reclaim policy is {(string?)item["spec"]?["persistentVolumeReclaimPolicy"] ?? "Retain"}", .. ObjectFacts.Phase(item) == "Bound" ? (string[])[$"the claim {(string?)item["spec"]?["claimRef"]?["namespace"]}/{(string?)item["spec"]?["claimRef"]?["name"]} uses it: it goes only after that"] : []], true);
            case "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "Job" or "CronJob":
                return await DependentsAsync(item, task, kubectl, cancellationToken).ConfigureAwait(false);
            default:
                return ([], false);
        }
    }

    /// <summary>Everything in it, asked for kind by kind as the server names them.</summary>
    private static async Task<string> NamespaceAsync(string name, Kubectl kubectl, StepContext context, CancellationToken cancellationToken)
    {
        var asked = await new ObjectContents(kubectl, context).KindsAsync(cancellationToken).ConfigureAwait(false);
        var list = kubectl.Command(["get", string.Join(',', asked), "--ignore-not-found", "-o", "name"], @namespace: name, timeout: TimeSpan.FromMinutes(2));
        var found = await StepPrograms.AskAsync(list, context, cancellationToken).ConfigureAwait(false);
        var counts = Count(found.Output);
        if (found.ExitCode != 0)
            return $"with all that is in it; not all of it could be looked at ({StepPrograms.Complaint(found, context)}), of what could: {(counts.Length == 0 ? "nothing" : counts)}";
        return counts.Length == 0 ? "nothing is in it" : $"with all that is in it: {counts}";
    }

    private static async Task<string> DefinitionAsync(JsonObject item, Kubectl kubectl, StepContext context, CancellationToken cancellationToken)
    {
        var kind = $"{(string?)item["spec"]?["names"]?["plural"]}.{(string?)item["spec"]?["group"]}";
        var list = kubectl.Command(["get", kind, "--all-namespaces", "-o", "name"]);
        var found = await StepPrograms.AskAsync(list, context, cancellationToken).ConfigureAwait(false);
        return found.ExitCode != 0
            ? $"with every {kind} there is; how many could not be counted: {StepPrograms.Complaint(found, context)}"
            : $"with {Counts.Of(Split(found.Output).Count(), "object")} of {kind}, in all namespaces";
    }

    private static async Task<IReadOnlyList<string>> ClaimAsync(JsonObject item, Kubectl kubectl, StepContext context, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var lookup = new ObjectLookup(kubectl, context);
        if ((string?)item["spec"]?["volumeName"] is { } volume)
        {
            try
            {
                var found = await lookup.GetAsync($"persistentvolume/{volume}", cancellationToken).ConfigureAwait(false);
                lines.Add((string?)found?["spec"]?["persistentVolumeReclaimPolicy"] == "Delete"
                    ? $"its volume {volume} is deleted with it, and the data on it"
                    : $"its volume {volume} stays (reclaim policy {(string?)found?["spec"]?["persistentVolumeReclaimPolicy"] ?? "unknown"}), without a claim");
            }
            catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetRefused)
            {
                lines.Add($"what becomes of its volume {volume} could not be looked at: {error.Message}");
            }
        }
        var name = ObjectFacts.Name(item);
        var users = (await kubectl.ListAsync("pods", null, null, cancellationToken).ConfigureAwait(false))
            .Where(p => (p["spec"]?["volumes"] as JsonArray ?? []).Any(v => (string?)v?["persistentVolumeClaim"]?["claimName"] == name))
            .Select(ObjectFacts.Name)
            .ToList();
        if (users.Count > 0)
            lines.Add($"{Counts.Of(users.Count, "pod")} {(users.Count == 1 ? "uses" : "use")} it ({Some(users)}): it goes only when they have ended");
        return lines;
    }

    /// <summary>What it owns, and what that owns in turn.</summary>
    private static async Task<(IReadOnlyList<string> Lines, bool IsGrave)> DependentsAsync(JsonObject item, DeleteTask task, Kubectl kubectl, CancellationToken cancellationToken)
    {
        var others = await kubectl.ListAsync("replicasets,jobs,pods,controllerrevisions", null, null, cancellationToken).ConfigureAwait(false);
        var owned = new HashSet<string>(StringComparer.Ordinal) { ObjectFacts.Uid(item) };
        var found = new List<JsonObject>();
        for (var grown = true; grown;)
        {
            var more = others.Where(o => !owned.Contains(ObjectFacts.Uid(o)) && ObjectFacts.Owners(o).Any(r => owned.Contains((string?)r["uid"] ?? ""))).ToList();
            found.AddRange(more);
            grown = more.Count > 0;
            owned.UnionWith(more.Select(ObjectFacts.Uid));
        }
        var counts = Count(string.Join('\n', found.Select(o => $"{ObjectFacts.Kind(o).ToLowerInvariant()}/{ObjectFacts.Name(o)}")));
        if (counts.Length == 0)
            return ([], false);
        return task.Cascade == "Orphan"
            ? ([$"what it owns stays, without an owner: {counts}"], false)
            : ([$"with what it owns: {counts}"], found.Any(o => ObjectFacts.Kind(o) == "Pod" && !ObjectFacts.HasEnded(o)));
    }

    private static IEnumerable<string> Split(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Of names as <c>pod/web-1</c>: <c>12 pods, 3 configmaps</c>, the most first.</summary>
    private static string Count(string names) => string.Join(", ", Split(names)
        .GroupBy(l => l.Split('/')[0].Split('.')[0], StringComparer.Ordinal)
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => Counts.Of(g.Count(), g.Key)));

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");
}
