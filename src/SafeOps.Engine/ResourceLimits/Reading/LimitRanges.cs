using SafeOps.Text;

namespace SafeOps.ResourceLimits.Reading;

/// <summary>What LimitRange objects give to containers that have no request or limit of their own.</summary>
internal sealed class LimitRanges(ResourceValues values)
{
    private readonly List<(string? Namespace, string Which, ResourceKind Kind, ResourceAmount Amount)> _defaults = [];

    public void Read(ResourceFile file, DataMapping document)
    {
        foreach (var (item, _) in ManifestReader.Objects(document, []).Where(o => ManifestReader.Text(o.Object, "kind") == "LimitRange"))
        {
            var name = $"LimitRange {ManifestReader.Text(item, "metadata", "name")}";
            foreach (var limit in ((item["spec"] as DataMapping)?["limits"] as DataSequence)?.Items.OfType<DataMapping>().Where(l => ManifestReader.Text(l, "type") == "Container") ?? [])
            {
                foreach (var (key, which) in new[] { ("default", "limits"), ("defaultRequest", "requests") })
                {
                    foreach (var kind in Enum.GetValues<ResourceKind>())
                    {
                        if (values.Amount(file, (limit[key] as DataMapping)?[kind.Key()], $"{key}.{kind.Key()}") is { } amount)
                            _defaults.Add((ManifestReader.Text(item, "metadata", "namespace"), which, kind, amount with { GivenBy = name }));
                    }
                }
            }
        }
    }

    /// <summary>With what the ranges of its namespace give. A request that is absent beside a limit of its own is that limit, and no default's.</summary>
    public ContainerResources Complete(ContainerResources container)
    {
        if (_defaults.Count == 0 || container.Kind is null)
            return container;
        var limits = container.Limits.ToDictionary();
        var requests = container.Requests.ToDictionary();
        foreach (var (space, which, kind, amount) in _defaults.Where(d => (d.Namespace ?? "default") == (container.Namespace ?? d.Namespace ?? "default")))
        {
            if (which == "limits")
                limits.TryAdd(kind, amount);
            else if (!container.Limits.ContainsKey(kind))
                requests.TryAdd(kind, amount);
        }
        return container with { Limits = limits, Requests = requests };
    }
}
