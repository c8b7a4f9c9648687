using System.Text.Json.Nodes;
using SafeOps.Rollbacks;

namespace SafeOps.Engine.Tests.Rollbacks.Analysis;

/// <summary>Generated documents with known changes: each is reported once, and none is made up.</summary>
public sealed class GeneratedDifferenceTests
{
    [Fact]
    public void Each_change_is_reported_once_and_none_is_made_up()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var before = Map(random, depth: 4);
            var after = (JsonObject)before.DeepClone();
            var changed = new HashSet<string>(StringComparer.Ordinal);
            for (var i = random.Next(0, 12); i > 0; i--)
                Change(after, "", random, changed);
            var kind = random.Next(2) == 0 ? VersionPartKind.Values : VersionPartKind.Manifest;
            var reported = Versions.Compare(Versions.Of(new VersionPart(kind, "x", before.ToJsonString())), Versions.Of(new VersionPart(kind, "x", after.ToJsonString()))).Causes.Select(c => c.What).Order(StringComparer.Ordinal);
            Assert.True(changed.Order(StringComparer.Ordinal).SequenceEqual(reported, StringComparer.Ordinal), $"seed {seed}\n{before.ToJsonString()}\n{after.ToJsonString()}\nmade: {string.Join(", ", changed.Order(StringComparer.Ordinal))}\nsaid: {string.Join(", ", reported)}");
        }
    }

    /// <summary>Changes a member somewhere below, once, in no place that was changed already.</summary>
    private static void Change(JsonObject map, string path, Random random, HashSet<string> changed)
    {
        var (key, value) = map.ElementAtOrDefault(random.Next(map.Count));
        var place = Path(path, key ?? "");
        if (key is null || changed.Contains($"x: {place}"))
            return;
        if (value is JsonObject { Count: > 0 } inside && random.Next(4) > 0)
            Change(inside, place, random, changed);
        else if (value is JsonArray { Count: > 0 } list && list[0] is JsonObject && random.Next(4) > 0)
        {
            var at = random.Next(list.Count);
            var named = $"{place}[name={list[at]!["name"]}]";
            if (random.Next(3) == 0 && list.Count > 1 && !changed.Any(c => c.StartsWith($"x: {named}", StringComparison.Ordinal)))
            {
                list.RemoveAt(at);
                changed.Add($"x: {named}");
            }
            else if (list[at] is JsonObject { Count: > 1 } element && element.ElementAt(1) is var member && changed.Add($"x: {named}.{member.Key}"))
                element[member.Key] = Other(random);
        }
        else if (!changed.Any(c => c.StartsWith($"x: {place}", StringComparison.Ordinal)))
        {
            changed.Add($"x: {place}");
            if (random.Next(3) == 0)
                map.Remove(key);
            else
                map[key] = value is JsonObject or JsonArray ? JsonValue.Create($"w{random.Next(100)}") : Other(random);
        }
    }

    private static string Path(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static JsonObject Map(Random random, int depth)
    {
        var map = new JsonObject();
        for (var i = random.Next(1, 6); i > 0; i--)
            map[$"f{random.Next(1000)}"] = Value(random, depth - 1);
        return map;
    }

    private static JsonNode Value(Random random, int depth) => random.Next(depth > 0 ? 6 : 3) switch
    {
        0 => JsonValue.Create(random.Next(100)),
        1 => JsonValue.Create($"v{random.Next(100)}"),
        2 => JsonValue.Create(random.Next(2) == 0),
        3 => new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => JsonValue.Create($"e{i}"))]),
        4 => new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new JsonObject { ["name"] = $"n{i}", ["a"] = Value(random, 0) })]),
        _ => Map(random, depth),
    };

    /// <summary>Unlike anything that was there.</summary>
    private static JsonNode Other(Random random) => random.Next(3) switch
    {
        0 => JsonValue.Create(1000 + random.Next(1000)),
        1 => JsonValue.Create($"w{random.Next(100)}"),
        _ => new JsonObject { ["w"] = random.Next(100) },
    };
}
