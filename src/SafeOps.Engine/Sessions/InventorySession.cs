using SafeOps.Inventory.Export;
using SafeOps.Secrets;

namespace SafeOps.Sessions;

/// <summary>Making inventories, in a project or outside any.</summary>
public sealed class InventorySession
{
    private readonly EnginePorts _ports;

    private InventorySession(EnginePorts ports)
    {
        _ports = ports;
        Masker.RegisterEnvironment(ports.EnvironmentVariables);
    }

    /// <summary>Name and version, as a manifest has them.</summary>
    public static string Tool { get; } = $"SafeOps {typeof(InventorySession).Assembly.GetName().Version!.ToString(3)}";

    public SecretMasker Masker { get; } = new();

    public static InventorySession Open(EnginePorts ports) => new(ports);

    /// <summary>Asks Azure and writes what it says; see <see cref="InventoryExporter"/>.</summary>
    public Task<InventorySummary> ExportAsync(AzureAccess access, ExportRequest request, ExportWatch watch, CancellationToken cancellationToken)
    {
        watch = watch.OneAtATime();
        return Exporter(access, watch).ExportAsync(request, watch, cancellationToken);
    }

    /// <summary>What <see cref="ExportAsync"/> would ask and write.</summary>
    public Task<InventorySummary> PreviewAsync(AzureAccess access, ExportRequest request, ExportWatch watch, CancellationToken cancellationToken)
    {
        watch = watch.OneAtATime();
        return Exporter(access, watch).PreviewAsync(request, watch, cancellationToken);
    }

    /// <summary>Makes an inventory of what something else wrote; see <see cref="InventoryImporter"/>.</summary>
    public InventorySummary Import(IReadOnlyList<string> sources, string? from, string folder, bool replaces, bool writes, ExportWatch watch, CancellationToken cancellationToken) =>
        new InventoryImporter(_ports.Time, Tool).Import(sources, from, folder, replaces, writes, watch, cancellationToken);

    private InventoryExporter Exporter(AzureAccess access, ExportWatch watch) =>
        new(access.Open(_ports.Azure, _ports.Programs, _ports.EnvironmentVariables, _ports.Time, Masker, Tool, watch), _ports.Time);
}
