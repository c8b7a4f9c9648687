using System.Text.Json.Nodes;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>The same resource written in generated other ways: case, order, duplicates, nulls, types of values.</summary>
public sealed class PropertySpellingTests
{
    private const int Spellings = 15;

    [Theory]
    [MemberData(nameof(PropertyFixture.Names), MemberType = typeof(PropertyFixture))]
    public void Another_spelling_of_the_same_is_no_difference(string name)
    {
        var fixture = PropertyFixture.Find(name);
        var entries = PropertyMaps.Default.Find(fixture.AzurermType)!.Properties;
        for (var seed = 0; seed < Spellings; seed++)
        {
            var row = fixture.Row.DeepClone().AsObject();
            Respell(new Random(seed), entries, row);
            var found = fixture.Compare(row);
            Assert.True(found.Count == 0, $"seed {seed}: {string.Join(", ", found.Select(d => $"{d.Name}: {d.Terraform} <> {d.Azure}"))}");
        }
    }

    private static void Respell(Random random, IReadOnlyList<PropertyEntry> entries, JsonNode azure)
    {
        foreach (var entry in entries)
        {
            foreach (var path in entry.Azure)
            {
                if (entry.IsBlock)
                {
                    foreach (var element in JsonPlace.Elements(azure, path.Text))
                        Respell(random, entry.Properties, element);
                }
                Reorder(random, entry, JsonPlace.List(azure, path.Text));
                if (JsonPlace.Find(azure, path.Text) is { } value && !entry.IsBlock)
                    Replace(value, Other(random, entry, value));
            }
        }
    }

    /// <summary>Another order where it does not count, and a value twice in a set.</summary>
    private static void Reorder(Random random, PropertyEntry entry, JsonArray? list)
    {
        if (list is not { Count: > 0 } || !(entry.Match is not null || (entry.Shape == ValueShape.Set && !entry.IsBlock)))
            return;
        var items = list.Select(i => i?.DeepClone()).ToArray();
        random.Shuffle(items);
        if (entry.Match is null && random.Next(2) == 0)
            items = [.. items, items[0]?.DeepClone()];
        list.Clear();
        foreach (var item in items)
            list.Add(item);
    }

    private static void Replace(JsonNode value, JsonNode? other)
    {
        if (value.Parent is JsonObject map && other is not null)
            map[map.First(m => m.Value == value).Key] = other;
    }

    private static JsonNode? Other(Random random, PropertyEntry entry, JsonNode value)
    {
        if (value is JsonArray list)
            return new JsonArray([.. list.Select(i => i is null ? null : Other(random, entry, i) ?? i.DeepClone())]);
        if (value is not JsonValue || entry.Conversion is { Before: not null } or { After: not null } or { Segment: not null } or { Split: not null } or { Present: true })
            return null;
        var text = value.ToString();
        return entry.Form.Name switch
        {
            "enum" => Case(random, text),
            "id" => Case(random, text) + (text.StartsWith('/') && random.Next(2) == 0 ? "/" : ""),
            "location" => random.Next(2) == 0 ? text.ToUpperInvariant() : string.Join(' ', text.Chunk(4).Select(c => new string(c))),
            "number" => random.Next(2) == 0 ? text : JsonNode.Parse(text.Contains('.') ? text : text + ".0"),
            "boolean" => text.Equals("true", StringComparison.OrdinalIgnoreCase) ? "True" : "False",
            "cidr" => System.Net.IPAddress.TryParse(text, out var address) && text.Contains('.') ? $"{address}/32" : Case(random, text),
            "json" => " " + text,
            _ => null,
        };
    }

    private static string Case(Random random, string text) => random.Next(2) == 0 ? text.ToUpperInvariant() : text.ToLowerInvariant();
}
