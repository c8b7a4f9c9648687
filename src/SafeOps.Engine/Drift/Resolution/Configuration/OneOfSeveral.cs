using System.Text.Json;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>
/// Where Terraform has an argument for each of several kinds and Azure one value for all: the one that is meant. A comparison need not
/// know, for a state has only that one.
/// </summary>
internal static class OneOfSeveral
{
    private static readonly PropertyPath Profile = PropertyPath.TryParse("properties.virtualMachineProfile.osProfile")!;
    private static readonly PropertyPath Manual = PropertyPath.TryParse("properties.manualPrivateLinkServiceConnections")!;
    private static readonly PropertyPath HyperV = PropertyPath.TryParse("properties.hyperV")!;

    /// <summary>Azure's <c>PYTHON|3.12</c> is <c>python_version</c>.</summary>
    private static readonly Dictionary<string, string> Stacks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dotnetcore"] = "dotnet_version",
        ["dotnet"] = "dotnet_version",
        ["dotnet-isolated"] = "dotnet_version",
        ["node"] = "node_version",
        ["python"] = "python_version",
        ["php"] = "php_version",
        ["go"] = "go_version",
        ["ruby"] = "ruby_version",
        ["java"] = "java_version",
        ["powershell"] = "powershell_core_version",
    };

    public static bool IsMeant(PropertyEntry entry, JsonElement azure)
    {
        var path = entry.Terraform[0];
        if (path.Text.Contains("application_stack.", StringComparison.Ordinal) && entry.Conversion.After == "|")
            return ScalarText.Of(entry.Azure[0].One(azure, anyCase: true))?.Split('|') is [var stack, _] && Stacks.GetValueOrDefault(stack) == path.Last;
        if (path.Text.StartsWith("os_profile.windows_configuration.", StringComparison.Ordinal))
            return Has(azure, "windowsConfiguration");
        return !path.Text.StartsWith("os_profile.linux_configuration.", StringComparison.Ordinal) || !Has(azure, "windowsConfiguration");
    }

    /// <summary>What Azure says by where it says it: a private connection that somebody has to approve stands in another list.</summary>
    public static void Fill(BlockValues into, string azurermType, JsonElement row)
    {
        if (azurermType == "azurerm_private_endpoint")
            into.At("private_service_connection", 0).Arguments["is_manual_connection"] = HclValue.Of(JsonSerializer.SerializeToElement(!ScalarText.IsEmpty(Manual.One(row, anyCase: true))));
        else if (azurermType == "azurerm_service_plan" && HyperV.One(row, anyCase: true).ValueKind == JsonValueKind.True)
            into.Arguments["os_type"] = HclValue.Of("WindowsContainer");
    }

    /// <summary>Of the pools of a cluster the one that its own configuration has: the first that runs the system.</summary>
    public static IEnumerable<JsonElement> Default(IEnumerable<JsonElement> pools)
    {
        var all = pools.ToList();
        return all.Where(p => p.TryGetProperty("mode"u8, out var mode) && mode.ValueKind == JsonValueKind.String && mode.GetString()!.Equals("System", StringComparison.OrdinalIgnoreCase)).Concat(all).Take(1);
    }

    private static bool Has(JsonElement azure, string name)
    {
        var profile = Profile.One(azure, anyCase: true);
        return profile.ValueKind == JsonValueKind.Object && profile.EnumerateObject().Any(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && m.Value.ValueKind == JsonValueKind.Object);
    }
}
