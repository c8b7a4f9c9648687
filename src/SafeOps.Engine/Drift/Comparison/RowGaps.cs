using System.Text.Json;
using SafeOps.Drift.Ownership;

namespace SafeOps.Drift.Comparison;

/// <summary>What a row says it does not know: of that, absence is no difference.</summary>
internal readonly record struct RowGaps
{
    private const string Properties = "properties";

    private IReadOnlyList<string>? Members { get; init; }
    private bool IsPartial { get; init; }

    /// <summary>From the members <c>notFetched</c> and <c>partialProperties</c>, which converted rows have.</summary>
    public static RowGaps Of(JsonElement row) => new()
    {
        Members = row.TryGetProperty("notFetched"u8, out _) ? [.. RowValues.List(row, "notFetched").Where(m => m.ValueKind == JsonValueKind.String).Select(m => m.GetString()!)] : null,
        IsPartial = row.TryGetProperty("partialProperties"u8, out var partial) && partial.ValueKind == JsonValueKind.True,
    };

    public bool Has(string member) => Members?.Contains(member, StringComparer.OrdinalIgnoreCase) == true;

    public void Remove(List<PropertyDifference> differences)
    {
        if (differences.Count > 0 && (IsPartial || Members is not null))
            differences.RemoveAll(IsUnknown);
    }

    private bool IsUnknown(PropertyDifference difference)
    {
        var member = difference.AzureName.Split('.', '[')[0];
        return Has(member) || (IsPartial && member.Equals(Properties, StringComparison.OrdinalIgnoreCase) && difference.Azure is null);
    }
}
