using SafeOps.ResourceLimits.Reading;

namespace SafeOps.ResourceLimits;

/// <summary>One of the others.</summary>
/// <param name="Name">Its workload, with the container where that has another name.</param>
public sealed record PeerLimit(string Name, ResourceAmount Limit)
{
    public override string ToString() => $"{Name} {Limit} ({Limit.Place})";
}

/// <summary>What comparable components of other workloads have as limit.</summary>
public sealed record PeerLimits(ResourceKind Resource, IReadOnlyList<PeerLimit> Limits, int WithoutLimit)
{
    /// <summary>Of an even number the mean of the middle two.</summary>
    public decimal Median => (At((Limits.Count - 1) / 2) + At(Limits.Count / 2)) / 2;

    public decimal Least => At(0);

    public decimal Most => At(Limits.Count - 1);

    /// <summary>The median as Kubernetes writes it.</summary>
    public string MedianText => Resource.Exact(Median);

    public override string ToString() => Limits.Count switch
    {
        1 => Limits[0].ToString(),
        _ when Least == Most => $"{Limits.Count} peers: all {MedianText}",
        _ => $"{Limits.Count} peers: median {MedianText}, {Resource.Exact(Least)} to {Resource.Exact(Most)}",
    };

    private decimal At(int position) => Limits[position].Limit.Quantity.Value;
}

/// <summary>Finds the peers of a component: the same one of other workloads.</summary>
internal static class PeerFinder
{
    /// <summary>Null where nobody comparable has a limit.</summary>
    public static PeerLimits? Find(ContainerResources subject, IReadOnlyList<ContainerResources> others, ResourceKind kind)
    {
        var peers = others
            .Where(o => o.Name != subject.Name && o.Role == subject.Role && IsAlike(subject, o))
            .GroupBy(o => (o.Name, Part(o)))
            .Select(g => g.OrderBy(o => Distance(subject, o)).ThenBy(o => o.Place.File, StringComparer.Ordinal).ThenBy(o => o.Place.Line).First())
            .ToList();
        var limits = peers.Where(p => p.Limits.ContainsKey(kind))
            .Select(p => new PeerLimit(p.Container == p.Name ? p.Workload : $"{p.Workload}/{p.Container}", p.Limits[kind]))
            .OrderBy(p => p.Limit.Quantity.Value).ThenBy(p => p.Name, StringComparer.Ordinal).ToList();
        return limits.Count == 0 ? null : new PeerLimits(kind, limits, peers.Count - limits.Count);
    }

    /// <summary>Main parts are comparable to main parts, a named part (<c>worker</c>, <c>istio-proxy</c>) to those of the same name.</summary>
    private static bool IsAlike(ContainerResources subject, ContainerResources other) =>
        Part(subject) == Part(other) && (subject.Kind is null || other.Kind is null || subject.Kind == other.Kind);

    /// <summary>Empty for the main part: the chart's own, or the container named for its workload; so also one alone in its name.</summary>
    private static string Part(ContainerResources container) =>
        container.Container == container.Name || container.Container is "app" or "main" ? "" : container.Container;

    /// <summary>Of the files of one peer the nearest speaks: of the same environment, in the same folder.</summary>
    private static int Distance(ContainerResources subject, ContainerResources other) =>
        (subject.Overlay == other.Overlay ? 0 : other.Overlay is null ? 1 : 2) * 2 + (Path.GetDirectoryName(subject.File.Path) == Path.GetDirectoryName(other.File.Path) ? 0 : 1);
}
