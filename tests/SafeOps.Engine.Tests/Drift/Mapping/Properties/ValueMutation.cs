using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>Another value of the same form.</summary>
internal static class ValueMutation
{
    /// <summary>Changes the value in place, and says to what.</summary>
    public static string Apply(PropertyEntry entry, JsonNode from, string path)
    {
        var (parent, name) = JsonPlace.Owner(from, path);
        var value = entry switch
        {
            { Conversion: { Present: true, Values: { } words } } => JsonValue.Create(entry.Conversion.Text(PropertyFixture.Element(parent[name]!)) == "true" ? words.First(w => string.IsNullOrEmpty(w.Value)).Key : "Enabled"),
            { Conversion.Present: true } => parent[name] is { } there && AzureConversion.IsThere(PropertyFixture.Element(there)) ? null : new JsonObject { ["id"] = "/x" },
            { Shape: ValueShape.Map } => With(parent[name] as JsonObject, "changed", "value"),
            _ when path.EndsWith("{}", StringComparison.Ordinal) => With(parent[name] as JsonObject, Other(entry, null)!.ToString(), "value"),
            { Shape: ValueShape.Set or ValueShape.List } when parent[name] is JsonArray or null && entry.Conversion.Split is null && !path.Contains("[].", StringComparison.Ordinal) =>
                new JsonArray([.. (parent[name] as JsonArray ?? []).Select(i => i?.DeepClone()), Other(entry, null)]),
            _ => Other(entry, parent[name]),
        };
        parent[name] = value;
        return value?.ToJsonString() ?? "null";
    }

    private static JsonObject With(JsonObject? map, string key, string value)
    {
        var all = map?.DeepClone().AsObject() ?? [];
        all[key] = value;
        return all;
    }

    private static JsonNode? Other(PropertyEntry entry, JsonNode? value)
    {
        var text = value?.ToString() ?? "";
        var conversion = entry.Conversion;
        var now = conversion.Text(text) is { Length: > 0 } known ? known : entry.Default is [var first, ..] ? first : "";
        if (conversion.Values is { } values)
        {
            var other = values.FirstOrDefault(v => v.Key.Length > 0 && !string.Equals(v.Value ?? "", now, StringComparison.OrdinalIgnoreCase) && !(now.Length == 0 && v.Value is "false" or "0"));
            // Values that are not among them stay as they are.
            if (other.Key is null)
                return JsonValue.Create("changed" + text);
            return bool.TryParse(other.Key, out var flag) ? JsonValue.Create(flag) : JsonValue.Create(other.Key);
        }
        if (conversion.Not)
            return JsonValue.Create(now == "true");
        if (conversion.Segment is { } segment)
            return JsonValue.Create($"/subscriptions/11111111-2222-3333-4444-555555555555/{segment}/changed");
        if (conversion.Before is { } before)
            return JsonValue.Create("changed" + (text.IndexOf(before, StringComparison.Ordinal) is >= 0 and var at ? text[at..] : before));
        if (conversion.After is { } after)
            return JsonValue.Create((text.IndexOf(after, StringComparison.Ordinal) is >= 0 and var end ? text[..end] : "x") + after + "changed");
        if (conversion.Split is { } separator)
            return JsonValue.Create(text.Length == 0 ? "changed" : text + separator + "changed");
        return entry.Form.Name switch
        {
            "boolean" => JsonValue.Create(!string.Equals(now, "true", StringComparison.OrdinalIgnoreCase)),
            "number" => JsonValue.Create((decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0) + 1),
            "id" or "id name" => JsonValue.Create("/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Other.Kind/things/changed"),
            "location" => JsonValue.Create("australiacentral2"),
            "cidr" => JsonValue.Create("203.0.113.77"),
            "port" => JsonValue.Create("4242"),
            "date" => JsonValue.Create("2031-02-03T04:05:06Z"),
            "duration" => JsonValue.Create("P17D"),
            "json" => JsonValue.Create("{\"changed\":true}"),
            "base64" => JsonValue.Create("Y2hhbmdlZA=="),
            _ => JsonValue.Create("changed" + text),
        };
    }
}
