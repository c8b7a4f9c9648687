namespace SafeOps.TestServers.Kubernetes.Shapes;

internal enum ShapeForm
{
    /// <summary>Anything: below an object of an unknown kind; lists in it are replaced as a whole.</summary>
    Any,
    Scalar,
    Record,
    Map,
    List,
}

/// <summary>What may stand at a place of an object, and who can own how much of it.</summary>
internal sealed record Shape(ShapeForm Form, string Name)
{
    public static readonly Shape Any = new(ShapeForm.Any, "any");

    /// <summary>Of a record.</summary>
    public Dictionary<string, Shape> Fields { get; init; } = [];

    /// <summary>A record that takes fields beside its own, as objects of a custom kind without a schema do.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Of a map or a list.</summary>
    public Shape Item { get; init; } = null!;

    /// <summary>The fields that tell the items of a list apart; the first is the strategic merge key.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>A list of scalars, each of which is owned by itself.</summary>
    public bool IsSet { get; init; }

    /// <summary>Owned and replaced as a whole.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>A strategic merge patch says which fields remain.</summary>
    public bool RetainsKeys { get; init; }

    public bool IsKeyed => Keys.Count > 0;

    /// <summary>The shape of a field; null when there is no such field.</summary>
    public Shape? Child(string field) => Form switch
    {
        ShapeForm.Record => Fields.TryGetValue(field, out var found) ? found : IsOpen ? Any : null,
        ShapeForm.Map => Item,
        ShapeForm.Any => Any,
        _ => null,
    };
}
