using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Objects;

/// <summary>Holds an object of a custom kind to the schema of its definition, and fills in that schema's defaults.</summary>
internal static class SchemaValidation
{
    public static void Check(ResourceKind kind, JsonObject value, JsonObject schema)
    {
        var found = new Invalidities();
        Record(value, schema, "", found);
        if (found.Causes.Count > 0)
            throw ApiFailure.Invalid(kind, value.Name(), found.Causes);
    }

    private static void Record(JsonObject value, JsonObject schema, string path, Invalidities found)
    {
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject below && below["default"] is { } otherwise)
                value.Default(name, otherwise.DeepClone());
        }
        foreach (var name in schema.Words("required").Where(n => value[n] is null))
            found.Required(Join(path, name));
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject below && value[name] is { } part)
                Part(part, below, Join(path, name), found);
        }
    }

    private static void Part(JsonNode value, JsonObject schema, string path, Invalidities found)
    {
        switch (value)
        {
            case JsonObject map:
                Record(map, schema, path, found);
                break;
            case JsonArray list when schema["items"] is JsonObject items:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is { } item)
                        Part(item, items, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", found);
                }
                break;
            case JsonValue scalar:
                Scalar(scalar, schema, path, found);
                break;
        }
    }

    private static void Scalar(JsonValue value, JsonObject schema, string path, Invalidities found)
    {
        if (schema["enum"] is JsonArray && !schema.Words("enum").Contains(value.ToString()))
            found.Unsupported(path, value, [.. schema.Words("enum")]);
        if (schema.Text("pattern") is { } pattern && value.GetValueKind() == JsonValueKind.String && !Regex.IsMatch(value.ToString(), pattern))
            found.Invalid(path, value, $"{path} in body should match '{pattern}'");
        if (value.GetValueKind() != JsonValueKind.Number)
            return;
        var number = decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (schema["minimum"] is { } least && number < decimal.Parse(least.ToJsonString(), CultureInfo.InvariantCulture))
            found.Invalid(path, value, $"{path} in body should be greater than or equal to {least}");
        if (schema["maximum"] is { } most && number > decimal.Parse(most.ToJsonString(), CultureInfo.InvariantCulture))
            found.Invalid(path, value, $"{path} in body should be less than or equal to {most}");
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
