using System.Globalization;
using System.Text.Json.Nodes;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>A field that differs; null: it is not there.</summary>
internal readonly record struct FieldDifference(FieldPath Path, JsonNode? Before, JsonNode? After);

/// <summary>
/// Two documents, field by field. What came or went whole is one difference; elements of lists are told apart by what names them
/// (a container by its name, a mount by its path), else by being equal, else by their place.
/// </summary>
internal static class FieldDifferences
{
    /// <summary>What names an element, the first that does in both lists.</summary>
    private static readonly string[] Names = ["name", "mountPath", "containerPort", "port", "key", "host", "ip", "type"];

    /// <summary>More elements without a name than this are compared by their place: looking for equal ones takes the square of them.</summary>
    private const int MostMatched = 2000;

    /// <param name="before">Null is a value here: JSON's own.</param>
    public static IEnumerable<FieldDifference> Of(JsonNode? before, JsonNode? after) => Between(before, after, FieldPath.Root);

    private static IEnumerable<FieldDifference> Between(JsonNode? before, JsonNode? after, FieldPath path) => (before, after) switch
    {
        (JsonObject first, JsonObject second) => Members(first, second, path),
        (JsonArray first, JsonArray second) => Elements(first, second, path),
        _ when JsonNode.DeepEquals(before, after) => [],
        _ => [new FieldDifference(path, Present(before), Present(after))],
    };

    private static IEnumerable<FieldDifference> Members(JsonObject before, JsonObject after, FieldPath path)
    {
        foreach (var (key, value) in before)
        {
            if (!after.TryGetPropertyValue(key, out var other))
                yield return new FieldDifference(path.Key(key), Present(value), null);
            else
            {
                foreach (var difference in Between(value, other, path.Key(key)))
                    yield return difference;
            }
        }
        foreach (var (key, value) in after.Where(m => !before.ContainsKey(m.Key)))
            yield return new FieldDifference(path.Key(key), null, Present(value));
    }

    private static IEnumerable<FieldDifference> Elements(JsonArray before, JsonArray after, FieldPath path)
    {
        if (JsonNode.DeepEquals(before, after))
            return [];
        if (before.Concat(after).All(e => e is not (JsonObject or JsonArray)))
            return [new FieldDifference(path, before, after)];
        return Names.FirstOrDefault(n => Identifies(n, before) && Identifies(n, after)) is { } name
            ? Named(before, after, name, path)
            : Unnamed(before, after, path);
    }

    private static IEnumerable<FieldDifference> Named(JsonArray before, JsonArray after, string name, FieldPath path)
    {
        var others = after.ToDictionary(e => Name(e, name)!, StringComparer.Ordinal);
        var names = before.Select(e => Name(e, name)!).ToList();
        foreach (var (element, named) in before.Zip(names))
        {
            if (!others.TryGetValue(named, out var other))
                yield return new FieldDifference(path.Element(named), element, null);
            else
            {
                foreach (var difference in Between(element, other, path.Element(named)))
                    yield return difference;
            }
        }
        var known = names.ToHashSet(StringComparer.Ordinal);
        foreach (var (named, element) in after.Select(e => (Name(e, name)!, e)).Where(e => !known.Contains(e.Item1)))
            yield return new FieldDifference(path.Element(named), null, element);
        // Variables may refer to earlier ones, and the first containers to start are started in their order.
        var (kept, now) = (names.Where(others.ContainsKey).ToList(), others.Keys.Where(known.Contains).ToList());
        if (!kept.SequenceEqual(now, StringComparer.Ordinal))
            yield return new FieldDifference(path.Key("order"), string.Join(", ", kept), string.Join(", ", now));
    }

    /// <summary>Equal elements stay together, in their order; of the rest the first goes with the first.</summary>
    private static IEnumerable<FieldDifference> Unnamed(JsonArray before, JsonArray after, FieldPath path)
    {
        var (left, right) = (Enumerable.Range(0, before.Count).ToList(), Enumerable.Range(0, after.Count).ToList());
        if ((long)before.Count + after.Count <= MostMatched)
        {
            var next = 0;
            foreach (var at in Enumerable.Range(0, before.Count))
            {
                var same = right.FirstOrDefault(r => r >= next && JsonNode.DeepEquals(before[at], after[r]), -1);
                if (same < 0)
                    continue;
                left.Remove(at);
                right.Remove(same);
                next = same + 1;
            }
        }
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var place = path.Element((i < left.Count ? left[i] : right[i]).ToString(CultureInfo.InvariantCulture));
            if (i >= left.Count)
                yield return new FieldDifference(place, null, Present(after[right[i]]));
            else if (i >= right.Count)
                yield return new FieldDifference(place, Present(before[left[i]]), null);
            else
            {
                foreach (var difference in Between(before[left[i]], after[right[i]], place))
                    yield return difference;
            }
        }
    }

    private static bool Identifies(string name, JsonArray list)
    {
        var names = list.Select(e => Name(e, name)).ToList();
        return names.All(n => n is not null) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;
    }

    private static string? Name(JsonNode? element, string name) => element is JsonObject map && map[name] is JsonValue value ? value.ToString() : null;

    /// <summary>A null that is written is a value, and not the same as nothing.</summary>
    private static JsonNode Present(JsonNode? node) => node ?? JsonValue.Create("null");
}
