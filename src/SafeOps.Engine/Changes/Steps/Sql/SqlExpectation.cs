using System.Globalization;
using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>What a query's answer must be: about its first value (of exactly one row), or about how many rows there are.</summary>
internal sealed class SqlExpectation
{
    public static readonly IReadOnlyList<OptionDescriptor> Members =
    [
        new("equals", OptionKind.Any, "The one value."),
        new("above", OptionKind.Any, "The one value is greater."),
        new("below", OptionKind.Any, "The one value is less."),
        new("between", OptionKind.Any, "The one value lies between two, both included: [low, high]."),
        new("empty", OptionKind.Boolean, "Whether there are no rows."),
        new("rows", OptionKind.Any, "How many rows there are: a number, or above, below or between."),
    ];

    private readonly JsonObject _terms;

    private SqlExpectation(JsonObject terms) => _terms = terms;

    public static SqlExpectation Of(JsonNode? written) => new(written is JsonObject terms ? terms : new JsonObject { ["equals"] = written?.DeepClone() });

    public static string? Mistake(JsonNode? written)
    {
        var terms = Of(written)._terms;
        if (terms.Count == 0)
            return $"expects nothing; expected {string.Join(", ", Members.Select(m => m.Name))}, or a single value.";
        foreach (var (name, value) in terms)
        {
            if (name == "between" && value is not JsonArray { Count: 2 })
                return "'between' takes two values: [low, high].";
            if (name == "rows" && value is JsonObject inner && (Mistake(inner) ?? (inner.Any(i => i.Key is "rows" or "empty") ? "'rows' takes a number, or above, below or between." : null)) is { } mistake)
                return mistake;
            if (name is "equals" or "above" or "below" && value is JsonObject or JsonArray)
                return $"'{name}' takes a single value.";
        }
        return null;
    }

    public (bool Passed, string Found) Compare(object? first, long rows)
    {
        var asksValue = _terms.Any(t => t.Key is "equals" or "above" or "below" or "between");
        var found = asksValue && rows == 1 ? SqlValues.Show(first) : string.Create(CultureInfo.InvariantCulture, $"{rows} rows");
        var passed = _terms.All(t => t.Key switch
        {
            "empty" => (rows == 0) == (bool)t.Value!,
            "rows" => t.Value is JsonObject inner ? inner.All(i => Holds(i.Key, rows, i.Value)) : Holds("equals", rows, t.Value),
            _ => rows == 1 && Holds(t.Key, first, t.Value),
        });
        return (passed, found);
    }

    public override string ToString() => string.Join(" and ", _terms.Select(t => t.Key switch
    {
        "equals" => Text(t.Value),
        "empty" => (bool)t.Value! ? "no rows" : "rows",
        "between" => $"between {Text(t.Value![0])} and {Text(t.Value[1])}",
        "rows" when t.Value is JsonObject inner => $"rows {new SqlExpectation(inner)}",
        "rows" => $"{Text(t.Value)} rows",
        _ => $"{t.Key} {Text(t.Value)}",
    }));

    private static string Text(JsonNode? value) => value is JsonValue single && single.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "null";

    private static bool Holds(string term, object? found, JsonNode? expected) => term switch
    {
        "equals" => expected is null ? found is null : Order(found, expected) == 0,
        "above" => Order(found, expected) > 0,
        "below" => Order(found, expected) < 0,
        "between" => Order(found, expected![0]) >= 0 && Order(found, expected[1]) <= 0,
        _ => false,
    };

    /// <summary>Null where the two cannot be compared.</summary>
    private static int? Order(object? found, JsonNode? expected)
    {
        if (found is null || expected is not JsonValue value)
            return null;
        var text = value.TryGetValue<bool>(out var flag) ? (flag ? "1" : "0") : Text(value);
        if (found is long or int or double or decimal)
        {
            if (found is not double && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
                return Convert.ToDecimal(found, CultureInfo.InvariantCulture).CompareTo(exact);
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? Convert.ToDouble(found, CultureInfo.InvariantCulture).CompareTo(number)
                : null;
        }
        return found is string written ? string.CompareOrdinal(written, text) : null;
    }
}
