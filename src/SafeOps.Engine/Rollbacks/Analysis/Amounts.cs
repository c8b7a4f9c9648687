using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>Numbers, amounts of Kubernetes and durations, so that it can be said which of two is less.</summary>
internal static class Amounts
{
    /// <summary>Below 0: the first is less; null: they are nothing that can be more or less.</summary>
    public static int? Compare(JsonNode before, JsonNode after)
    {
        var (first, second) = (Text(before), Text(after));
        if (first is null || second is null)
            return null;
        if (Quantity.TryParse(first, out var one) && Quantity.TryParse(second, out var other))
            return one.CompareTo(other);
        return Durations.TryParse(first, out var time) && Durations.TryParse(second, out var otherTime) ? time.CompareTo(otherTime) : null;
    }

    /// <summary>Whether one is at least twice the other: what moved far is suspected before what moved a little.</summary>
    public static bool FarApart(JsonNode before, JsonNode after) =>
        Quantity.TryParse(Text(before), out var one) && Quantity.TryParse(Text(after), out var other)
        && Math.Max(Math.Abs(one.Value), Math.Abs(other.Value)) is var more && Math.Min(Math.Abs(one.Value), Math.Abs(other.Value)) is var less && more / 2 >= less && more > 0;

    /// <summary>Whether two amounts are written in other words and mean the same: <c>1000m</c> and <c>1</c>.</summary>
    public static bool SameAmount(JsonNode before, JsonNode after) =>
        Quantity.TryParse(Text(before), out var one) && Quantity.TryParse(Text(after), out var other) && one.CompareTo(other) == 0;

    private static string? Text(JsonNode node) => node is not JsonValue value ? null : value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => value.ToString() is var number && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact.ToString(CultureInfo.InvariantCulture) : number,
        _ => null,
    };
}
