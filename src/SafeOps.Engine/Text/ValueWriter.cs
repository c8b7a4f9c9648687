using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeOps.Text;

/// <summary>How a document is written: its line end and indentation, found in the document itself.</summary>
internal sealed record DocumentLayout(string LineEnd, int Indent, bool IndentedLists, bool ManyLines)
{
    public static DocumentLayout Of(string text, DataNode root)
    {
        int? indent = null;
        bool? indented = null;
        Look(root);
        return new DocumentLayout(TextFile.LineEndOf(text), indent ?? 2, indented ?? true, root.Span.Length > 0 && text.AsSpan(root.Span.Start, root.Span.Length).Contains('\n'));

        void Look(DataNode node)
        {
            if (indent is not null && indented is not null)
                return;
            foreach (var entry in node is DataMapping map ? map.Entries : [])
            {
                var first = entry.Value switch
                {
                    _ when entry.Merged || entry.Value.Alias is not null => null,
                    DataMapping { Entries: [var e, ..] } m when !e.Merged => m.Flow ? e.Key : e.Key,
                    DataSequence { Flow: true, Items: [var i, ..] } => i,
                    DataSequence { Flow: false, Items.Count: > 0 } s => s,
                    _ => (DataNode?)null,
                };
                if (first is null)
                    continue;
                if (first.Span.Line > entry.Key.Span.Line)
                {
                    var deeper = first.Span.Column - entry.Key.Span.Column;
                    if (first is DataSequence)
                        indented ??= deeper > 0;
                    if (deeper > 0)
                        indent ??= deeper;
                }
                Look(entry.Value);
            }
            foreach (var item in node is DataSequence list ? list.Items : [])
                Look(item);
        }
    }
}

/// <summary>Writes values as YAML (block or flow) or JSON text.</summary>
internal sealed class ValueWriter(DocumentLayout layout, bool json)
{
    private static readonly JsonSerializerOptions JsonForm = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Key(string name, bool flow) => json ? Text(name) : YamlScalar.Inline(name, ScalarStyle.Plain, flow);

    /// <summary>On one line.</summary>
    public string Inline(JsonNode? value, ScalarStyle style, bool flow) => value switch
    {
        null => "null",
        JsonObject map => map.Count == 0 ? "{}" : $"{{{Padding}{string.Join(", ", map.Select(p => $"{Key(p.Key, flow: true)}: {Inline(p.Value, ScalarStyle.Plain, flow: true)}"))}{Padding}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(i => Inline(i, ScalarStyle.Plain, flow: true)))}]",
        _ when value.GetValueKind() == JsonValueKind.String => json ? Text(value.GetValue<string>()) : YamlScalar.Inline(value.GetValue<string>(), style, flow),
        _ => value.ToJsonString(),
    };

    /// <summary>JSON on many lines; the first stands where it is put, the others are indented below <paramref name="indent"/>.</summary>
    public string ManyLines(JsonNode? value, int indent)
    {
        var (open, close, items) = value switch
        {
            JsonObject { Count: > 0 } map => ('{', '}', map.Select(p => $"{Key(p.Key, flow: true)}: {ManyLines(p.Value, indent + layout.Indent)}")),
            JsonArray { Count: > 0 } list => ('[', ']', list.Select(i => ManyLines(i, indent + layout.Indent))),
            _ => (default, default, null),
        };
        if (items is null)
            return Inline(value, ScalarStyle.DoubleQuoted, flow: true);
        var line = layout.LineEnd + new string(' ', indent + layout.Indent);
        return $"{open}{line}{string.Join("," + line, items)}{layout.LineEnd}{new string(' ', indent)}{close}";
    }

    /// <summary>A block collection; the first line stands where it is put, the others have <paramref name="indent"/> spaces.</summary>
    public string Block(JsonNode collection, int indent)
    {
        var text = new StringBuilder();
        var line = layout.LineEnd + new string(' ', indent);
        if (collection is JsonObject map)
        {
            foreach (var (key, value) in map)
                text.Append(text.Length > 0 ? line : "").Append(Entry(key, value, indent));
        }
        foreach (var item in collection as JsonArray ?? [])
        {
            text.Append(text.Length > 0 ? line : "").Append("- ");
            text.Append(IsBlock(item) ? Block(item!, indent + 2) : Inline(item, ScalarStyle.Plain, flow: false));
        }
        return text.ToString();
    }

    /// <summary><c>key: value</c> of a block mapping whose keys stand at <paramref name="indent"/>.</summary>
    public string Entry(string key, JsonNode? value, int indent) => $"{Key(key, flow: false)}:{AfterColon(value, indent, ScalarStyle.Plain)}";

    /// <summary>What follows the colon of a key at <paramref name="indent"/>.</summary>
    public string AfterColon(JsonNode? value, int indent, ScalarStyle style)
    {
        if (IsBlock(value))
        {
            var deeper = value is JsonArray && !layout.IndentedLists ? indent : indent + layout.Indent;
            return $"{layout.LineEnd}{new string(' ', deeper)}{Block(value!, deeper)}";
        }
        return " " + (LiteralOrNull(value, indent, style) ?? Inline(value, style, flow: false));
    }

    /// <summary>A text of several lines as a literal block; null for every other value.</summary>
    public string? LiteralOrNull(JsonNode? value, int indent, ScalarStyle style) =>
        !json && style is ScalarStyle.Plain or ScalarStyle.Literal or ScalarStyle.Folded
            && value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && text.Contains('\n')
                ? YamlScalar.Literal(text, indent + layout.Indent, layout.LineEnd)
                : null;

    public static bool IsBlock(JsonNode? value) => value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };

    private string Padding => json && layout.ManyLines ? " " : "";

    private static string Text(string text) => JsonValue.Create(text).ToJsonString(JsonForm);
}
