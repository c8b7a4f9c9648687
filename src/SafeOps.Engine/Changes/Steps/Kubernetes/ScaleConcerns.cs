using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What in the cluster works against another number of replicas.</summary>
/// <param name="Lines">For the plan.</param>
/// <param name="Governor">Who would scale it back, as <c>hpa/web</c>; null: nobody that can be seen.</param>
internal sealed record ScaleConcerns(IReadOnlyList<string> Lines, string? Governor)
{
    /// <summary>Autoscalers, budgets and quotas of one namespace, asked for once.</summary>
    internal sealed record Surroundings(IReadOnlyList<JsonObject> Autoscalers, IReadOnlyList<JsonObject> Budgets, IReadOnlyList<JsonObject> Quotas, IReadOnlyList<string> Unknown);

    public static async Task<Surroundings> LookAsync(ObjectLookup lookup, CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        return new Surroundings(
            await ListAsync("horizontalpodautoscalers", "autoscalers").ConfigureAwait(false),
            await ListAsync("poddisruptionbudgets", "disruption budgets").ConfigureAwait(false),
            await ListAsync("resourcequotas", "quotas").ConfigureAwait(false),
            unknown);

        async Task<IReadOnlyList<JsonObject>> ListAsync(string resource, string what)
        {
            var (items, failure) = await lookup.TryListAsync(resource, cancellationToken).ConfigureAwait(false);
            if (failure is not null)
                unknown.Add($"{what} could not be looked for: {failure}");
            return items;
        }
    }

    public static ScaleConcerns Of(JsonObject item, long before, long after, Surroundings around)
    {
        var lines = new List<string>();
        string? governor = null;
        if (ObjectFacts.Owner(item) is { } owner)
        {
            governor = owner;
            lines.Add($"{owner} owns it and sets its replicas itself: scale that instead");
        }
        foreach (var autoscaler in around.Autoscalers.Where(a => Scales(a, item)))
        {
            governor ??= $"hpa/{ObjectFacts.Name(autoscaler)}";
            var (least, most) = ((long?)autoscaler["spec"]?["minReplicas"] ?? 1, (long?)autoscaler["spec"]?["maxReplicas"] ?? 0);
            lines.Add(after == 0
                ? $"hpa/{ObjectFacts.Name(autoscaler)} scales it ({least} to {most}); it stands still while there are 0 replicas"
                : $"hpa/{ObjectFacts.Name(autoscaler)} scales it by its own measure ({least} to {most}) and would set the replicas again: change its bounds instead");
        }
        if (after < before)
            lines.AddRange(around.Budgets.Where(b => Workload.Selects(b["spec"]?["selector"], item)).Select(b => Budget(b, after)).OfType<string>());
        else
            lines.AddRange(around.Quotas.SelectMany(q => Quota(q, item, after - before)));
        return new ScaleConcerns([.. lines, .. around.Unknown], governor);
    }

    private static bool Scales(JsonObject autoscaler, JsonObject item) =>
        autoscaler["spec"]?["scaleTargetRef"] is { } target
        && (string?)target["kind"] == ObjectFacts.Kind(item)
        && (string?)target["name"] == ObjectFacts.Name(item)
        && ObjectFacts.Namespace(autoscaler) == ObjectFacts.Namespace(item);

    /// <summary>Scaling down is no eviction, so a budget does not stop it; what it wants to be there may be gone all the same.</summary>
    private static string? Budget(JsonObject budget, long after)
    {
        var wanted = budget["spec"]?["minAvailable"]?.ToString();
        return long.TryParse(wanted, System.Globalization.CultureInfo.InvariantCulture, out var least) && after <= least
            ? $"pdb/{ObjectFacts.Name(budget)} wants {Counts.Of(least, "pod")} available: it does not stop this, and with {after} no node could be drained of them"
            : null;
    }

    private static IEnumerable<string> Quota(JsonObject quota, JsonObject item, long more)
    {
        var name = $"quota/{ObjectFacts.Name(quota)}";
        if (Room(quota, "pods") is { } pods && pods < more)
            yield return $"{name} has room for {Counts.Of((long)pods, "pod")}, {more} more are wanted: the rest would not be made";
        foreach (var (key, part, resource) in new[] { ("requests.cpu", "requests", "cpu"), ("requests.memory", "requests", "memory"), ("limits.cpu", "limits", "cpu"), ("limits.memory", "limits", "memory"), ("cpu", "requests", "cpu"), ("memory", "requests", "memory") })
        {
            var each = (item["spec"]?["template"]?["spec"]?["containers"] as JsonArray ?? []).Sum(c => Amount(c?["resources"]?[part]?[resource]) ?? 0);
            if (each > 0 && Room(quota, key) is { } room && room < each * more)
                yield return $"{name} has room for {Math.Floor(Math.Max(room, 0) / each):0} of {more} more pods ({key}): the rest would not be made";
        }
    }

    private static decimal? Room(JsonObject quota, string key) =>
        Amount(quota["status"]?["hard"]?[key] ?? quota["spec"]?["hard"]?[key]) is { } hard ? hard - (Amount(quota["status"]?["used"]?[key]) ?? 0) : null;

    private static decimal? Amount(JsonNode? node) => Quantity.TryParse(node?.ToString(), out var quantity) ? quantity.Value : null;
}
