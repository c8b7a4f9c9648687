using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Resolution;
using SafeOps.Inventory;
using SafeOps.Reports;

namespace SafeOps.Sessions;

/// <summary>Resolving drift: from findings to texts for a person to review.</summary>
public sealed class ResolutionSession
{
    private readonly TimeProvider _time;

    private ResolutionSession(TimeProvider time) => _time = time;

    public static ResolutionSession Open(EnginePorts ports) => new(ports.Time);

    /// <param name="inventory">File or folder of the inventory that the findings come from.</param>
    /// <param name="maximumAge">Of an older one nothing is removed.</param>
    public DriftResolution Resolve(IReadOnlyList<ResolutionChoice> choices, string inventory, TimeSpan maximumAge, CancellationToken cancellationToken)
    {
        using var file = InventoryFile.Open(inventory);
        var resolution = new DriftResolver(TypeMap.Default, PropertyMaps.Default).Resolve(choices, file, new ResolutionLimits(_time.GetUtcNow(), maximumAge), cancellationToken);
        var guide = new ResolutionFile("README.md", ResolutionKind.Guide, ResolutionMarkdown.Write(resolution), []);
        return resolution with { Files = [.. resolution.Files, guide] };
    }
}
