using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;

namespace SafeOps.Changes.Definition;

/// <summary>The JSON Schema (draft 2020-12) of step options, from their descriptors.</summary>
internal static class OptionSchema
{
    /// <summary>A value with <c>${name}</c> in it may become anything; the reader judges it when it is filled in.</summary>
    private static JsonObject Reference => new() { ["type"] = "string", ["pattern"] = @"\$\{" };

    public static JsonObject OfMapping(IReadOnlyList<OptionDescriptor> options)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(options.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Name, Of(o)))),
        };
        if (options.Any(o => o.Required))
            schema["required"] = new JsonArray([.. options.Where(o => o.Required).Select(o => JsonValue.Create(o.Name))]);
        return schema;
    }

    private static JsonObject Of(OptionDescriptor option)
    {
        var schema = Value(option);
        schema["description"] = option.Default is null ? option.Summary : $"{option.Summary} Default: {option.Default}.";
        return schema;
    }

    private static JsonObject Value(OptionDescriptor option) => option.Kind switch
    {
        OptionKind.Any => [],
        OptionKind.Integer => AnyOf(Typed("integer"), Reference),
        OptionKind.Boolean => AnyOf(Typed("boolean"), Reference),
        OptionKind.Duration => AnyOf(new JsonObject { ["type"] = "string", ["pattern"] = "^([0-9]{1,9}[smhdw])+$" }, Reference),
        OptionKind.Size => AnyOf(Typed("integer"), new JsonObject { ["type"] = "string", ["pattern"] = @"^[0-9]{1,15}(\.[0-9]{1,6})?\s?([KMGTkmgt]i?)?B?$" }, Reference),
        OptionKind.Paths => AnyOf(Scalar, List),
        OptionKind.TextList when option.OrScalar => AnyOf(Scalar, List),
        OptionKind.TextList => AnyOf(List, Reference),
        OptionKind.TextMap => new JsonObject { ["type"] = "object", ["additionalProperties"] = Scalar },
        OptionKind.Mapping when option.OrScalar => AnyOf(Scalar, OfMapping(option.Members)),
        OptionKind.Mapping => OfMapping(option.Members),
        _ when option.Values.Count > 0 => AnyOf(new JsonObject { ["enum"] = new JsonArray([.. option.Values.Select(v => JsonValue.Create(v))]) }, Reference),
        _ => Scalar,
    };

    /// <summary>Numbers and booleans are taken as the text they are written as.</summary>
    private static JsonObject Scalar => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    private static JsonObject List => new() { ["type"] = "array", ["items"] = Scalar };

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject AnyOf(params JsonObject[] schemas) => new() { ["anyOf"] = new JsonArray([.. schemas]) };
}
