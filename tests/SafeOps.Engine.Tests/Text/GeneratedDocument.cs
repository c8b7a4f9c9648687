using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SafeOps.Engine.Tests.Text;

/// <summary>A random document in random dress: styles of scalars and collections, comments, blank lines, line ends, indentation.</summary>
internal sealed class GeneratedDocument
{
    private static readonly string[] Texts =
        ["x", "two words", "1Gi", "512Mi", "a:b", "http://x/y?z=1", "it's", "\"q\"", "yes", "1.0", "null", "", " lead", "trail ", "#no", "a #b", "é😀", "back\\slash", "-dash", "- item", "k: v", "{x}", "[y]", "*s", "&a", "!t", "%p", "@at", "`t`", "0x1F", "1e3", "12:30:45", "2026-01-01", "~", "tab\there", "l1\nl2", "l1\n\nl2\n", "a,b", "|", ">", "?", ":", "---", "$x"];

    private readonly Random _random;
    private readonly bool _json;
    private readonly string _newLine;
    private readonly int _indent;
    private readonly StringBuilder _text = new();

    public GeneratedDocument(int seed, bool json)
    {
        _random = new Random(seed);
        _json = json;
        _newLine = _random.Next(4) == 0 ? "\r\n" : "\n";
        _indent = _random.Next(3) switch { 0 => 4, _ => 2 };
        if (json)
        {
            Json(Tree(0, mapping: true), "", 0);
        }
        else
        {
            if (_random.Next(3) == 0)
                _text.Append("# c head").Append(_newLine);
            if (_random.Next(4) == 0)
                _text.Append("---").Append(_newLine);
            Block((JsonObject)Tree(0, mapping: true)!, "", 0);
        }
        Text = _random.Next(4) == 0 ? _text.ToString().TrimEnd('\r', '\n') : _text.ToString();
        Paths = [.. Paths.OrderBy(_ => _random.Next())];
    }

    public string Text { get; }

    public List<string> Paths { get; } = [];

    /// <summary>A value to set.</summary>
    public JsonNode? Value() => _random.Next(8) == 0 ? Tree(1, mapping: _random.Next(2) == 0) : Scalar();

    private JsonNode? Scalar() => _random.Next(6) switch
    {
        0 => JsonValue.Create(_random.Next(-5, 2000)),
        1 => JsonValue.Create(_random.Next(2) == 0),
        2 => _random.Next(3) == 0 ? null : JsonNode.Parse("1.50"),
        _ => JsonValue.Create(Texts[_random.Next(Texts.Length)]),
    };

    private JsonNode? Tree(int depth, bool? mapping = null)
    {
        if (mapping is null && (depth > 3 || _random.Next(3) > 0))
            return Scalar();
        var count = _random.Next(depth == 0 ? 1 : 0, 5);
        return mapping ?? _random.Next(2) == 0
            ? new JsonObject(Enumerable.Range(0, count).Select(i => KeyValuePair.Create(Name(i), Tree(depth + 1))))
            : new JsonArray([.. Enumerable.Range(0, count).Select(_ => Tree(depth + 1))]);
    }

    private string Name(int i) => _random.Next(8) switch
    {
        0 => "dotted.key" + i,
        1 => "with space" + i,
        2 => i.ToString(CultureInfo.InvariantCulture),
        _ => "key" + i,
    };

    private static string Join(string path, string key) => (path.Length == 0 ? "" : path + ".") + $"\"{key}\"";

    private void Json(JsonNode? node, string path, int depth)
    {
        var compact = _random.Next(4) == 0;
        var line = compact ? " " : _newLine + new string(' ', (depth + 1) * _indent);
        var end = compact ? "" : _newLine + new string(' ', depth * _indent);
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                _text.Append('{');
                foreach (var (key, value) in map)
                {
                    _text.Append(map.First().Key == key ? line : "," + line).Append(JsonValue.Create(key).ToJsonString()).Append(_random.Next(3) == 0 ? ":" : ": ");
                    Paths.Add(Join(path, key));
                    Json(value, Join(path, key), depth + 1);
                }
                _text.Append(end).Append('}');
                break;
            case JsonArray { Count: > 0 } list:
                _text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    _text.Append(i == 0 ? line : "," + line);
                    Paths.Add($"{path}[{i}]");
                    Json(list[i], $"{path}[{i}]", depth + 1);
                }
                _text.Append(end).Append(']');
                break;
            default:
                _text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private void Block(JsonObject map, string path, int indent, bool first = false)
    {
        foreach (var (key, value) in map)
        {
            if (!first)
            {
                if (_random.Next(8) == 0)
                    _text.Append(' ', indent).Append("# c above ").Append(_random.Next(100)).Append(_newLine);
                if (_random.Next(10) == 0)
                    _text.Append(_newLine);
                _text.Append(' ', indent);
            }
            first = false;
            _text.Append(_random.Next(4) == 0 ? JsonValue.Create(key).ToJsonString() : key).Append(':');
            Paths.Add(Join(path, key));
            Value(value, Join(path, key), indent);
        }
    }

    private void Value(JsonNode? value, string path, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map when _random.Next(5) > 0:
                LineEnd();
                Block(map, path, indent + _indent);
                break;
            case JsonArray { Count: > 0 } list when _random.Next(5) > 0:
                LineEnd();
                var deeper = indent + (_random.Next(2) == 0 ? 0 : _indent);
                for (var i = 0; i < list.Count; i++)
                    Item(list[i], $"{path}[{i}]", deeper);
                break;
            case JsonObject or JsonArray:
                _text.Append(' ');
                Flow(value, path);
                LineEnd();
                break;
            case null when _random.Next(2) == 0:
                LineEnd();
                break;
            case JsonValue v when v.TryGetValue<string>(out var text) && text is "l1\nl2" or "l1\n\nl2\n":
                var body = v.GetValue<string>();
                _text.Append(body.EndsWith('\n') ? " |" : " |-");
                LineEnd();
                foreach (var line in body.TrimEnd('\n').Split('\n'))
                    _text.Append(line.Length == 0 ? "" : new string(' ', indent + _indent) + line).Append(_newLine);
                break;
            default:
                _text.Append(' ').Append(Plainly(value));
                LineEnd();
                break;
        }
    }

    private void Item(JsonNode? item, string path, int indent)
    {
        Paths.Add(path);
        _text.Append(' ', indent).Append('-');
        if (item is JsonObject { Count: > 0 } map)
        {
            _text.Append(' ');
            Block(map, path, indent + 2, first: true);
            return;
        }
        if (item is not null || _random.Next(2) == 0)
        {
            _text.Append(' ');
            Flow(item, path);
        }
        LineEnd();
    }

    private void Flow(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject map:
                _text.Append('{');
                foreach (var (key, value) in map)
                {
                    _text.Append(map.First().Key == key ? "" : ", ").Append(JsonValue.Create(key).ToJsonString()).Append(": ");
                    Paths.Add(Join(path, key));
                    Flow(value, Join(path, key));
                }
                _text.Append('}');
                break;
            case JsonArray list:
                _text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    _text.Append(i == 0 ? "" : ", ");
                    Paths.Add($"{path}[{i}]");
                    Flow(list[i], $"{path}[{i}]");
                }
                _text.Append(']');
                break;
            default:
                _text.Append(node is JsonValue v && v.TryGetValue<string>(out var text) ? System.Text.Json.JsonSerializer.Serialize(text) : node?.ToJsonString() ?? "null");
                break;
        }
    }

    private string Plainly(JsonNode? value)
    {
        if (value is not JsonValue given || !given.TryGetValue<string>(out var text))
            return value?.ToJsonString() ?? "null";
        if (!text.Contains('\n') && !text.Contains('\t') && _random.Next(3) == 0)
            return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        return text is "x" or "two words" or "1Gi" or "512Mi" or "a:b" or "it's" or "http://x/y?z=1" or "-dash" && _random.Next(3) > 0
            ? text
            : System.Text.Json.JsonSerializer.Serialize(text);
    }

    private void LineEnd() => _text.Append(_random.Next(6) == 0 ? " # c " + _random.Next(100) : "").Append(_newLine);
}
