using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>
/// The inside of a block, or of a file, of Terraform's native syntax (https://developer.hashicorp.com/terraform/language/syntax/configuration),
/// written as <c>terraform fmt</c> would: two spaces a level, the equals signs of neighbouring one-line arguments in one column.
/// </summary>
internal sealed class HclBody
{
    private readonly List<Entry> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    public HclBody Argument(string name, HclValue value)
    {
        _entries.Add(new Entry(name, value, null, []));
        return this;
    }

    public HclBody Comment(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            _entries.Add(new Entry("", null, null, [line]));
        return this;
    }

    /// <summary>A nested block; one that <paramref name="fill"/> leaves empty is written as <c>name {}</c>.</summary>
    public HclBody Block(string type, IReadOnlyList<string> labels, Action<HclBody> fill)
    {
        var body = new HclBody();
        fill(body);
        _entries.Add(new Entry(type, null, body, labels));
        return this;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, 0);
        return text.ToString();
    }

    private void Write(StringBuilder text, int level)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            // A block stands apart from what is before it; a comment belongs to what follows it.
            if (i > 0 && (_entries[i - 1].Body is not null || (entry.Body is not null && !_entries[i - 1].IsComment) || (StartsBlockComment(i) && !_entries[i - 1].IsComment)))
                text.Append('\n');
            Indent(text, level);
            if (entry.IsComment)
            {
                text.Append(entry.Labels[0].Length == 0 ? "#" : "# ").Append(entry.Labels[0]).Append('\n');
            }
            else if (entry.Body is { } body)
            {
                text.Append(entry.Name);
                foreach (var label in entry.Labels)
                    text.Append(' ').Append(HclValue.Quoted(label));
                if (body.IsEmpty)
                {
                    text.Append(" {}\n");
                    continue;
                }
                text.Append(" {\n");
                body.Write(text, level + 1);
                Indent(text, level);
                text.Append("}\n");
            }
            else
            {
                text.Append(entry.Name.PadRight(Column(i))).Append(" = ").Append(entry.Value!.Render(level)).Append('\n');
            }
        }
    }

    /// <summary>Whether the comment at <paramref name="index"/> is the first line of one that stands before a block.</summary>
    private bool StartsBlockComment(int index)
    {
        if (!_entries[index].IsComment)
            return false;
        var next = index;
        while (next < _entries.Count && _entries[next].IsComment)
            next++;
        return next < _entries.Count && _entries[next].Body is not null;
    }

    /// <summary>The width of the names in the run of one-line arguments around <paramref name="index"/>; one of several lines stands alone.</summary>
    private int Column(int index)
    {
        if (IsTall(index))
            return _entries[index].Name.Length;
        var first = index;
        while (first > 0 && IsFlat(first - 1))
            first--;
        var width = 0;
        for (var i = first; i < _entries.Count && IsFlat(i); i++)
            width = Math.Max(width, _entries[i].Name.Length);
        return width;
    }

    private bool IsFlat(int index) => _entries[index].Value is not null && !IsTall(index);

    private bool IsTall(int index) => _entries[index].Value is { IsTall: true };

    private static void Indent(StringBuilder text, int level) => text.Append(' ', level * 2);

    private sealed record Entry(string Name, HclValue? Value, HclBody? Body, IReadOnlyList<string> Labels)
    {
        public bool IsComment => Value is null && Body is null;
    }
}

/// <summary>A value of an argument: a literal made from JSON, or an expression such as <c>var.password</c>.</summary>
internal sealed class HclValue
{
    private readonly string? _expression;
    private readonly JsonElement _literal;

    private HclValue(string? expression, JsonElement literal) => (_expression, _literal) = (expression, literal);

    public static HclValue Expression(string text) => new(text, default);

    public static HclValue Of(JsonElement literal) => new(null, literal);

    public static HclValue Of(string text) => new(Quoted(text), default);

    /// <summary>Written over several lines.</summary>
    public bool IsTall => _expression is null && Tall(_literal);

    public string Render(int level) => _expression ?? Literal(_literal, level);

    /// <summary>A string literal: no interpolation, no template of the text is left in force.</summary>
    public static string Quoted(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '$' or '%' when i + 1 < text.Length && text[i + 1] == '{' => result.Append(c).Append(c),
                _ when char.IsControl(c) => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => result.Append(c),
            };
        }
        return result.Append('"').ToString();
    }

    private static bool Tall(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.Array => value.EnumerateArray().Any(Tall),
        _ => false,
    };

    private static string Literal(JsonElement value, int level) => value.ValueKind switch
    {
        JsonValueKind.String => Quoted(value.GetString()!),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(v => Literal(v, level)))}]",
        JsonValueKind.Object => Map(value, level),
        JsonValueKind.Undefined => "null",
        _ => value.GetRawText(),
    };

    private static string Map(JsonElement value, int level)
    {
        var members = value.EnumerateObject().Select(m => (Key: Key(m.Name), m.Value)).ToList();
        if (members.Count == 0)
            return "{}";
        var text = new StringBuilder("{\n");
        for (var i = 0; i < members.Count; i++)
        {
            var (key, member) = members[i];
            text.Append(' ', (level + 1) * 2).Append(key.PadRight(Width(members, i))).Append(" = ").Append(Literal(member, level + 1)).Append('\n');
        }
        return text.Append(' ', level * 2).Append('}').ToString();
    }

    private static int Width(List<(string Key, JsonElement Value)> members, int index)
    {
        if (Tall(members[index].Value))
            return members[index].Key.Length;
        var first = index;
        while (first > 0 && !Tall(members[first - 1].Value))
            first--;
        var width = 0;
        for (var i = first; i < members.Count && !Tall(members[i].Value); i++)
            width = Math.Max(width, members[i].Key.Length);
        return width;
    }

    /// <summary>A key that is a name stands bare.</summary>
    private static string Key(string name) => HclName.IsName(name) ? name : Quoted(name);
}
