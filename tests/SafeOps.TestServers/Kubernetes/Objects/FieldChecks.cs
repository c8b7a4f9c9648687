using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Shapes;

namespace SafeOps.TestServers.Kubernetes.Objects;

/// <summary>Holds an object to the fields and types of its kind: types always, unknown fields as <c>fieldValidation</c> says.</summary>
internal static class FieldChecks
{
    private const string QuantityRule = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    /// <summary>Takes unknown fields out, and answers what is to be said of them.</summary>
    public static IReadOnlyList<string> Check(ResourceKind kind, JsonObject value, Func<string, ApiFailure> wrongType)
    {
        var unknown = new List<string>();
        Walk(value, kind.Shape, "", unknown, wrongType);
        return unknown;
    }

    /// <summary>The same for a body that is decoded as a whole.</summary>
    /// <returns>Warnings.</returns>
    public static IReadOnlyList<string> Decode(ResourceKind kind, JsonObject value, string? validation)
    {
        var unknown = Check(kind, value, m => ApiFailure.BadRequest($"{Handled(kind)}: {m}"));
        if (unknown.Count > 0 && validation == "Strict")
            throw ApiFailure.BadRequest($"{Handled(kind)}: strict decoding error: {string.Join(", ", unknown)}");
        return validation == "Ignore" ? [] : unknown;
    }

    /// <summary>Empty maps and lists, and nulls, are not written out for the built-in kinds; empty records are.</summary>
    public static void OmitEmpty(JsonNode? value, Shape shape)
    {
        if (value is JsonArray list && shape.Form == ShapeForm.List)
        {
            foreach (var item in list)
                OmitEmpty(item, shape.Item);
        }
        if (value is not JsonObject map || shape.Form != ShapeForm.Record)
            return;
        foreach (var (name, child) in map.ToList())
        {
            if (shape.Child(name) is not { } below)
                continue;
            OmitEmpty(child, below);
            var isEmpty = child is JsonObject { Count: 0 } && below.Form == ShapeForm.Map || child is JsonArray { Count: 0 } && below.Form == ShapeForm.List;
            if (isEmpty || child is null && name != "creationTimestamp")
                map.Remove(name);
        }
    }

    private static string Handled(ResourceKind kind) => $"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}";

    private static void Walk(JsonNode? value, Shape shape, string path, List<string> unknown, Func<string, ApiFailure> wrongType)
    {
        switch (value, shape.Form)
        {
            case (null, _) or (_, ShapeForm.Any):
                return;
            case (JsonObject map, ShapeForm.Record or ShapeForm.Map):
                foreach (var (name, child) in map.ToList())
                {
                    if (shape.Child(name) is { Form: ShapeForm.Scalar, Name: "qty" } && child is JsonValue amount)
                    {
                        // The server writes every amount in its canonical form, whatever it was given in.
                        map[name] = Quantity.Canonical(amount.ToString()) ?? throw wrongType(QuantityRule);
                        continue;
                    }
                    var place = path.Length == 0 ? name : $"{path}.{name}";
                    if (shape.Child(name) is { } below)
                    {
                        Walk(child, below, place, unknown, wrongType);
                        continue;
                    }
                    unknown.Add($"unknown field \"{place}\"");
                    map.Remove(name);
                }
                return;
            case (JsonArray list, ShapeForm.List):
                for (var i = 0; i < list.Count; i++)
                    Walk(list[i], shape.Item, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", unknown, wrongType);
                return;
            case (JsonValue scalar, ShapeForm.Scalar) when Fits(scalar, shape.Name):
                return;
            default:
                throw wrongType($"json: cannot unmarshal {Show(value)} into Go struct field {path} of type {Go(shape)}");
        }
    }

    private static bool Fits(JsonValue value, string type) => (type, value.GetValueKind()) switch
    {
        ("string" or "time", JsonValueKind.String) => true,
        ("int" or "num", JsonValueKind.Number) => true,
        ("ios" or "qty", JsonValueKind.String or JsonValueKind.Number) => true,
        ("bool", JsonValueKind.True or JsonValueKind.False) => true,
        _ => false,
    };

    private static string Show(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string Go(Shape shape) => shape.Form switch
    {
        ShapeForm.Scalar => shape.Name switch { "int" => "int32", "num" => "float64", "time" => "v1.Time", "ios" => "intstr.IntOrString", "qty" => "resource.Quantity", var name => name },
        ShapeForm.List => $"[]{Go(shape.Item)}",
        ShapeForm.Map => $"map[string]{Go(shape.Item)}",
        _ => $"v1.{shape.Name}",
    };
}
