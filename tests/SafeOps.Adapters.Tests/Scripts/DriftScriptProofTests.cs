using SafeOps.Drift;
using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Resolution;
using SafeOps.Inventory;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.Safety;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>The scripts that a resolution of drift writes, held to what SafeOps asks of every script.</summary>
public sealed class DriftScriptProofTests : IDisposable
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-app";
    private const string Disk = Group + "/providers/Microsoft.Compute/disks/disk (1)";
    private const string Network = Group + "/providers/Microsoft.Network/virtualNetworks/vnet-1";

    private const string Az = """
        #!/bin/sh
        case "$1 $2" in
          'resource show')
            case "$4" in
              */vnet-1) echo '{"id":"'"$4"'","properties":{"flowTimeoutInMinutes":10}}' ;;
              */gone) echo 'ERROR: (ResourceNotFound) The Resource was not found.' >&2; exit 3 ;;
              *) echo "$4" ;;
            esac ;;
          'lock list') echo 0 ;;
          'tag list') echo '{"properties":{"tags":{"owner":"b"}}}' ;;
          'group exists') echo true ;;
        esac
        """;

    private const string Terraform = """
        #!/bin/sh
        case "$1 $2" in
          'state list') echo azurerm_managed_disk.gone ;;
        esac
        """;

    private readonly ScriptBench? _made;

    public DriftScriptProofTests()
    {
        Assert.SkipUnless(ScriptBench.IsPossible, ScriptBench.Missing);
        Assert.SkipUnless(File.Exists("/usr/bin/jq"), "jq is not on this machine");
        _made = new ScriptBench();
        _made.Install("az", Az);
        _made.Install("terraform", Terraform);
    }

    public static TheoryData<ResolutionKind> Kinds => [ResolutionKind.Removal, ResolutionKind.Forgetting, ResolutionKind.Recreation, ResolutionKind.Restoration];

    private ScriptBench Bench => _made!;

    public void Dispose() => _made?.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Its_dry_run_does_nothing_and_announces_what_is_done(ResolutionKind kind)
    {
        var report = await Bench.TestAsync(Script(kind), r => r with { Arguments = ["--execute", "--yes"], DryRunArgument = "--dry-run" });
        Assert.True(report.Verdict == DryRunVerdict.Proven, report.Reason);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_review_has_nothing_to_say_above_a_note(ResolutionKind kind)
    {
        var path = Script(kind);
        var session = SafetySession.Open(Bench.Folder, AdapterPorts.Create(new Dictionary<string, string>(), new Actor("ann", "bench"), TimeProvider.System, _ => null));
        var found = await session.ReviewAsync(ScriptReader.Read(path), new SafetyReviewOptions(), [], TestContext.Current.CancellationToken);
        Assert.Equal([], found.Where(f => f.Severity > SafetySeverity.Note).Select(f => $"{f.Line}: {f.Rule} {f.Message}"));
    }

    private string Script(ResolutionKind kind)
    {
        var truth = kind == ResolutionKind.Forgetting ? DriftTruth.Azure : DriftTruth.Terraform;
        var inventory = Bench.Write("azure-resources.json", $$$"""
            [{"id":"{{{Disk}}}","name":"disk (1)","type":"Microsoft.Compute/disks","location":"westeurope","properties":{}},
             {"id":"{{{Network}}}","name":"vnet-1","type":"Microsoft.Network/virtualNetworks","location":"westeurope","tags":{"owner":"b"},"properties":{"flowTimeoutInMinutes":10}}]
            """);
        using var file = InventoryFile.Open(inventory);
        DriftItem[] items =
        [
            Item(DriftKind.Unmanaged, Disk, null),
            Item(DriftKind.Missing, Group + "/providers/Microsoft.Compute/disks/gone", "azurerm_managed_disk.gone"),
            Item(DriftKind.Changed, Network, "azurerm_virtual_network.v") with
            {
                TerraformType = "azurerm_virtual_network",
                Properties =
                [
                    new PropertyDifference("flow_timeout_in_minutes", "properties.flowTimeoutInMinutes", "4", "10"),
                    new PropertyDifference("tags[\"owner\"]", "tags[\"owner\"]", "it's $me", "b"),
                ],
            },
        ];
        var limits = new ResolutionLimits(DateTimeOffset.UtcNow, TimeSpan.FromHours(24));
        var resolution = new DriftResolver(TypeMap.Default, PropertyMaps.Default).Resolve([.. items.Select(i => new ResolutionChoice(i, truth))], file, limits, TestContext.Current.CancellationToken);
        return Bench.Write(resolution.Files.Single(f => f.Kind == kind).Name, resolution.Files.Single(f => f.Kind == kind).Text);
    }

    private DriftItem Item(DriftKind kind, string id, string? address)
    {
        Assert.True(ArmId.TryParse(id, out var parsed));
        return new DriftItem
        {
            Kind = kind,
            Reason = DriftReason.None,
            AzureId = id,
            Address = address,
            StateFile = address is null ? null : "prod.tfstate",
            Type = parsed.Type,
            Name = parsed.Name,
            ResourceGroup = parsed.ResourceGroup,
            Subscription = parsed.Subscription,
            Inventory = new InventoryReference(Path.Combine(Bench.Folder, "azure-resources.json"), null, true, null),
        };
    }
}
