using System.Text.Encodings.Web;
using System.Text.Json;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Inventory;

namespace SafeOps.Drift.Resolution.Scripts;

/// <summary>Sets single properties in Azure back to what Terraform has, each only while it is what the comparison saw.</summary>
internal static class RestoringScript
{
    private static readonly JsonSerializerOptions AsJq = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<DriftItem> items, Func<DriftItem, JsonElement?> rowOf, PropertyMaps maps, IEnumerable<string> remarks)
    {
        var script = new ScriptText(
            "Sets in Azure what differs from Terraform back to Terraform's value.",
            [.. remarks, "terraform apply does the same for everything the configuration says, and for what is only remarked on here."],
            "common", "azure", "restoring");
        foreach (var item in items)
        {
            script.Line().Comment($"{item.Address} ({item.StateFile})");
            var map = item.TerraformType is null ? null : maps.Find(item.TerraformType);
            foreach (var property in item.Properties)
                Restore(script, item, property, map, rowOf(item));
        }
        return script.Line().Call("finish").ToString();
    }

    private static void Restore(ScriptText script, DriftItem item, PropertyDifference property, PropertyMap? map, JsonElement? row)
    {
        var what = $"{property.Name} of {item.Name}";
        if (property.IsSensitive)
        {
            script.Comment($"{property.Name}: a secret; terraform apply sets it.");
        }
        else if (ArmId.TryParse(item.AzureId, out var id) && PartCommands.Removal(id) is not null)
        {
            script.Comment($"{property.Name}: terraform apply sets it ({property.Azure ?? "none"} in Azure, {property.Terraform ?? "none"} in Terraform).");
        }
        else if (Tag(property.Name) is { } tag)
        {
            script.LongCall("restore_tag", [item.AzureId!, what, tag, Json(property.Azure), Json(property.Terraform)]);
        }
        else if (map?.Properties.FirstOrDefault(e => e.Terraform.Any(p => p.Text == property.Name)) is { } entry
            && row is { } from && Setting(entry, property, from) is var (path, seen, wanted))
        {
            script.LongCall("restore", [item.AzureId!, what, Query(path), seen, wanted, $"{path}={Plain(wanted)}"]);
        }
        else
        {
            script.Comment($"{property.Name}: terraform apply sets it ({property.Azure ?? "none"} in Azure, {property.Terraform ?? "none"} in Terraform).");
        }
    }

    /// <summary>Path, present and wanted value, as Azure writes them; null where one value of Terraform is not one value of Azure.</summary>
    private static (string Path, string Seen, string Wanted)? Setting(PropertyEntry entry, PropertyDifference property, JsonElement row)
    {
        var path = entry.Azure.FirstOrDefault(p => p.Text == property.AzureName) ?? entry.Azure[0];
        if (entry.IsBlock || entry.Shape != ValueShape.One || property.Terraform is null || path.Text.Contains('[', StringComparison.Ordinal) || !path.Text.StartsWith("properties.", StringComparison.Ordinal))
            return null;
        if (Words(entry.Conversion, property.Terraform) is not { } wanted)
            return null;
        var now = path.One(row, anyCase: true);
        var seen = now.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "null" : JsonSerializer.Serialize(now, AsJq);
        return now.ValueKind switch
        {
            JsonValueKind.Object or JsonValueKind.Array => null,
            JsonValueKind.String => (path.Text, seen, JsonSerializer.Serialize(wanted, AsJq)),
            _ when wanted is "true" or "false" || decimal.TryParse(wanted, out _) => (path.Text, seen, wanted),
            _ => (path.Text, seen, JsonSerializer.Serialize(wanted, AsJq)),
        };
    }

    /// <summary>Azure's word for Terraform's; null where the way from Azure to Terraform cannot be walked back.</summary>
    private static string? Words(AzureConversion conversion, string terraform)
    {
        if (conversion.IsNone)
            return terraform;
        if (conversion.Segment is not null || conversion.Before is not null || conversion.After is not null || conversion.Scale is not null || conversion.Split is not null || conversion.Present)
            return null;
        var word = conversion.Not ? (terraform == "true" ? "false" : "true") : terraform;
        if (conversion.Values is not { } values)
            return word;
        var back = values.Where(v => v.Value == word && v.Key.Length > 0).Select(v => v.Key).ToList();
        return back.Count == 1 ? back[0] : back.Count == 0 && !values.ContainsKey(word) ? word : null;
    }

    private static string? Tag(string name) => name.StartsWith("tags[\"", StringComparison.Ordinal) && name.EndsWith("\"]", StringComparison.Ordinal) ? name[6..^2] : null;

    private static string Json(string? text) => text is null ? "null" : JsonSerializer.Serialize(text, AsJq);

    /// <summary>What stands behind the equals sign of <c>--set</c>: a text without its quotes.</summary>
    private static string Plain(string json) => json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json;

    private static string Query(string path) => string.Concat(path.Split('.').Select(p => $".{JsonSerializer.Serialize(p)}"));
}
