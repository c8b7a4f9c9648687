using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Interference;

/// <summary>What is rolled back, and what is known of it already.</summary>
internal sealed record InterferenceQuery
{
    /// <summary>Of the workload, as manifests write it: <c>Deployment</c>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Null: the place's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>The release that is rolled back; null where the workload is rolled back by itself.</summary>
    public string? Release { get; init; }
}

/// <summary>What may undo a rollback.</summary>
/// <param name="Warnings">The surest and soonest first.</param>
/// <param name="NotLearned">What could not be asked, each with its reason. A kind that the cluster does not have is no such thing.</param>
internal sealed record InterferenceReport(IReadOnlyList<RollbackWarning> Warnings, IReadOnlyList<string> NotLearned);

/// <summary>A workload with the objects of the cluster that may steer it.</summary>
/// <param name="Workload">Null where it could not be read.</param>
/// <param name="All">By resource and group: <c>applications.argoproj.io</c>. A kind that was not asked or could not be is absent; see <see cref="Knows"/>.</param>
internal sealed record Surroundings(InterferenceQuery Query, JsonObject? Workload, IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> All)
{
    public string Namespace => (string?)Workload?["metadata"]?["namespace"] ?? Query.Namespace ?? "default";

    /// <summary>The context of the kubeconfig, as a word of a shell; advice is pasted by people whose current context may be another.</summary>
    public string Context { get; init; } = "";

    /// <summary><c>kubectl --context prod --namespace shop</c>.</summary>
    /// <param name="namespace">Null: the workload's.</param>
    public string Kubectl(string? @namespace = null) => $"kubectl --context {Context} --namespace {@namespace ?? Namespace}";

    /// <summary><c>--namespace shop --context prod</c>, as other tools take it behind their verb.</summary>
    /// <param name="namespace">Null: the workload's.</param>
    public string At(string? @namespace = null) => $"--namespace {@namespace ?? Namespace} --context {Context}";

    /// <summary><c>deployment/web</c>.</summary>
    public string Short => $"{Query.Kind.ToLowerInvariant()}/{Query.Name}";

    public IReadOnlyList<JsonObject> Of(string resource) => All.GetValueOrDefault(resource) ?? [];

    /// <summary>Whether a resource was listed, be the list empty or not.</summary>
    public bool Knows(string resource) => All.ContainsKey(resource);

    public string? Label(string name) => Text(Workload?["metadata"]?["labels"]?[name]);

    public string? Annotation(string name) => Text(Workload?["metadata"]?["annotations"]?[name]);

    /// <summary>Who wrote fields of the workload, as the server noted.</summary>
    public IEnumerable<string> Managers => (Workload?["metadata"]?["managedFields"] as JsonArray ?? []).Select(m => Text(m?["manager"])).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Whether a reference (<c>scaleTargetRef</c>, <c>targetRef</c>) of an object of this namespace is to the workload.</summary>
    public bool IsTarget(JsonObject from, JsonNode? reference) =>
        NamespaceOf(from) == Namespace && Text(reference?["name"]) == Query.Name && (Text(reference?["kind"]) ?? "Deployment") == Query.Kind;

    public static string NameOf(JsonObject found) => Text(found["metadata"]?["name"]) ?? "?";

    public static string NamespaceOf(JsonObject found) => Text(found["metadata"]?["namespace"]) ?? "default";

    public static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    public static bool IsTrue(JsonNode? node) => Text(node) is "true" or "True";
}
