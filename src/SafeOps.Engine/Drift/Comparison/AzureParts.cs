using System.Text.Json;
using SafeOps.Drift.Ownership;

namespace SafeOps.Drift.Comparison;

/// <summary>
/// Resources of Azure that set a part of another one, whether or not a state has them: what an autoscale setting scales has no count
/// that is anybody's.
/// </summary>
internal static class AzureParts
{
    private const string AutoscaleSettings = "Microsoft.Insights/autoscaleSettings";
    private const string AutoscaleSetting = "azurerm_monitor_autoscale_setting";

    public static bool Has(string type) => type.Equals(AutoscaleSettings, StringComparison.OrdinalIgnoreCase);

    /// <summary>The resource of which a row sets a part, and the azurerm type that would; null where it sets none.</summary>
    public static (string Target, string AzurermType)? Of(JsonElement row)
    {
        if (RowValues.At(row, "properties.enabled") is { ValueKind: JsonValueKind.False })
            return null;
        return RowValues.Text(row, "properties.targetResourceUri") is { } target ? (target, AutoscaleSetting) : null;
    }
}
