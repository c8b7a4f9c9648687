using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Shapes;

namespace SafeOps.TestServers.Kubernetes.Ownership;

/// <summary>What two states of an object differ in.</summary>
internal sealed record FieldChanges(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    public FieldSet Set => Added.Union(Modified);
}

/// <summary>Structured merge and its comparisons, led by the shape of the kind.</summary>
internal static class FieldWalks
{
    /// <summary>The places that a configuration speaks of.</summary>
    public static FieldSet Spoken(JsonNode? value, Shape shape)
    {
        if (Elements.IsLeaf(value, shape))
            return FieldSet.Leaf();
        var set = new FieldSet();
        foreach (var (element, child, below) in Elements.Of(value, shape))
        {
            var part = Spoken(child, below);
            // An item of a list and a key of a map belong to who names them, a field of a record only with what is in it.
            if (element[0] == 'k' || shape.Form == ShapeForm.Map)
                part.IsMember = true;
            set.Add(element, part);
        }
        return set;
    }

    public static FieldChanges Compare(JsonNode? before, JsonNode? after, Shape shape)
    {
        var changes = new FieldChanges(new FieldSet(), new FieldSet(), new FieldSet());
        Compare(before, after, shape, changes);
        return changes;
    }

    /// <summary>Lays a configuration over what is there.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, Shape shape)
    {
        if (applied is null || live is null || Elements.IsLeaf(applied, shape) || Elements.IsLeaf(live, shape))
            return applied?.DeepClone();
        if (live is JsonObject map)
        {
            var merged = map.Copy();
            foreach (var (name, value) in (JsonObject)applied)
                merged[name] = Merge(map[name], value, shape.Child(name) ?? Shape.Any);
            return merged;
        }
        var theirs = ((JsonArray)applied).ToDictionary(i => Elements.Element(i, shape), i => i);
        var items = new JsonArray();
        foreach (var item in (JsonArray)live)
        {
            var element = Elements.Element(item, shape);
            items.Add(theirs.Remove(element, out var same) ? Merge(item, same, shape.Item) : item?.DeepClone());
        }
        foreach (var item in (JsonArray)applied)
        {
            if (theirs.ContainsKey(Elements.Element(item, shape)))
                items.Add(item?.DeepClone());
        }
        return items;
    }

    /// <summary>Takes away what a manager applied last time, names no more, and nobody else owns.</summary>
    public static void Prune(JsonNode? value, Shape shape, FieldSet last, FieldSet now, FieldSet others)
    {
        foreach (var (element, child, below) in Elements.Of(value, shape).ToList())
        {
            if (last[element] is not { } owned)
                continue;
            if (now[element] is null && others[element] is null)
                Take(value!, child, element);
            else
                Prune(child, below, owned, now[element] ?? new FieldSet(), others[element] ?? new FieldSet());
        }
    }

    private static void Take(JsonNode value, JsonNode? child, string element)
    {
        if (value is JsonObject map)
            map.Remove(element[2..]);
        else
            ((JsonArray)value).Remove(child);
    }

    private static void Compare(JsonNode? before, JsonNode? after, Shape shape, FieldChanges changes)
    {
        changes.Added.IsMember |= before is null && after is not null;
        changes.Removed.IsMember |= before is not null && after is null;
        if (before is not null && after is not null && (Elements.IsLeaf(before, shape) || Elements.IsLeaf(after, shape)))
        {
            // Something empty that is filled keeps its place; what fills it is new.
            if (!(IsEmpty(before) || IsEmpty(after)) || shape.IsAtomic || shape.Form is ShapeForm.Scalar)
            {
                changes.Modified.IsMember = !JsonReading.Same(before, after);
                return;
            }
        }
        var old = Elements.Of(before, shape).DistinctBy(e => e.Element).ToDictionary(e => e.Element);
        foreach (var (element, value, below) in Elements.Of(after, shape))
        {
            old.Remove(element, out var was);
            Into(element, was.Value, value, below);
        }
        foreach (var (element, gone) in old)
            Into(element, gone.Value, null, gone.Shape);

        void Into(string element, JsonNode? one, JsonNode? other, Shape below)
        {
            var inner = Compare(one, other, below);
            changes.Added.Add(element, inner.Added);
            changes.Modified.Add(element, inner.Modified);
            changes.Removed.Add(element, inner.Removed);
        }
    }

    private static bool IsEmpty(JsonNode? value) => value is JsonObject { Count: 0 } or JsonArray { Count: 0 };
}
