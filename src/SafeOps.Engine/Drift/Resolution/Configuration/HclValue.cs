using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>A value of an argument: a literal made from JSON, or an expression such as <c>var.password</c>.</summary>
internal sealed class HclValue
{
    private readonly string? _expression;
    private readonly JsonElement _literal;

    private HclValue(string? expression, JsonElement literal) => (_expression, _literal) = (expression, literal);

    public static HclValue Expression(string text) => new(text, default);

    public static HclValue Of(JsonElement literal) => new(null, literal);

    public static HclValue Of(string text) => new(null, JsonSerializer.SerializeToElement(text));

    /// <summary>What another resource has: <c>azurerm_subnet.app.id</c>.</summary>
    /// <param name="value">What that is.</param>
    public static HclValue Reference(string expression, string value) => new(expression, JsonSerializer.SerializeToElement(value));

    public static HclValue List(IReadOnlyList<HclValue> values) => new(
        values.Any(v => v._expression is not null) ? $"[{string.Join(", ", values.Select(v => v.Render(0)))}]" : null,
        JsonSerializer.SerializeToElement(values.Select(v => v._literal)));

    /// <summary>What a state would have; null where it is not known.</summary>
    public JsonElement? State => _literal.ValueKind == JsonValueKind.Undefined ? null : _literal;

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
