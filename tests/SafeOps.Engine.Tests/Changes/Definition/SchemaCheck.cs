using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SafeOps.Engine.Tests.Changes.Definition;

/// <summary>
/// Holds a value against a schema, with the keywords of JSON Schema 2020-12 that ours use. Any other keyword is an error,
/// so that none is silently passed over.
/// </summary>
internal sealed class SchemaCheck(JsonObject root)
{
    public bool Passes(JsonNode? value) => Passes(root, value);

    private bool Passes(JsonNode? schema, JsonNode? value) => schema switch
    {
        JsonObject map => map.All(k => Holds(k.Key, k.Value, map, value)),
        _ => schema!.GetValue<bool>(),
    };

    private bool Holds(string keyword, JsonNode? rule, JsonObject schema, JsonNode? value) => keyword switch
    {
        "$schema" or "$defs" or "title" or "description" or "then" => true,
        "$ref" => Passes(root["$defs"]![rule!.GetValue<string>()["#/$defs/".Length..]], value),
        "type" => rule is JsonArray types ? types.Any(t => IsType(t!.GetValue<string>(), value)) : IsType(rule!.GetValue<string>(), value),
        "enum" => rule!.AsArray().Any(r => JsonNode.DeepEquals(r, value)),
        "const" => JsonNode.DeepEquals(rule, value),
        "pattern" => value?.GetValueKind() != JsonValueKind.String || Regex.IsMatch(value.GetValue<string>(), rule!.GetValue<string>()),
        "minimum" => value?.GetValueKind() != JsonValueKind.Number || Number(value) >= Number(rule!),
        "maximum" => value?.GetValueKind() != JsonValueKind.Number || Number(value) <= Number(rule!),
        "minItems" => value is not JsonArray list || list.Count >= Number(rule!),
        "items" => value is not JsonArray items || items.All(i => Passes(rule, i)),
        "required" => value is not JsonObject map || rule!.AsArray().All(r => map.ContainsKey(r!.GetValue<string>())),
        "properties" => value is not JsonObject fields || fields.All(f => rule![f.Key] is not { } inner || Passes(inner, f.Value)),
        "additionalProperties" => value is not JsonObject more || more.All(f => schema["properties"]?[f.Key] is not null || Passes(rule, f.Value)),
        "dependentRequired" => value is not JsonObject on || rule!.AsObject().All(d => !on.ContainsKey(d.Key) || d.Value!.AsArray().All(r => on.ContainsKey(r!.GetValue<string>()))),
        "anyOf" => rule!.AsArray().Any(r => Passes(r, value)),
        "oneOf" => rule!.AsArray().Count(r => Passes(r, value)) == 1,
        "allOf" => rule!.AsArray().All(r => Passes(r, value)),
        "not" => !Passes(rule, value),
        "if" => !Passes(rule, value) || Passes(schema["then"], value),
        _ => throw new NotSupportedException($"The keyword '{keyword}' is not checked here."),
    };

    private static decimal Number(JsonNode node) => decimal.Parse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsType(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => Number(value!) % 1 == 0,
        _ => false,
    };
}
