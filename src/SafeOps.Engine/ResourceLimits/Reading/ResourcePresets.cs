using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.ResourceLimits.Reading;

/// <summary>
/// What stands for resources where a chart of Bitnami's names a preset and <c>resources</c> is empty (their library chart
/// <c>common</c>, <c>common.resources.preset</c>). With anything under <c>resources</c> the preset counts for nothing.
/// </summary>
internal static class ResourcePresets
{
    public const string Key = "Preset";

    private static readonly Dictionary<string, (string Cpu, string Memory, string CpuLimit, string MemoryLimit)> Known = new(StringComparer.Ordinal)
    {
        ["nano"] = ("100m", "128Mi", "150m", "192Mi"),
        ["micro"] = ("250m", "256Mi", "375m", "384Mi"),
        ["small"] = ("500m", "512Mi", "750m", "768Mi"),
        ["medium"] = ("500m", "1024Mi", "750m", "1536Mi"),
        ["large"] = ("1.0", "2048Mi", "1.5", "3072Mi"),
        ["xlarge"] = ("1.0", "3072Mi", "3.0", "6144Mi"),
        ["2xlarge"] = ("1.0", "3072Mi", "6.0", "12288Mi"),
    };

    /// <summary>The container with what its preset gives; as it is where it has resources of its own, or there is no preset of that name.</summary>
    public static ContainerResources Complete(ContainerResources container, ResourceFile file, DataNode? preset)
    {
        if (container.Limits.Count + container.Requests.Count > 0 || preset is not DataScalar { Value: not null } name || !Known.TryGetValue(name.Text, out var given))
            return container;
        var place = ResourcePlace.Of(file, name.Span);
        return container with
        {
            IsPreset = true,
            Requests = Amounts(given.Memory, given.Cpu),
            Limits = Amounts(given.MemoryLimit, given.CpuLimit),
        };

        Dictionary<ResourceKind, ResourceAmount> Amounts(string memory, string cpu) => new()
        {
            [ResourceKind.Memory] = Amount(memory),
            [ResourceKind.Cpu] = Amount(cpu),
        };

        ResourceAmount Amount(string text)
        {
            Quantity.TryParse(text, out var quantity);
            return new ResourceAmount(quantity, text, place) { GivenBy = $"the preset {name.Text}" };
        }
    }
}
