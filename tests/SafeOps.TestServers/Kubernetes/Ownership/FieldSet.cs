using System.Text.Json.Nodes;

namespace SafeOps.TestServers.Kubernetes.Ownership;

/// <summary>
/// A set of places in an object, as <c>FieldsV1</c> writes it: "f:" a field, "k:" an item of a list by its keys, "v:" a value of a set,
/// "." the place itself where there is more below it.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>Whether the place itself belongs to the set.</summary>
    public bool IsMember { get; set; }

    public IReadOnlyDictionary<string, FieldSet> Children => _children;

    public bool IsEmpty => !IsMember && _children.Count == 0;

    public static FieldSet Leaf() => new() { IsMember = true };

    public FieldSet? this[string element] => _children.GetValueOrDefault(element);

    /// <summary>Puts a set at a place; an empty one is left out.</summary>
    public void Add(string element, FieldSet child)
    {
        if (!child.IsEmpty)
            _children[element] = _children.TryGetValue(element, out var there) ? there.Union(child) : child;
    }

    public void Drop(string element) => _children.Remove(element);

    public FieldSet Union(FieldSet other)
    {
        var sum = new FieldSet { IsMember = IsMember || other.IsMember };
        foreach (var (element, child) in _children)
            sum.Add(element, child);
        foreach (var (element, child) in other._children)
            sum.Add(element, child);
        return sum;
    }

    public FieldSet Intersect(FieldSet other)
    {
        var both = new FieldSet { IsMember = IsMember && other.IsMember };
        foreach (var (element, child) in _children)
        {
            if (other[element] is { } same)
                both.Add(element, child.Intersect(same));
        }
        return both;
    }

    public FieldSet Minus(FieldSet other)
    {
        var rest = new FieldSet { IsMember = IsMember && !other.IsMember };
        foreach (var (element, child) in _children)
            rest.Add(element, other[element] is { } same ? child.Minus(same) : child);
        return rest;
    }

    /// <summary>The members as paths: <c>.spec.containers[name="web"].image</c>.</summary>
    public IEnumerable<string> Paths(string above = "")
    {
        if (IsMember)
            yield return above;
        foreach (var (element, child) in _children)
        {
            foreach (var path in child.Paths(above + Show(element)))
                yield return path;
        }
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (IsMember && _children.Count > 0)
            json["."] = new JsonObject();
        foreach (var (element, child) in _children)
            json[element] = child.ToJson();
        return json;
    }

    public static FieldSet FromJson(JsonObject? json, bool isRoot = true)
    {
        var set = new FieldSet { IsMember = !isRoot && (json is null || json.Count == 0 || json.ContainsKey(".")) };
        foreach (var (element, child) in json ?? [])
        {
            if (element != ".")
                set.Add(element, FromJson(child as JsonObject, false));
        }
        return set;
    }

    private static string Show(string element) => element[..2] switch
    {
        "f:" => $".{element[2..]}",
        "k:" => $"[{string.Join(",", JsonNode.Parse(element[2..])!.AsObject().Select(k => $"{k.Key}={k.Value!.ToJsonString()}"))}]",
        _ => $"[={element[2..]}]",
    };
}
