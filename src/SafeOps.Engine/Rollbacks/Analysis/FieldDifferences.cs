using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Text;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>
/// Two trees, field by field, as <see cref="ObjectDifference"/> has them; and where it leaves a list whole, its elements: equal ones
/// belong together, of the others the first goes with the first.
/// </summary>
internal static class FieldDifferences
{
    /// <summary>Longer lists are one value: looking for equal elements takes the square of them.</summary>
    private const int MostElements = 1000;

    private static readonly ValuePathPart Order = new ValuePathPart.Key("order");

    public static IEnumerable<FieldDifference> Of(JsonNode? before, JsonNode? after) => (before, after) switch
    {
        (JsonObject first, JsonObject second) => ObjectDifference.Of(first, second).SelectMany(OfList),
        _ when JsonNode.DeepEquals(before, after) => [],
        _ => OfList(new FieldDifference([], before, after)),
    };

    private static IEnumerable<FieldDifference> OfList(FieldDifference whole)
    {
        if (whole is not { Before: JsonArray before, After: JsonArray after } || before.Count + after.Count > MostElements || before.Concat(after).All(e => e is not (JsonObject or JsonArray)))
            return [whole];
        return ObjectDifference.KeyOf(before, after) is { } key ? OtherOrder(before, after, key, whole.Path) : Elements(before, after, whole.Path);
    }

    /// <summary>Elements have names and changed their places: what else differs in them, and the order, in which variables refer to one another.</summary>
    private static IEnumerable<FieldDifference> OtherOrder(JsonArray before, JsonArray after, string key, IReadOnlyList<ValuePathPart> path)
    {
        var names = before.Select(e => ObjectDifference.KeyText(e!, key)).ToList();
        var kept = after.Select(e => ObjectDifference.KeyText(e!, key)).Where(names.Contains).ToList();
        var sorted = new JsonArray([.. after.OrderBy(e => names.IndexOf(ObjectDifference.KeyText(e!, key)) is >= 0 and var at ? at : int.MaxValue).Select(e => e!.DeepClone())]);
        var inside = Of(new JsonObject { ["list"] = before.DeepClone() }, new JsonObject { ["list"] = sorted });
        foreach (var difference in inside)
            yield return difference with { Path = [.. path, .. difference.Path.Skip(1)] };
        var were = names.Where(kept.Contains).ToList();
        if (!were.SequenceEqual(kept, StringComparer.Ordinal))
            yield return new FieldDifference([.. path, Order], string.Join(", ", were), string.Join(", ", kept));
    }

    private static IEnumerable<FieldDifference> Elements(JsonArray before, JsonArray after, IReadOnlyList<ValuePathPart> path)
    {
        var (left, right) = (Enumerable.Range(0, before.Count).ToList(), Enumerable.Range(0, after.Count).ToList());
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
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            IReadOnlyList<ValuePathPart> place = [.. path, new ValuePathPart.Index(i < left.Count ? left[i] : right[i])];
            var (was, now) = (i < left.Count ? before[left[i]] : null, i < right.Count ? after[right[i]] : null);
            foreach (var difference in was is null || now is null ? [new FieldDifference([], was, now)] : Of(was, now))
                yield return difference with { Path = [.. place, .. difference.Path] };
        }
    }
}
