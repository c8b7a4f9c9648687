using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Shapes;

namespace SafeOps.TestServers.Kubernetes.Resources;

/// <summary>The kinds that a CustomResourceDefinition adds, one for each served version.</summary>
internal static class CustomResources
{
    public static IEnumerable<ResourceKind> Kinds(JsonObject definition)
    {
        var spec = definition.Spec();
        var names = spec.Section("names");
        foreach (var version in spec.Items("versions").Where(v => v["served"] is null || v.Flag("served")))
        {
            var schema = version.At("schema", "openAPIV3Schema");
            yield return new ResourceKind(spec.Text("group") ?? "", version.Text("name") ?? "", names.Text("kind") ?? "", names.Text("plural") ?? "", spec.Text("scope") != "Cluster")
            {
                IsCustom = true,
                ShortNames = [.. names.Words("shortNames")],
                InAll = names.Words("categories").Contains("all"),
                HasStatus = version.At("subresources", "status") is not null,
                HasScale = version.At("subresources", "scale") is not null,
                Columns = version["additionalPrinterColumns"] as JsonArray,
                Schema = schema,
                Shape = Root(schema),
            };
        }
    }

    private static Shape Root(JsonObject? schema)
    {
        var anything = ShapeCatalogue.Of("Anything");
        if (schema is null || Of(schema) is not { Form: ShapeForm.Record } read)
            return anything;
        var fields = new Dictionary<string, Shape>(read.Fields);
        foreach (var (name, shape) in anything.Fields)
            fields[name] = shape;
        return read with { Fields = fields };
    }

    private static Shape Of(JsonObject schema)
    {
        if (schema.Flag("x-kubernetes-int-or-string"))
            return new Shape(ShapeForm.Scalar, "ios");
        switch (schema.Text("type"))
        {
            case "string":
                return new Shape(ShapeForm.Scalar, "string");
            case "integer":
                return new Shape(ShapeForm.Scalar, "int");
            case "number":
                return new Shape(ShapeForm.Scalar, "num");
            case "boolean":
                return new Shape(ShapeForm.Scalar, "bool");
            case "array":
                var item = schema["items"] is JsonObject items ? Of(items) : Shape.Any;
                var type = schema.Text("x-kubernetes-list-type") ?? "atomic";
                return new Shape(ShapeForm.List, "list") { Item = item, Keys = [.. schema.Words("x-kubernetes-list-map-keys")], IsSet = type == "set", IsAtomic = type == "atomic" };
            case "object":
                var isAtomic = schema.Text("x-kubernetes-map-type") == "atomic";
                var isOpen = schema.Flag("x-kubernetes-preserve-unknown-fields");
                if (schema["properties"] is JsonObject properties)
                    return new Shape(ShapeForm.Record, "object") { IsAtomic = isAtomic, IsOpen = isOpen, Fields = properties.ToDictionary(p => p.Key, p => p.Value is JsonObject o ? Of(o) : Shape.Any) };
                if (schema["additionalProperties"] is JsonObject additional)
                    return new Shape(ShapeForm.Map, "map") { IsAtomic = isAtomic, Item = Of(additional) };
                return isOpen ? Shape.Any : new Shape(ShapeForm.Record, "object");
            default:
                return Shape.Any;
        }
    }
}
