using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Kubernetes;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>Makes the parts of a version out of what systems answered. Both versions of a comparison are read with the same prints.</summary>
internal static class VersionReader
{
    /// <summary>
    /// A workload with the pod template of one of its versions: a ReplicaSet and a ControllerRevision keep no more than that, so the rest of the
    /// object is left out on both sides.
    /// </summary>
    /// <param name="kind"><c>Deployment</c>.</param>
    public static VersionPart OfTemplate(string kind, string name, JsonObject template, SecretPrints prints)
    {
        var bare = (JsonObject)template.DeepClone();
        bare.Remove("$patch");
        (bare["metadata"] as JsonObject)?.Remove("creationTimestamp");
        return OfObject(new JsonObject { ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["template"] = bare } }, prints);
    }

    /// <summary>Any object of a cluster or of a manifest, secrets hidden.</summary>
    public static VersionPart OfObject(JsonObject document, SecretPrints prints) => new(
        VersionPartKind.Manifest,
        $"{((string?)document["kind"] ?? "object").ToLowerInvariant()}/{(string?)document["metadata"]?["name"]}",
        prints.Hide(ObjectNoise.Clean(document)).ToJsonString());

    /// <summary>What <c>helm get values -o json</c> answers.</summary>
    public static VersionPart OfValues(JsonObject values, SecretPrints prints) => new(VersionPartKind.Values, "values", prints.Hide(values).ToJsonString());

    /// <param name="chart">With its version, as helm's history names it: <c>web-1.4.2</c>.</param>
    public static VersionPart OfChart(string chart) => new(VersionPartKind.Chart, chart.LastIndexOf('-') is > 0 and var dash ? chart[..dash] : chart, chart);

    /// <summary>
    /// The ConfigMaps and Secrets that a pod template names. The cluster keeps only their content of today, so of an earlier version the names
    /// are all that is known; what belongs to the template alone is in <see cref="OfTemplate"/>.
    /// </summary>
    public static IReadOnlyList<string> ReferencesOf(JsonObject template)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Collect(template["spec"], found);
        return [.. found];
    }

    /// <summary>What a run of SafeOps was to do, action by action; intents hold no secrets.</summary>
    public static IReadOnlyList<VersionPart> OfPlan(ChangePlan plan) =>
        [.. plan.Actions.Where(a => a.Verb is not (ActionVerb.None or ActionVerb.Read)).Select(a => new VersionPart(KindOf(a.Uses), $"{a.StepKey}: {a.Target}", a.Intent.ToJsonString()))];

    private static VersionPartKind KindOf(string uses) => uses.Split('.')[0] switch
    {
        "file" => VersionPartKind.Configuration,
        "sql" => VersionPartKind.Migration,
        _ => VersionPartKind.Other,
    };

    private static void Collect(JsonNode? node, SortedSet<string> found)
    {
        if (node is JsonArray list)
        {
            foreach (var element in list)
                Collect(element, found);
        }
        foreach (var (key, value) in node as JsonObject ?? [])
        {
            var kind = key is "configMapRef" or "configMapKeyRef" or "configMap" ? "configmap" : key is "secretRef" or "secretKeyRef" or "secret" ? "secret" : null;
            if (kind is not null && ((string?)(value as JsonObject)?["name"] ?? (string?)(value as JsonObject)?["secretName"]) is { } name)
                found.Add($"{kind}/{name}");
            else
                Collect(value, found);
        }
    }
}
