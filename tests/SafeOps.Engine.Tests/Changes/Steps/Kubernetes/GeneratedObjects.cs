using System.Text.Json.Nodes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>Objects of several kinds, and changes of them as people make them: other values, things added and taken away, lists edited.</summary>
internal sealed class GeneratedObjects(int seed)
{
    public const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.org"},"spec":{"group":"example.org","scope":"Namespaced",
        "names":{"kind":"Widget","listKind":"WidgetList","plural":"widgets","singular":"widget"},
        "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    private static readonly string[] Kinds = ["ConfigMap", "Secret", "Service", "Deployment", "Widget"];

    private readonly Random _random = new(seed);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public IReadOnlyList<JsonObject> Some(int count) => [.. Enumerable.Range(0, count).Select(i => One(Kinds[i % Kinds.Length], $"o{i}"))];

    /// <summary>Another version of it, with the same kind and name.</summary>
    public JsonObject Changed(JsonObject found) => One((string)found["kind"]!, (string)found["metadata"]!["name"]!);

    /// <summary>What another hand adds where the manifest says nothing.</summary>
    public static JsonObject WithForeign(JsonObject found, string label)
    {
        var changed = (JsonObject)found.DeepClone();
        var labels = changed["metadata"]!["labels"] as JsonObject ?? [];
        labels[label] = "theirs";
        if (labels.Parent is null)
            changed["metadata"]!["labels"] = labels;
        return changed;
    }

    private JsonObject One(string kind, string name)
    {
        var made = new JsonObject
        {
            ["apiVersion"] = kind switch { "Deployment" => "apps/v1", "Widget" => "example.org/v1", _ => "v1" },
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "shop" },
        };
        if (Chance(70))
            made["metadata"]!["labels"] = Map("team", "tier", "app.kubernetes.io/part-of");
        if (Chance(40))
            made["metadata"]!["annotations"] = Map("note", "example.org/owner");
        switch (kind)
        {
            case "ConfigMap":
                made["data"] = Map("mode", "size", "app.properties");
                break;
            case "Secret":
                made["data"] = Coded(Map("user", "key"));
                break;
            case "Service":
                made["spec"] = new JsonObject { ["selector"] = new JsonObject { ["app"] = name }, ["ports"] = Items(["http", "https", "metrics"], (port, i) => new JsonObject { ["name"] = port, ["port"] = 80 + i, ["targetPort"] = 8000 + _random.Next(3) }) };
                break;
            case "Deployment":
                made["spec"] = Workload(name);
                break;
            default:
                made["spec"] = new JsonObject { ["size"] = _random.Next(4), ["parts"] = new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => JsonValue.Create($"p{_random.Next(3)}"))]), ["options"] = Map("a", "b") };
                break;
        }
        return made;
    }

    private JsonObject Workload(string name) => new()
    {
        ["replicas"] = 1 + _random.Next(3),
        ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
        ["template"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
            ["spec"] = new JsonObject
            {
                ["containers"] = Items(["main", "proxy", "log"], (container, _) => new JsonObject
                {
                    ["name"] = container,
                    ["image"] = $"shop/{container}:{_random.Next(3)}",
                    ["env"] = Items(["MODE", "SIZE", "LEVEL"], (variable, _) => new JsonObject { ["name"] = variable, ["value"] = $"{_random.Next(3)}" }),
                    ["resources"] = new JsonObject { ["limits"] = new JsonObject { ["memory"] = $"{256 * (1 + _random.Next(3))}Mi" }, ["requests"] = new JsonObject { ["memory"] = "128Mi" } },
                }),
            },
        },
    };

    /// <summary>At least the first, in their order.</summary>
    private JsonArray Items(string[] names, Func<string, int, JsonObject> make) =>
        new([.. names.Select((n, i) => (Name: n, Place: i)).Where(n => n.Place == 0 || Chance(50)).Select(n => (JsonNode)make(n.Name, n.Place))]);

    private JsonObject Map(params string[] keys) => new(keys.Where(_ => Chance(60)).Select(k => KeyValuePair.Create(k, (JsonNode?)JsonValue.Create($"v{_random.Next(3)}"))));

    private static JsonObject Coded(JsonObject texts) =>
        new(texts.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes((string)p.Value!))))));
}
