using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Drift;
using SafeOps.Drift.Comparison;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Drift.Comparison;

/// <summary>A small estate, written down as an inventory with its manifest and as states, and compared.</summary>
internal sealed class DriftScene : IDisposable
{
    public const string Subscription = "11111111-2222-3333-4444-555555555555";
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safeops-drift-");
    private readonly List<JsonNode> _rows = [];
    private readonly SortedDictionary<string, JsonArray> _states = new(StringComparer.Ordinal);
    private readonly List<string> _otherStates = [];

    public string Folder => _folder.FullName;

    /// <summary>Without a manifest: a list of the REST API instead of what the Azure CLI prints.</summary>
    public bool IsList { get; set; }

    /// <summary>Null: an import, which has none.</summary>
    public InventoryManifest? Manifest { get; set; } = new()
    {
        Source = InventorySource.ResourceGraph,
        Taken = Now.AddHours(-1),
        Subscriptions = [Subscription],
        Count = 0,
        HasProperties = true,
    };

    public static string IdOf(string type, string name, string group = "rg-app") =>
        $"/subscriptions/{Subscription}/resourceGroups/{group}/providers/{type}/{name}";

    public static string GroupId(string group) => $"/subscriptions/{Subscription}/resourceGroups/{group}";

    /// <summary>A row; <paramref name="more"/> is a JSON object that overrides members.</summary>
    public DriftScene Row(string id, string? properties = "{}", string more = "{}")
    {
        var parsed = ArmId.TryParse(id, out var arm) ? arm : throw new ArgumentException(id);
        var row = new JsonObject
        {
            ["id"] = id,
            ["name"] = parsed.Name,
            ["type"] = parsed.Type.ToLowerInvariant(),
            ["location"] = "westeurope",
            ["resourceGroup"] = parsed.ResourceGroup,
            ["subscriptionId"] = parsed.Subscription,
            ["managedBy"] = "",
            ["properties"] = properties is null ? null : JsonNode.Parse(properties),
        };
        foreach (var (name, value) in JsonNode.Parse(more)!.AsObject())
            row[name] = value?.DeepClone();
        _rows.Add(row);
        return this;
    }

    /// <summary>An instance in a state; its name is that of its id.</summary>
    public DriftScene State(string type, string id, string attributes = "{}", string state = "app", string instance = "{}", string mode = "managed")
    {
        var all = new JsonObject { ["id"] = id, ["name"] = id.Split('/', '|')[^1], ["location"] = "westeurope" };
        foreach (var (name, value) in JsonNode.Parse(attributes)!.AsObject())
            all[name] = value?.DeepClone();
        var described = JsonNode.Parse(instance)!.AsObject();
        described["attributes"] = all;
        if (!_states.TryGetValue(state, out var resources))
            _states.Add(state, resources = []);
        resources.Add(new JsonObject
        {
            ["mode"] = mode,
            ["type"] = type,
            ["name"] = $"r{resources.Count}",
            ["provider"] = "provider[\"registry.terraform.io/hashicorp/azurerm\"]",
            ["instances"] = new JsonArray(described),
        });
        return this;
    }

    /// <summary>The same in Azure and in a state.</summary>
    public DriftScene Both(string type, string id, string properties = "{}", string attributes = "{}") => Row(id, properties).State(type, id, attributes);

    public DriftScene StateText(string text, string name = "broken.tfstate")
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        _otherStates.Add(path);
        return this;
    }

    public DriftComparison Compare(Func<DriftRequest, DriftRequest>? with = null)
    {
        var inventory = Path.Combine(Folder, "inventory");
        Directory.CreateDirectory(inventory);
        var rows = Path.Combine(inventory, "azure-resources.json");
        File.WriteAllText(rows, IsList ? new JsonObject { ["value"] = new JsonArray([.. _rows.Select(r => r.DeepClone())]) }.ToJsonString() : JsonSerializer.Serialize(_rows));
        if (Manifest is { } manifest)
            Export(inventory, manifest);
        var states = _states.Select(s => Path.Combine(Folder, $"{s.Key}.tfstate")).ToList();
        foreach (var (path, resources) in states.Zip(_states.Values))
            File.WriteAllText(path, new JsonObject { ["version"] = 4, ["terraform_version"] = "1.11.4", ["serial"] = 1, ["lineage"] = path, ["outputs"] = new JsonObject(), ["resources"] = resources.DeepClone() }.ToJsonString());
        var request = new DriftRequest { Inventory = Manifest is null ? rows : inventory, States = [.. states, .. _otherStates], Now = Now };
        return DriftComparer.Default.Compare(with is null ? request : with(request), null, CancellationToken.None);
    }

    private void Export(string folder, InventoryManifest manifest)
    {
        using var writer = InventoryWriter.Create(folder);
        foreach (var row in _rows)
            Assert.True(writer.Add(Encoding.UTF8.GetBytes(row.ToJsonString())));
        writer.Complete(manifest);
    }

    /// <summary>What came out, a line each: <c>Missing None app</c>.</summary>
    public IEnumerable<string> Lines(Func<DriftRequest, DriftRequest>? with = null) => Compare(with).Items.Select(Line);

    public static string Line(DriftItem item) => item.Kind == DriftKind.NotComparable || item.Reason != DriftReason.None ? $"{item.Kind} {item.Reason} {item.Name}" : $"{item.Kind} {item.Name}";

    public void Dispose() => _folder.Delete(recursive: true);
}
