using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using SafeOps.Text;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>
/// A way into a JSON value, compiled: <c>properties.networkAcls.ipRules[].value</c>. A list on the way is entered at its
/// first element (a block of Terraform is a list of one), with <c>[]</c> at each; with <c>{}</c> at the end the keys are meant.
/// </summary>
internal sealed class PropertyPath
{
    /// <summary>JSON's null.</summary>
    public static readonly JsonElement Nothing = JsonDocument.Parse("null").RootElement.Clone();

    private readonly Step[] _steps;

    private readonly int _number;
    private readonly bool _keys;
    private readonly bool _inProperties;

    private PropertyPath(string text, Step[] steps, bool keys) =>
        (Text, _steps, _keys, _inProperties, _number) = (text, steps, keys, steps[0].Word == "properties", MemberTable.NumberOf(steps[0].Word));

    public string Text { get; }

    /// <summary>The last name of it.</summary>
    public string Last => _steps[^1].Word;

    /// <summary>
    /// Whether a row has the column this begins in. A query may have left <c>identity</c> or <c>zones</c> out: that says
    /// nothing, where a null would say that there is none.
    /// </summary>
    public bool IsFetched(JsonElement row) => _inProperties || row.TryGetProperty(_steps[0].Name, out _);

    /// <summary>Null where the text is no path: an empty name, or brackets with something in them.</summary>
    public static PropertyPath? TryParse(string text)
    {
        var steps = new List<Step>();
        var keys = text.EndsWith("{}", StringComparison.Ordinal);
        foreach (var part in (keys ? text[..^2] : text).Split('.'))
        {
            var each = part.EndsWith("[]", StringComparison.Ordinal);
            var word = each ? part[..^2] : part;
            if (word.Length == 0 || word.AsSpan().ContainsAny("[]{} "))
                return null;
            steps.Add(new Step(word, Encoding.UTF8.GetBytes(word), each));
        }
        return new PropertyPath(text, [.. steps], keys);
    }

    /// <summary>
    /// The value; JSON's null where a block on the way is empty, and an undefined element where a name is not there at all.
    /// </summary>
    /// <param name="anyCase">Look for names without case where they are not there as written.</param>
    public JsonElement One(JsonElement from, bool anyCase = false) => One(0, from, anyCase);

    /// <summary>As <see cref="One(JsonElement, bool)"/>, from an object whose members are known.</summary>
    public JsonElement One(MemberTable from) => from.TryGet(_number, out var value) ? One(1, value, anyCase: false) : default;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private JsonElement One(int index, JsonElement from, bool anyCase)
    {
        for (; index < _steps.Length; index++)
        {
            from = Enter(from);
            if (from.ValueKind != JsonValueKind.Object)
                return from.ValueKind == JsonValueKind.Null ? Nothing : default;
            if (!TryMember(from, _steps[index], anyCase, out from))
                return default;
        }
        return from;
    }

    /// <summary>All values, a list at the end as its elements; nulls and empty texts are left out.</summary>
    /// <returns>False where a name is not there at all.</returns>
    public bool Each(JsonElement from, List<JsonElement> into, bool anyCase = false) => Each(0, from, into, anyCase);

    /// <summary>As <see cref="Each(JsonElement, List{JsonElement}, bool)"/>, from an object whose members are known.</summary>
    public bool Each(MemberTable from, List<JsonElement> into) => from.TryGet(_number, out var value) && EachOf(0, value, into, anyCase: false);

    private bool Each(int index, JsonElement from, List<JsonElement> into, bool anyCase)
    {
        if (index == _steps.Length)
        {
            if (from.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in from.EnumerateArray())
                    into.Add(item);
            }
            else if (_keys && from.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in from.EnumerateObject())
                    into.Add(JsonSerializer.SerializeToElement(member.Name));
            }
            else if (from.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && !(from.ValueKind == JsonValueKind.String && from.ValueEquals(""u8)))
            {
                into.Add(from);
            }
            return true;
        }
        from = Enter(from);
        if (from.ValueKind != JsonValueKind.Object)
            return from.ValueKind == JsonValueKind.Null;
        return TryMember(from, _steps[index], anyCase, out var value) && EachOf(index, value, into, anyCase);
    }

    /// <param name="index">The step that led to the value.</param>
    private bool EachOf(int index, JsonElement value, List<JsonElement> into, bool anyCase)
    {
        if (!_steps[index].Each || value.ValueKind != JsonValueKind.Array || index == _steps.Length - 1)
            return Each(index + 1, value, into, anyCase);
        // One element without the name says nothing about the others.
        foreach (var item in value.EnumerateArray())
            Each(index + 1, item, into, anyCase);
        return true;
    }

    private static JsonElement Enter(JsonElement from)
    {
        if (from.ValueKind != JsonValueKind.Array)
            return from;
        foreach (var item in from.EnumerateArray())
            return item;
        return Nothing;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryMember(JsonElement from, Step step, bool anyCase, out JsonElement value)
    {
        if (from.TryGetProperty(step.Name, out value))
            return true;
        if (!anyCase)
            return false;
        foreach (var member in from.EnumerateObject())
        {
            if (RawJson.IsNamed(member, step.Name) ?? member.Name.Equals(step.Word, StringComparison.OrdinalIgnoreCase))
            {
                value = member.Value;
                return true;
            }
        }
        return false;
    }

    public override string ToString() => Text;

    private readonly record struct Step(string Word, byte[] Name, bool Each);
}
