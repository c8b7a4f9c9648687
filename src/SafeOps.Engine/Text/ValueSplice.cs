using System.Text.Json.Nodes;

namespace SafeOps.Text;

/// <summary>
/// The ways to write a value into a text, best looking first. They need not all be right: <see cref="ValueEdit"/> takes the
/// first whose result reads as intended.
/// </summary>
internal sealed class ValueSplice
{
    private readonly string _text;
    private readonly bool _json;
    private readonly DocumentLayout _layout;
    private readonly ValueWriter _writer;

    private ValueSplice(ValueEditRequest request, DataNode root)
    {
        _text = request.Text;
        _json = request.Json;
        _layout = DocumentLayout.Of(_text, root);
        _writer = new ValueWriter(_layout, _json);
    }

    public static IEnumerable<string> Candidates(ValueEditRequest request, DataNode root, ValueLocation location)
    {
        var splice = new ValueSplice(request, root);
        return location switch
        {
            { Rest.Count: > 0, Node: DataMapping { Flow: true } map } => splice.IntoFlow(map, location, request.Value),
            { Rest.Count: > 0, Node: DataMapping map } => splice.IntoBlock(map, location, request.Value),
            _ => splice.Replace(location, ValueEdit.Nested(location.Rest, request.Value)),
        };
    }

    private IEnumerable<string> IntoFlow(DataMapping map, ValueLocation location, JsonNode? value)
    {
        var key = _writer.Key(((ValuePathPart.Key)location.Rest[0]).Name, flow: true);
        var nested = ValueEdit.Nested(location.Rest.Skip(1), value);
        if (map.Entries.LastOrDefault(e => !e.Merged) is { } last)
        {
            var lines = StandsFirst(last.Key.Span.Start);
            var indent = last.Key.Span.Column - 1;
            var separator = lines ? "," + _layout.LineEnd + Margin(last.Key.Span.Start) : ", ";
            yield return Insert(last.Value.Span.End, $"{separator}{key}: {(lines && _json ? _writer.ManyLines(nested, indent) : _writer.Inline(nested, ScalarStyle.Plain, flow: true))}");
            yield break;
        }
        if (_json && _layout.ManyLines && !HasComment(map))
            yield return Put(map.Span, _writer.ManyLines(new JsonObject { [((ValuePathPart.Key)location.Rest[0]).Name] = nested?.DeepClone() }, LineIndent(map.Span.Start)));
        yield return Insert(map.Span.Start + 1, $"{key}: {_writer.Inline(nested, ScalarStyle.Plain, flow: true)}");
    }

    private IEnumerable<string> IntoBlock(DataMapping map, ValueLocation location, JsonNode? value)
    {
        var first = map.Entries.FirstOrDefault(e => !e.Merged)?.Key.Span ?? map.Span;
        var indent = first.Column - 1;
        var entry = _writer.Entry(((ValuePathPart.Key)location.Rest[0]).Name, ValueEdit.Nested(location.Rest.Skip(1), value), indent);
        yield return Insert(LineEndAfter(map.Span.End), _layout.LineEnd + new string(' ', indent) + entry);
    }

    private IEnumerable<string> Replace(ValueLocation location, JsonNode? value)
    {
        var node = location.Node;
        if (_json)
        {
            if (_layout.ManyLines && ValueWriter.IsBlock(value) && (node is not (DataMapping or DataSequence) || node.Span.Length <= 2 || _text.AsSpan(node.Span.Start, node.Span.Length).Contains('\n')))
                yield return Put(node.Span, _writer.ManyLines(value, LineIndent(node.Span.Start)));
            yield return Put(node.Span, _writer.Inline(value, ScalarStyle.DoubleQuoted, flow: true));
            yield break;
        }
        var flow = location.Parent is DataMapping { Flow: true } or DataSequence { Flow: true };
        var keepsFlow = flow || node is DataMapping { Flow: true, Entries.Count: > 0 } or DataSequence { Flow: true, Items.Count: > 0 };
        if (location.Parent is null && node is DataScalar { Text: "", Span.Length: 0 } && ValueWriter.IsBlock(value))
            yield return Insert(node.Span.Start, (node.Span.Start > 0 && _text[node.Span.Start - 1] != '\n' ? _layout.LineEnd : "") + _writer.Block(value!, 0) + (_text.Length == 0 ? _layout.LineEnd : ""));
        if (!keepsFlow)
        {
            foreach (var text in location.Entry is { } entry ? AfterKey(entry, value) : InPlaceBlock(node, value))
                yield return text;
        }
        var style = node is DataScalar scalar ? scalar.Style : ScalarStyle.Plain;
        yield return Inline(node, _writer.Inline(value, style, flow || keepsFlow));
    }

    private IEnumerable<string> AfterKey(DataEntry entry, JsonNode? value)
    {
        var node = entry.Value;
        var colon = ColonAfter(entry.Key.Span.End);
        if (colon < 0)
            yield break;
        var indent = entry.Key.Span.Column - 1;
        var style = node is DataScalar old ? old.Style : ScalarStyle.Plain;
        if (IsBlockCollection(node))
        {
            if (ValueWriter.IsBlock(value))
                yield return Put(node.Span, _writer.Block(value!, node.Span.Column - 1));
            var end = LineEndAfter(colon);
            var written = _writer.AfterColon(value, indent, style);
            yield return ValueWriter.IsBlock(value)
                ? string.Concat(_text.AsSpan(0, end), written, _text.AsSpan(node.Span.End))
                : string.Concat(_text.AsSpan(0, colon), written, string.Concat(_text.AsSpan(colon, end - colon), _text.AsSpan(node.Span.End)));
            yield break;
        }
        if (ValueWriter.IsBlock(value))
        {
            // The rest of the line, a comment perhaps, stays with the key.
            var end = LineEndAfter(node.Span.End);
            yield return string.Concat(_text.AsSpan(0, colon), _text.AsSpan(node.Span.End, end - node.Span.End), _writer.AfterColon(value, indent, style), _text.AsSpan(end));
        }
        else if (_writer.LiteralOrNull(value, indent, style) is { } literal)
        {
            yield return Inline(node, literal);
        }
    }

    private IEnumerable<string> InPlaceBlock(DataNode node, JsonNode? value)
    {
        if (ValueWriter.IsBlock(value) && node.Span.Length > 0)
            yield return Put(node.Span, _writer.Block(value!, node.Span.Column - 1));
        else if (ValueWriter.IsBlock(value))
            yield return Insert(node.Span.Start, " " + _writer.Block(value!, node.Span.Column));
    }

    /// <summary>On the place of the old value; the comment in the header of a block scalar stays.</summary>
    private string Inline(DataNode node, string written)
    {
        var (start, end) = (node.Span.Start, node.Span.End);
        if (node is DataScalar { Style: ScalarStyle.Literal or ScalarStyle.Folded })
        {
            var header = _text.AsSpan(start, Math.Min(LineEndAfter(start), end) - start);
            if (header.IndexOf(" #") is >= 0 and var comment)
                written += header[comment..].ToString();
        }
        var before = node.Span.Length == 0 && start > 0 && !char.IsWhiteSpace(_text[start - 1]) ? " " : "";
        return string.Concat(_text.AsSpan(0, start), before, written, _text.AsSpan(end));
    }

    private string Put(SourceSpan span, string written) => string.Concat(_text.AsSpan(0, span.Start), written, _text.AsSpan(span.End));

    private string Insert(int at, string written) => _text.Insert(at, written);

    private static bool IsBlockCollection(DataNode node) => node is DataMapping { Flow: false } or DataSequence { Flow: false };

    private int ColonAfter(int at)
    {
        while (at < _text.Length && _text[at] is ' ' or '\t')
            at++;
        return at < _text.Length && _text[at] == ':' ? at + 1 : -1;
    }

    private int LineEndAfter(int at)
    {
        var end = _text.AsSpan(at).IndexOfAny('\r', '\n');
        return end < 0 ? _text.Length : at + end;
    }

    private int LineStart(int at) => at == 0 ? 0 : _text.LastIndexOf('\n', at - 1) + 1;

    private bool StandsFirst(int at) => LineStart(at) > 0 && _text.AsSpan(LineStart(at), at - LineStart(at)).Trim().IsEmpty;

    /// <summary>The white space before the first thing of a line, tabs included.</summary>
    private string Margin(int at) => _text[LineStart(at)..at];

    private int LineIndent(int at)
    {
        var start = LineStart(at);
        var indent = start;
        while (indent < at && _text[indent] == ' ')
            indent++;
        return indent - start;
    }

    private bool HasComment(DataMapping map) => map.Span.Length > 2 && !_text.AsSpan(map.Span.Start + 1, map.Span.Length - 2).Trim().IsEmpty;
}
