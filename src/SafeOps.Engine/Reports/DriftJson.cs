using System.Text.Json;
using System.Text.Json.Serialization;
using SafeOps.Drift;
using SafeOps.Drift.Comparison;

namespace SafeOps.Reports;

/// <summary>A comparison as JSON: <c>{ summary, items }</c>, names in camel case, enumerations by their words.</summary>
public static class DriftJson
{
    public static string Write(DriftComparison comparison) =>
        JsonSerializer.Serialize(new DriftDocument(comparison.Summary, comparison.Warnings, comparison.Items), DriftJsonContext.Default.DriftDocument)
            .Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
}

internal sealed record DriftDocument(DriftSummary Summary, IReadOnlyList<string> Warnings, IReadOnlyList<DriftItem> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DriftDocument))]
internal sealed partial class DriftJsonContext : JsonSerializerContext;
