using System.Security;
using System.Text.Json.Nodes;
using SafeOps.Inventory.Export;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

/// <summary>Objects of the pipeline, as modules of Azure hand them out.</summary>
public sealed class ExportAzureInventoryObjectTests : IDisposable
{
    private const string Id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm";

    private readonly ScriptFolder _folder = new();
    private readonly ModuleSession _session;

    public ExportAzureInventoryObjectTests() => _session = new ModuleSession(location: _folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Search_AzGraph_s_and_Get_AzResource_s_rows_say_the_same()
    {
        var graph = Row($$"""
            [pscustomobject]@{ id = '{{Id}}'; name = 'vm'; type = 'microsoft.compute/virtualmachines'; location = 'westeurope'; zones = $null; tags = [pscustomobject]@{ Env = 'prod' }
                properties = [pscustomobject]@{ hardwareProfile = [pscustomobject]@{ vmSize = 'B2s' }; list = @('a'); n = 9007199254740993; d = 0.1; when = [datetime]::SpecifyKind('2026-01-02T03:04:05', 'Utc') }; ResourceId = '{{Id}}' }
            """);
        var resource = Row($$"""
            [pscustomobject]@{ ResourceId = '{{Id}}'; Name = 'vm'; ResourceType = 'Microsoft.Compute/virtualMachines'; Location = 'westeurope'; Zones = $null; Tags = @{ Env = 'prod' }
                Properties = @{ hardwareProfile = [ordered]@{ vmSize = 'B2s' }; list = [System.Collections.Generic.List[string]]@('a'); n = 9007199254740993; d = 0.1; when = [datetime]::SpecifyKind('2026-01-02T03:04:05', 'Utc') } }
            """);
        Assert.Equal("""{"hardwareProfile":{"vmSize":"B2s"},"list":["a"],"n":9007199254740993,"d":0.1,"when":"2026-01-02T03:04:05Z"}""", graph["properties"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(graph["properties"], resource["properties"]));
        Assert.True(JsonNode.DeepEquals(graph["tags"], resource["tags"]));
    }

    [Fact]
    public void A_typed_object_has_its_properties_gathered_and_its_connection_left_out()
    {
        var row = Row("$machine", ("machine", new Machine { Id = Id }));
        Assert.Equal(("vm", "StorageV2", true), ((string)row["name"]!, (string)row["kind"]!, (bool)row["partialProperties"]!));
        Assert.Equal("""{"hardwareProfile":{"vmSize":"B2s","after":"PT1H30M"},"kinds":["One"],"self":null,"bad":null,"key":null,"pairs":{"a":1}}""", row["properties"]!.ToJsonString());
    }

    [Fact]
    public void An_object_without_end_is_an_error_and_the_rest_goes_on()
    {
        var result = _session.Invoke($$"""
            $many = [int[]]::new(600000)
            [pscustomobject]@{ id = '{{Id}}2'; properties = $many }, [pscustomobject]@{ id = '{{Id}}'; properties = @{} } | Export-AzureInventory ./inventory
            """);
        Assert.Equal("LimitExceeded,SafeOps.PowerShell.Commands.ExportAzureInventoryCommand", result.Errors.Single().FullyQualifiedErrorId);
        Assert.Equal(1, ((InventorySummary)result.Output.Single().BaseObject).Count);
    }

    private JsonObject Row(string script, params (string Name, object Value)[] variables)
    {
        var result = _session.Invoke($"& {{ {script} }} | Export-AzureInventory ./inventory -Force", variables);
        Assert.Empty(result.Errors);
        var row = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "inventory", "azure-resources.json")))!.AsArray().Single()!.AsObject();
        return row;
    }

    public enum StorageKind
    {
        One,
        StorageV2,
    }

    public sealed class Profile
    {
        public string VmSize { get; } = "B2s";

        public TimeSpan After { get; } = TimeSpan.FromMinutes(90);
    }

    public sealed class Machine
    {
        public required string Id { get; init; }

        public Profile HardwareProfile { get; } = new();

        public StorageKind Kind { get; } = StorageKind.StorageV2;

        public StorageKind[] Kinds { get; } = [StorageKind.One];

        public Machine Self => this;

        public string Bad => throw new InvalidOperationException($"{Id} cannot tell.");

        public string Context { get; } = "AccountKey=abc";

        public SecureString Key { get; } = new();

        public IReadOnlyDictionary<string, int> Pairs { get; } = new System.Collections.ObjectModel.ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 });
    }
}
