using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>Compares the attributes of a resource before and after, as a plan gives them beside what is unknown and what is sensitive.</summary>
internal sealed class AttributeDifference(JsonElement change)
{
    public const string Unknown = "(known after apply)";
    public const string Sensitive = "(sensitive value)";
    private const int LongestValue = 80;

    private readonly List<AttributeChange> _changes = [];
    private readonly List<string> _forcing = [.. Forcing(change)];

    public static IReadOnlyList<AttributeChange> Of(JsonElement change)
    {
        var difference = new AttributeDifference(change);
        difference.Compare("", Member(change, "before"), Member(change, "after"), Member(change, "after_unknown"), Member(change, "before_sensitive"), Member(change, "after_sensitive"));
        return difference._changes;
    }

    /// <summary>The value without what is sensitive in it, by the marks beside it.</summary>
    public static JsonNode? Masked(JsonElement value, JsonElement sensitive)
    {
        if (sensitive.ValueKind == JsonValueKind.True)
            return Sensitive;
        return value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.Object => new JsonObject(value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Masked(p.Value, Member(sensitive, p.Name))))),
            JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select((v, i) => Masked(v, Item(sensitive, i)))]),
            JsonValueKind.String => JsonValue.Create(value.GetString()),
            JsonValueKind.True or JsonValueKind.False => JsonValue.Create(value.GetBoolean()),
            // A document of its own for each number would cost more than all the rest.
            _ => value.TryGetInt64(out var whole) ? JsonValue.Create(whole) : JsonNode.Parse(value.GetRawText()),
        };
    }

    private void Compare(string path, JsonElement before, JsonElement after, JsonElement unknown, JsonElement sensitiveBefore, JsonElement sensitiveAfter)
    {
        if (unknown.ValueKind != JsonValueKind.True && sensitiveBefore.ValueKind != JsonValueKind.True && sensitiveAfter.ValueKind != JsonValueKind.True)
        {
            if (IsNothing(before) && IsNothing(after) && !HasUnknown(unknown))
                return;
            if (Is(JsonValueKind.Object, before, after, unknown))
            {
                foreach (var name in Names(before).Concat(Names(after)).Concat(Names(unknown)).Distinct(StringComparer.Ordinal))
                    Compare(path.Length == 0 ? name : Join(path, name), Member(before, name), Member(after, name), Member(unknown, name), Member(sensitiveBefore, name), Member(sensitiveAfter, name));
                return;
            }
            if (Is(JsonValueKind.Array, before, after, unknown) && (IsNothing(before) || IsNothing(after) || Length(before) == Length(after)))
            {
                for (var i = 0; i < Math.Max(Length(before), Math.Max(Length(after), Length(unknown))); i++)
                    Compare(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), Item(before, i), Item(after, i), Item(unknown, i), Item(sensitiveBefore, i), Item(sensitiveAfter, i));
                return;
            }
        }
        Add(path, before, after, unknown, sensitiveBefore, sensitiveAfter);
    }

    private void Add(string path, JsonElement before, JsonElement after, JsonElement unknown, JsonElement sensitiveBefore, JsonElement sensitiveAfter)
    {
        var knownAfter = unknown.ValueKind != JsonValueKind.True;
        if (knownAfter && Raw(before) == Raw(after))
            return;
        var shownBefore = IsNothing(before) ? null : HasSensitive(sensitiveBefore) ? Sensitive : Show(before);
        var shownAfter = !knownAfter ? Unknown : IsNothing(after) ? null : HasSensitive(sensitiveAfter) ? Sensitive : Show(after);
        _changes.Add(new AttributeChange(path, shownBefore, shownAfter, _forcing.Any(f => path == f || path.StartsWith(f + ".", StringComparison.Ordinal) || path.StartsWith(f + "[", StringComparison.Ordinal))));
    }

    private static IEnumerable<string> Forcing(JsonElement change)
    {
        if (Member(change, "replace_paths") is not { ValueKind: JsonValueKind.Array } paths)
            yield break;
        foreach (var path in paths.EnumerateArray())
            yield return path.EnumerateArray().Aggregate("", (joined, part) => part.ValueKind == JsonValueKind.Number ? $"{joined}[{part.GetRawText()}]" : joined.Length == 0 ? part.ToString() : Join(joined, part.ToString()));
    }

    private static string Join(string path, string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-') ? $"{path}.{name}" : $"{path}[\"{name}\"]";

    private static string Show(JsonElement value)
    {
        var text = PrintableText.Of(value.GetRawText()).ReplaceLineEndings(" ");
        return text.Length <= LongestValue ? text : text[..(LongestValue - 1)] + "…";
    }

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static string Raw(JsonElement value) => IsNothing(value) ? "null" : value.GetRawText();

    private static bool Is(JsonValueKind kind, params JsonElement[] values) => values.All(v => v.ValueKind == kind || IsNothing(v) || v.ValueKind == JsonValueKind.False) && values.Any(v => v.ValueKind == kind);

    private static bool HasUnknown(JsonElement unknown) => HasSensitive(unknown);

    /// <summary>Whether anywhere below stands a mark.</summary>
    public static bool HasSensitive(JsonElement marks) => marks.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Object => marks.EnumerateObject().Any(p => HasSensitive(p.Value)),
        JsonValueKind.Array => marks.EnumerateArray().Any(HasSensitive),
        _ => false,
    };

    private static IEnumerable<string> Names(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(p => p.Name) : [];

    private static int Length(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;

    /// <summary>A mark on the whole is a mark on each part.</summary>
    private static JsonElement Item(JsonElement value, int index) =>
        value.ValueKind == JsonValueKind.True ? value : index < Length(value) ? value[index] : default;

    public static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.True ? value : value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;
}
