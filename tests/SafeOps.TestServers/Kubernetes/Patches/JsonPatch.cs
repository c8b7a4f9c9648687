using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Patches;

/// <summary>JSON patch, RFC 6902, over pointers of RFC 6901.</summary>
internal static class JsonPatch
{
    /// <exception cref="JsonPatchException">An operation that cannot be done.</exception>
    public static JsonNode Apply(JsonNode live, JsonArray patch)
    {
        JsonNode? root = live.DeepClone();
        foreach (var operation in patch.OfType<JsonObject>())
            root = Do(root, operation);
        return root ?? throw new JsonPatchException("the patch left nothing");
    }

    private static JsonNode? Do(JsonNode? root, JsonObject operation)
    {
        var path = operation.Text("path") ?? throw new JsonPatchException("an operation needs a path");
        switch (operation.Text("op"))
        {
            case "add":
                return Add(root, path, operation["value"]?.DeepClone());
            case "replace":
                return Replace(root, path, operation["value"]?.DeepClone());
            case "remove":
                Take(root, path, "remove");
                return root;
            case "test":
                return JsonReading.Same(Find(root, path, true), operation["value"]) ? root : throw new JsonPatchException($"testing value {path} failed: test failed");
            case "move":
                return Add(root, path, Take(root, From(operation), "move"));
            case "copy":
                return Add(root, path, Find(root, From(operation), false)?.DeepClone());
            case var other:
                throw new JsonPatchException($"Unexpected kind: {other}");
        }
    }

    private static string From(JsonObject operation) => operation.Text("from") ?? throw new JsonPatchException("an operation of this kind needs a from");

    private static JsonNode? Add(JsonNode? root, string path, JsonNode? value)
    {
        if (path.Length == 0)
            return value;
        var (parent, last) = Parent(root, path, "add");
        if (parent is JsonObject map)
            map[last] = value;
        else
            ((JsonArray)parent).Insert(last == "-" ? ((JsonArray)parent).Count : Index((JsonArray)parent, last, path, 0), value);
        return root;
    }

    private static JsonNode? Replace(JsonNode? root, string path, JsonNode? value)
    {
        if (path.Length == 0)
            return value;
        var (parent, last) = Parent(root, path, "replace");
        if (parent is JsonObject map)
            map[last] = map.ContainsKey(last) ? value : throw Missing("replace", path);
        else
            ((JsonArray)parent)[Index((JsonArray)parent, last, path, 1)] = value;
        return root;
    }

    private static JsonNode? Take(JsonNode? root, string path, string operation)
    {
        var (parent, last) = Parent(root, path, operation);
        JsonNode? taken;
        if (parent is JsonObject map)
        {
            if (!map.ContainsKey(last))
                throw Missing(operation, path);
            taken = map[last];
            map.Remove(last);
        }
        else
        {
            var at = Index((JsonArray)parent, last, path, 1);
            taken = ((JsonArray)parent)[at];
            ((JsonArray)parent).RemoveAt(at);
        }
        return taken;
    }

    private static JsonNode? Find(JsonNode? root, string path, bool mayMiss)
    {
        foreach (var step in Steps(path))
        {
            root = root switch
            {
                JsonObject map when map.ContainsKey(step) => map[step],
                JsonArray list when int.TryParse(step, out var i) && i >= 0 && i < list.Count => list[i],
                _ when mayMiss => null,
                _ => throw Missing("copy", path),
            };
        }
        return root;
    }

    private static (JsonNode Parent, string Last) Parent(JsonNode? root, string path, string operation)
    {
        var steps = Steps(path);
        foreach (var step in steps[..^1])
        {
            root = root switch
            {
                JsonObject map => map[step],
                JsonArray list when int.TryParse(step, out var i) && i >= 0 && i < list.Count => list[i],
                _ => null,
            };
        }
        return root is JsonObject or JsonArray ? (root, steps[^1]) : throw Missing(operation, path);
    }

    private static int Index(JsonArray list, string text, string path, int beyond) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= list.Count - beyond ? at
            : throw new JsonPatchException($"Unable to access invalid index: {text} of {path}");

    private static JsonPatchException Missing(string operation, string path) => new($"{operation} operation does not apply: doc is missing path: {path}: missing value");

    private static string[] Steps(string path) => path.StartsWith('/')
        ? [.. path[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
        : throw new JsonPatchException($"a pointer starts with a slash: {path}");
}

internal sealed class JsonPatchException(string message) : Exception(message);
