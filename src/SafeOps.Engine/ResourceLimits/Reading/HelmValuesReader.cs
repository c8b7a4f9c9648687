using SafeOps.Text;

namespace SafeOps.ResourceLimits.Reading;

/// <summary>
/// Reads <c>resources</c> in a chart's values, at the root, under any component's or sub-chart's key and in lists, as
/// <c>resources:</c> or <c>webResources:</c>. Templates are not rendered: which container takes which values is a guess by their names.
/// </summary>
internal sealed class HelmValuesReader(ResourceValues values)
{
    private const string Resources = "Resources";

    /// <summary>Of operators' charts: <c>prometheusSpec</c> is the specification of <c>prometheus</c>.</summary>
    private const string Spec = "Spec";

    /// <summary>Keys that say nothing of what they hold: their resources are the chart's own.</summary>
    private static readonly HashSet<string> Generic = new(["app", "application", "main", "deployment", "statefulset", "statefulSet", "daemonset", "daemonSet", "pod", "container", "containers", "default", "defaults", "common", "global", "spec", "workload"], StringComparer.Ordinal);

    /// <param name="chart">The chart's name, or what stands for it.</param>
    /// <param name="overlay">What lies over the chart's <c>values.yaml</c>; null where <paramref name="file"/> is that itself.</param>
    public IReadOnlyList<ContainerResources> Read(ResourceFile file, DataMapping root, string chart, string? overlay)
    {
        var found = new List<ContainerResources>();
        Walk(root, [], null);
        if (found.Count == 0 && overlay is null && (root["image"] ?? root["replicaCount"] ?? root["replicas"]) is not null)
            found.Add(Of(root, root, [new ValuePathPart.Key("resources")], chart));
        return found;

        void Walk(DataNode node, IReadOnlyList<ValuePathPart> path, string? component)
        {
            if (path.Count > 50)
                return;
            foreach (var entry in (node as DataMapping)?.Entries ?? [])
            {
                var key = entry.Key.Text;
                IReadOnlyList<ValuePathPart> below = [.. path, new ValuePathPart.Key(key)];
                if (key == "resources" ? ResourceValues.IsResources(entry.Value) || entry.Value is DataScalar { Value: null } : key.EndsWith(Resources, StringComparison.Ordinal) && ResourceValues.IsResources(entry.Value))
                    found.Add(ResourcePresets.Complete(Of(entry.Value, (entry.Value as DataMapping)!, below, key == "resources" ? component ?? chart : key[..^Resources.Length]), file, ((DataMapping)node)[key + ResourcePresets.Key]));
                else if (key == "resources" + ResourcePresets.Key && ((DataMapping)node)["resources"] is null)
                    AddPreset(entry.Value, [.. path, new ValuePathPart.Key("resources")], component ?? chart);
                else
                    Walk(entry.Value, below, Generic.Contains(key) ? component : Named(key));
            }
            var items = (node as DataSequence)?.Items ?? [];
            for (var i = 0; i < items.Count; i++)
            {
                var name = ManifestReader.Text(items[i] as DataMapping, "name");
                var isOnly = name is not null && items.Count(o => ManifestReader.Text(o as DataMapping, "name") == name) == 1;
                Walk(items[i], [.. path, isOnly ? new ValuePathPart.Match("name", name!) : new ValuePathPart.Index(i)], name ?? component);
            }
        }

        // Over a chart's values a preset may stand alone.
        void AddPreset(DataNode preset, IReadOnlyList<ValuePathPart> path, string component)
        {
            if (ResourcePresets.Complete(Of(preset, null, path, component), file, preset) is { IsPreset: true } given)
                found.Add(given);
        }

        ContainerResources Of(DataNode at, DataMapping? resources, IReadOnlyList<ValuePathPart> path, string component) => new()
        {
            Name = chart,
            Container = component,
            Role = path.Any(p => p is ValuePathPart.Key { Name: "initContainers" or "initContainer" or "initResources" }) ? ContainerRole.Init : ContainerRole.Main,
            Origin = ResourceOrigin.HelmValues,
            Above = [.. path.OfType<ValuePathPart.Key>().Select(k => k.Name).Where(k => !Generic.Contains(k) && !k.EndsWith("esources", StringComparison.Ordinal)).Select(Named).Where(k => k != component)],
            Overlay = overlay,
            Place = ResourcePlace.Of(file, at.Span),
            File = file,
            Path = path,
            Requests = values.Read(file, ReferenceEquals(resources, root) ? null : resources, "requests"),
            Limits = values.Read(file, ReferenceEquals(resources, root) ? null : resources, "limits"),
        };
    }

    /// <summary>What an overlay leaves unsaid is as in the values below it: each value keeps its own place.</summary>
    public static ContainerResources Over(ContainerResources above, IReadOnlyList<ContainerResources> below)
    {
        var path = ValuePath.Show(above.Path);
        if (below.FirstOrDefault(b => ValuePath.Show(b.Path) == path) is not { } under || (above.IsPreset && under.IsPreset) || (under.IsPreset && above.Limits.Count + above.Requests.Count > 0))
            return above;
        return above with
        {
            IsPreset = under.IsPreset,
            Requests = above.IsPreset ? under.Requests : Merge(above.Requests, under.Requests),
            Limits = above.IsPreset ? under.Limits : Merge(above.Limits, under.Limits),
        };
    }

    private static string Named(string key) => key.Length > Spec.Length && key.EndsWith(Spec, StringComparison.Ordinal) ? key[..^Spec.Length] : key;

    private static Dictionary<ResourceKind, ResourceAmount> Merge(IReadOnlyDictionary<ResourceKind, ResourceAmount> above, IReadOnlyDictionary<ResourceKind, ResourceAmount> below)
    {
        var merged = above.ToDictionary();
        foreach (var (kind, amount) in below)
            merged.TryAdd(kind, amount);
        return merged;
    }
}
