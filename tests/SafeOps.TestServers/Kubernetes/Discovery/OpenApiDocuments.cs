using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Objects;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Shapes;

namespace SafeOps.TestServers.Kubernetes.Discovery;

/// <summary>
/// OpenAPI v3 by group and version: the PATCH operations with the parameters that kubectl looks for before it asks for a dry run or for field
/// validation, and the fields of the kinds with their merge keys.
/// </summary>
internal sealed class OpenApiDocuments(Cluster cluster)
{
    private static readonly string[] Parameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

    public HttpReply? Answer(HttpCall call)
    {
        var path = call.Path.TrimEnd('/');
        if (path == "/openapi/v3")
        {
            var paths = new JsonObject();
            foreach (var group in cluster.Kinds.All.GroupBy(k => k.Path))
                paths[group.Key.TrimStart('/')] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3{group.Key}?hash={Names.Hash(string.Join(',', group.Select(k => k.Kind + k.Schema?.ToJsonString())))}" };
            return new HttpReply(200, new JsonObject { ["paths"] = paths }.ToJsonString());
        }
        if (!path.StartsWith("/openapi/v3/", StringComparison.Ordinal))
            return null;
        var kinds = cluster.Kinds.All.Where(k => k.Path == path["/openapi/v3".Length..]).ToList();
        return kinds.Count == 0 ? null : new HttpReply(200, Document(kinds).ToJsonString());
    }

    private static JsonObject Document(List<ResourceKind> kinds)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (var kind in kinds)
        {
            var collection = $"{kind.Path}/{(kind.IsNamespaced ? "namespaces/{namespace}/" : "")}{kind.Plural}";
            paths[$"{collection}/{{name}}"] = new JsonObject
            {
                ["get"] = Operation(kind, "get", []),
                ["patch"] = Operation(kind, "patch", Parameters),
                ["put"] = Operation(kind, "put", Parameters[..3]),
                ["delete"] = Operation(kind, "delete", Parameters[..1]),
            };
            paths[collection] = new JsonObject { ["get"] = Operation(kind, "list", []), ["post"] = Operation(kind, "post", Parameters[..3]) };
            var name = Reference(kind.IsCustom ? $"{kind.Group}.{kind.Version}.{kind.Kind}" : kind.Kind);
            schemas[name] = kind.Schema?.DeepClone() ?? Record(kind.Shape, schemas);
            schemas[name]!["x-kubernetes-group-version-kind"] = new JsonArray(Kind(kind));
        }
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.32" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Operation(ResourceKind kind, string action, string[] parameters) => new()
    {
        ["operationId"] = $"{action}{kind.Kind}",
        ["parameters"] = new JsonArray([.. parameters.Select(p => (JsonNode)new JsonObject { ["name"] = p, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = p == "force" ? "boolean" : "string", ["uniqueItems"] = true } })]),
        ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
        ["x-kubernetes-action"] = action,
        ["x-kubernetes-group-version-kind"] = Kind(kind),
    };

    private static JsonObject Kind(ResourceKind kind) => new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    private static string Reference(string name) => $"io.k8s.api.{name}";

    private static JsonObject Record(Shape shape, JsonObject schemas)
    {
        var properties = new JsonObject();
        foreach (var (name, field) in shape.Fields)
            properties[name] = Schema(field, schemas);
        var record = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (shape.IsAtomic)
            record["x-kubernetes-map-type"] = "atomic";
        return record;
    }

    private static JsonObject Schema(Shape shape, JsonObject schemas)
    {
        switch (shape.Form)
        {
            case ShapeForm.Any:
                return new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
            case ShapeForm.Scalar:
                return Scalar(shape.Name);
            case ShapeForm.Map:
                return new JsonObject { ["type"] = "object", ["additionalProperties"] = Schema(shape.Item, schemas) };
            case ShapeForm.List:
                return List(shape, schemas);
            default:
                var reference = Reference(shape.Name);
                if (!schemas.ContainsKey(reference))
                    schemas[reference] = Record(shape, schemas);
                var named = new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{reference}" }) };
                if (shape.RetainsKeys)
                    named["x-kubernetes-patch-strategy"] = "retainKeys";
                return named;
        }
    }

    private static JsonObject List(Shape shape, JsonObject schemas)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = Schema(shape.Item, schemas), ["x-kubernetes-list-type"] = shape.IsKeyed ? "map" : shape.IsSet ? "set" : "atomic" };
        if (shape.IsKeyed)
        {
            list["x-kubernetes-list-map-keys"] = new JsonArray([.. shape.Keys.Select(k => (JsonNode)k)]);
            list["x-kubernetes-patch-merge-key"] = shape.Keys[0];
        }
        if (shape.IsKeyed || shape.IsSet)
            list["x-kubernetes-patch-strategy"] = shape.RetainsKeys ? "merge,retainKeys" : "merge";
        return list;
    }

    private static JsonObject Scalar(string name) => name switch
    {
        "int" => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        "num" => new JsonObject { ["type"] = "number", ["format"] = "double" },
        "bool" => new JsonObject { ["type"] = "boolean" },
        "time" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "ios" => new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }), ["format"] = "int-or-string" },
        "qty" => new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "number" }) },
        _ => new JsonObject { ["type"] = "string" },
    };
}
