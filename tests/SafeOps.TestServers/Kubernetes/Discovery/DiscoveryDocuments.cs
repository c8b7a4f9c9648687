using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Discovery;

/// <summary>What is served: the legacy documents and the aggregated ones (apidiscovery.k8s.io/v2).</summary>
internal sealed class DiscoveryDocuments(Cluster cluster)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>The reviews that are asked and not kept.</summary>
    private static readonly ResourceKind[] Reviews =
    [
        new("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", false),
        new("authentication.k8s.io", "v1", "SelfSubjectReview", "selfsubjectreviews", false),
    ];

    private IEnumerable<ResourceKind> All => cluster.Kinds.All.Concat(Reviews);

    public HttpReply? Answer(HttpCall call)
    {
        var isAggregated = call.Headers.TryGetValue("Accept", out var accept) && accept.Contains("v=v2;as=APIGroupDiscoveryList", StringComparison.Ordinal);
        switch (call.Path.Trim('/').Split('/'))
        {
            case ["version"]:
                var parts = cluster.Options.GitVersion.TrimStart('v').Split('.');
                return Json(new JsonObject { ["major"] = parts[0], ["minor"] = parts[1], ["gitVersion"] = cluster.Options.GitVersion, ["gitCommit"] = "", ["gitTreeState"] = "clean", ["buildDate"] = "2025-01-01T00:00:00Z", ["goVersion"] = "go1.23", ["compiler"] = "gc", ["platform"] = "linux/amd64" });
            case ["healthz" or "readyz" or "livez", ..]:
                return new HttpReply(200, "ok") { Headers = new Dictionary<string, string> { ["Content-Type"] = "text/plain" } };
            case ["api"]:
                return isAggregated ? Aggregated(All.Where(k => k.Group.Length == 0)) : Json(new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") });
            case ["apis"]:
                return isAggregated ? Aggregated(All.Where(k => k.Group.Length > 0))
                    : Json(new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. All.Where(k => k.Group.Length > 0).GroupBy(k => k.Group).Select(g => (JsonNode)Group(g.Key, g))]) });
            case ["apis", var group] when All.Any(k => k.Group == group):
                return Json(Group(group, All.Where(k => k.Group == group)));
            case ["api", var version] when version == "v1":
                return Json(Resources("v1", All.Where(k => k.Group.Length == 0)));
            case ["apis", var group, var version] when All.Any(k => k.Group == group && k.Version == version):
                return Json(Resources($"{group}/{version}", All.Where(k => k.Group == group && k.Version == version)));
            default:
                return null;
        }
    }

    private static HttpReply Json(JsonObject value) => new(200, value.ToJsonString());

    private static JsonObject Group(string group, IEnumerable<ResourceKind> kinds)
    {
        var versions = kinds.Select(k => k.Version).Distinct().Select(v => new JsonObject { ["groupVersion"] = $"{group}/{v}", ["version"] = v }).ToList();
        return new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1", ["name"] = group, ["versions"] = new JsonArray([.. versions]), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private static JsonObject Resources(string groupVersion, IEnumerable<ResourceKind> kinds) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = groupVersion,
        ["resources"] = new JsonArray([.. kinds.SelectMany(Entries)]),
    };

    private static IEnumerable<JsonNode> Entries(ResourceKind kind)
    {
        var entry = new JsonObject { ["name"] = kind.Plural, ["singularName"] = kind.Singular, ["namespaced"] = kind.IsNamespaced, ["kind"] = kind.Kind, ["verbs"] = VerbsOf(kind) };
        if (kind.ShortNames.Count > 0)
            entry["shortNames"] = List(kind.ShortNames);
        if (kind.InAll)
            entry["categories"] = new JsonArray("all");
        yield return entry;
        if (kind.HasStatus)
            yield return new JsonObject { ["name"] = $"{kind.Plural}/status", ["singularName"] = "", ["namespaced"] = kind.IsNamespaced, ["kind"] = kind.Kind, ["verbs"] = new JsonArray("get", "patch", "update") };
        if (kind.HasScale)
            yield return new JsonObject { ["name"] = $"{kind.Plural}/scale", ["singularName"] = "", ["namespaced"] = kind.IsNamespaced, ["group"] = "autoscaling", ["version"] = "v1", ["kind"] = "Scale", ["verbs"] = new JsonArray("get", "patch", "update") };
    }

    private static HttpReply Aggregated(IEnumerable<ResourceKind> kinds)
    {
        var groups = kinds.GroupBy(k => k.Group).Select(g => (JsonNode)new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = g.Key, ["creationTimestamp"] = null },
            ["versions"] = new JsonArray([.. g.GroupBy(k => k.Version).Select(v => (JsonNode)new JsonObject
            {
                ["version"] = v.Key,
                ["freshness"] = "Current",
                ["resources"] = new JsonArray([.. v.Select(Discovered)]),
            })]),
        });
        var list = new JsonObject { ["kind"] = "APIGroupDiscoveryList", ["apiVersion"] = "apidiscovery.k8s.io/v2", ["metadata"] = new JsonObject(), ["items"] = new JsonArray([.. groups]) };
        return new HttpReply(200, list.ToJsonString()) { Headers = new Dictionary<string, string> { ["Content-Type"] = AggregatedType } };
    }

    private static JsonNode Discovered(ResourceKind kind)
    {
        var entry = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = Kind(kind.Group, kind.Version, kind.Kind),
            ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = VerbsOf(kind),
        };
        if (kind.ShortNames.Count > 0)
            entry["shortNames"] = List(kind.ShortNames);
        if (kind.InAll)
            entry["categories"] = new JsonArray("all");
        var below = new JsonArray();
        if (kind.HasStatus)
            below.Add(new JsonObject { ["subresource"] = "status", ["responseKind"] = Kind(kind.Group, kind.Version, kind.Kind), ["verbs"] = new JsonArray("get", "patch", "update") });
        if (kind.HasScale)
            below.Add(new JsonObject { ["subresource"] = "scale", ["responseKind"] = Kind("autoscaling", "v1", "Scale"), ["verbs"] = new JsonArray("get", "patch", "update") });
        if (below.Count > 0)
            entry["subresources"] = below;
        return entry;
    }

    private static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray VerbsOf(ResourceKind kind) => Reviews.Contains(kind) ? new JsonArray("create") : List(Verbs);

    private static JsonArray List(IEnumerable<string> words) => [.. words.Select(w => (JsonNode)w)];
}
