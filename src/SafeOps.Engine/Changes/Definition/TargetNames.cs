using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Projects;

namespace SafeOps.Changes.Definition;

/// <summary>
/// What an environment declares itself to be, as names a change can use: <c>${targets.hosts}</c>, <c>${targets.kubernetes.namespace}</c>.
/// Each is one value or a list of them.
/// </summary>
internal static class TargetNames
{
    public const string Prefix = "targets.";

    public static IReadOnlyDictionary<string, ParameterValue> Of(EnvironmentDefinition environment)
    {
        var names = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        Add(names, Prefix[..^1], environment.Targets);
        // One context or several: who goes over them asks for the list.
        if (KubernetesPlace.Contexts(environment) is { Count: > 0 } contexts)
            names[Prefix + "kubernetes.contexts"] = new ParameterValue(ParameterType.List, new JsonArray([.. contexts.Select(c => (JsonNode)c)]), null);
        return names;
    }

    /// <summary>Those that a change names and another environment declares: here nothing is known of them.</summary>
    public static IEnumerable<string> Elsewhere(ChangeDefinition change, IEnumerable<EnvironmentDefinition> environments)
    {
        var used = Interpolation.Names(change.Shape.ToJsonString()).Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        return used.Count == 0 ? [] : environments.SelectMany(e => Of(e).Keys).Intersect(used, StringComparer.Ordinal);
    }

    private static void Add(Dictionary<string, ParameterValue> names, string path, JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var (name, value) in map)
                Add(names, $"{path}.{name}", value);
        }
        else if (node is JsonArray list && list.All(i => i is JsonValue))
        {
            names[path] = new ParameterValue(ParameterType.List, list.DeepClone(), null);
        }
        else if (node is JsonValue)
        {
            names[path] = new ParameterValue(ParameterType.String, node.DeepClone(), null);
        }
    }
}
