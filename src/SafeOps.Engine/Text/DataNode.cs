using System.Text.Json.Nodes;

namespace SafeOps.Text;

/// <summary>
/// A value read from YAML or JSON, with the place it was read from, so that mistakes can be located and a value can be
/// replaced in the text without touching anything else.
/// </summary>
public abstract record DataNode(SourceSpan Span)
{
    /// <summary>The YAML anchor on this node (<c>&amp;name</c>), without its sign.</summary>
    public string? Anchor { get; init; }

    /// <summary>Set where the text has an alias (<c>*name</c>) here; the node is then a copy of what it points to, with the alias's span.</summary>
    public string? Alias { get; init; }

    /// <summary>An explicit YAML tag (<c>!!str</c>, <c>!Custom</c>), as written.</summary>
    public string? Tag { get; init; }

    /// <summary>What a message calls it: <c>a mapping</c>, <c>a list</c>, <c>text</c>, <c>a number</c>, …</summary>
    public abstract string Kind { get; }

    public abstract JsonNode? ToJson();
}

public sealed record DataEntry(DataScalar Key, DataNode Value)
{
    /// <summary>True where the value came through a YAML merge key (<c>&lt;&lt;</c>).</summary>
    public bool Merged { get; init; }
}

public sealed record DataMapping(SourceSpan Span, IReadOnlyList<DataEntry> Entries, bool Flow) : DataNode(Span)
{
    public override string Kind => "a mapping";

    public DataNode? this[string key] => Find(key)?.Value;

    public DataEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key);

    public override JsonNode ToJson() => new JsonObject(Entries.Select(e => KeyValuePair.Create(e.Key.Text, e.Value.ToJson())));
}

public sealed record DataSequence(SourceSpan Span, IReadOnlyList<DataNode> Items, bool Flow) : DataNode(Span)
{
    public override string Kind => "a list";

    public override JsonNode ToJson() => new JsonArray([.. Items.Select(i => i.ToJson())]);
}

public enum ScalarStyle { Plain, SingleQuoted, DoubleQuoted, Literal, Folded }

/// <summary>A scalar: its text with quotes and escapes resolved. A plain YAML scalar is typed by the YAML 1.2 core schema.</summary>
public sealed record DataScalar(SourceSpan Span, string Text, ScalarStyle Style) : DataNode(Span)
{
    public override string Kind => Value switch
    {
        null => "nothing",
        bool => "a boolean",
        long or decimal or double => "a number",
        _ => "text",
    };

    /// <summary>null, bool, long, decimal, double (exponents, <c>.inf</c>, <c>.nan</c>) or string.</summary>
    public object? Value => Style == ScalarStyle.Plain && Tag is null ? CoreSchema.Resolve(Text) : Text;

    public override JsonNode? ToJson() => Value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        decimal number => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(Text),
    };
}
