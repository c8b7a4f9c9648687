using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Verbs;

/// <summary>Objects as a Table, which <c>kubectl get</c> asks for when it prints columns.</summary>
internal static class Tables
{
    public static bool IsAskedFor(string accept) => accept.Contains("as=Table", StringComparison.Ordinal);

    public static JsonObject Of(ResourceKind kind, IReadOnlyList<JsonObject> values, long revision, DateTimeOffset now)
    {
        var columns = Columns(kind);
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) },
            ["columnDefinitions"] = new JsonArray([.. columns.Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["type"] = "string", ["format"] = c.Name == "Name" ? "name" : "", ["description"] = "", ["priority"] = 0 })]),
            ["rows"] = new JsonArray([.. values.Select(v => (JsonNode)new JsonObject
            {
                ["cells"] = new JsonArray([.. columns.Select(c => (JsonNode)c.Cell(v, now))]),
                ["object"] = new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = v.Meta().DeepClone() },
            })]),
        };
    }

    private static List<(string Name, Func<JsonObject, DateTimeOffset, string> Cell)> Columns(ResourceKind kind)
    {
        var columns = new List<(string, Func<JsonObject, DateTimeOffset, string>)> { ("Name", (v, _) => v.Name()) };
        switch (kind.Kind)
        {
            case "Pod":
                columns.Add(("Ready", (v, _) => $"{v.At("status").Items("containerStatuses").Count(c => c.Flag("ready"))}/{v.Spec().Items("containers").Count()}"));
                columns.Add(("Status", (v, _) => v.At("status").Items("containerStatuses").Select(c => c.At("state", "waiting").Text("reason")).FirstOrDefault(r => r is not null) ?? v.At("status").Text("phase") ?? ""));
                columns.Add(("Restarts", (v, _) => v.At("status").Items("containerStatuses").Sum(c => c.Number("restartCount")).ToString(CultureInfo.InvariantCulture)));
                break;
            case "Deployment":
                columns.Add(("Ready", (v, _) => $"{v.At("status").Number("readyReplicas")}/{v.Spec().Number("replicas")}"));
                columns.Add(("Up-to-date", (v, _) => v.At("status").Number("updatedReplicas").ToString(CultureInfo.InvariantCulture)));
                columns.Add(("Available", (v, _) => v.At("status").Number("availableReplicas").ToString(CultureInfo.InvariantCulture)));
                break;
            case "ReplicaSet":
                columns.Add(("Desired", (v, _) => v.Spec().Number("replicas").ToString(CultureInfo.InvariantCulture)));
                columns.Add(("Current", (v, _) => v.At("status").Number("replicas").ToString(CultureInfo.InvariantCulture)));
                columns.Add(("Ready", (v, _) => v.At("status").Number("readyReplicas").ToString(CultureInfo.InvariantCulture)));
                break;
            case "Namespace":
                columns.Add(("Status", (v, _) => v.At("status").Text("phase") ?? ""));
                break;
            case "ConfigMap" or "Secret":
                columns.Add(("Data", (v, _) => (v.At("data")?.Count ?? 0).ToString(CultureInfo.InvariantCulture)));
                break;
            case "Event":
                columns.Clear();
                columns.Add(("Last Seen", (v, now) => Age(v.Text("lastTimestamp"), now)));
                columns.Add(("Type", (v, _) => v.Text("type") ?? ""));
                columns.Add(("Reason", (v, _) => v.Text("reason") ?? ""));
                columns.Add(("Object", (v, _) => $"{v.At("involvedObject").Text("kind")?.ToLowerInvariant()}/{v.At("involvedObject").Text("name")}"));
                columns.Add(("Message", (v, _) => v.Text("message") ?? ""));
                return columns;
        }
        columns.Add(("Age", (v, now) => Age(v.Meta().Text("creationTimestamp"), now)));
        return columns;
    }

    private static string Age(string? time, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var then))
            return "<unknown>";
        var age = now - then;
        return age.TotalDays >= 2 ? $"{(int)age.TotalDays}d" : age.TotalHours >= 3 ? $"{(int)age.TotalHours}h" : age.TotalMinutes >= 2 ? $"{(int)age.TotalMinutes}m" : $"{Math.Max(0, (int)age.TotalSeconds)}s";
    }
}
