using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

/// <summary>Terraform has the OS disk inside its virtual machine.</summary>
internal sealed class OperatingSystemDisk : OwnershipRule
{
    private const string Disks = "Microsoft.Compute/disks";

    public override string Id => "os-disk";

    public override string Title => "Operating system disk of a virtual machine";

    public override string Description =>
        "The disk a virtual machine names as its OS disk, by its row or in a state; where neither tells, a disk managed by a machine that has an operating system or the name Azure gives (`<machine>_OsDisk_1_…`, `<machine>_disk1_…`). Data disks are a person's, but for those that a state has inside its machine (`storage_data_disk`): they are managed.";

    public override IReadOnlyList<string> OwnerTypes => ["Microsoft.Compute/virtualMachines"];

    public override void Claim(ArmId owner, JsonElement row, OwnershipClaims claims) =>
        claims.Resource(this, RowValues.Text(row, "properties.storageProfile.osDisk.managedDisk.id"), What(owner));

    public override IReadOnlyList<string> StateTypes => ["azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine", "azurerm_virtual_machine"];

    public override void ClaimOfState(ArmId owner, JsonElement attributes, OwnershipClaims claims)
    {
        claims.Resource(this, RowValues.Text(attributes, "os_managed_disk_id"), What(owner));
        foreach (var block in (ReadOnlySpan<string>)["os_disk", "storage_os_disk"])
        {
            claims.Resource(this, RowValues.InBlock(attributes, block, "id") ?? RowValues.InBlock(attributes, block, "managed_disk_id"), What(owner));
            // Azure puts a disk that it makes beside its machine.
            if (RowValues.InBlock(attributes, block, "name") is { } name)
                claims.Resource(this, $"/subscriptions/{owner.Subscription}/resourceGroups/{owner.ResourceGroup}/providers/{Disks}/{name}", What(owner));
        }
        foreach (var disk in RowValues.List(attributes, "storage_data_disk"))
            claims.Managed(RowValues.Text(disk, "managed_disk_id"));
    }

    private static string What(ArmId machine) => $"OS disk of the virtual machine {machine.Name}.";

    public override string? Explain(OwnedCandidate candidate)
    {
        if (!candidate.Is(Disks) || !ArmId.TryParse(RowValues.Text(candidate.Row, "managedBy"), out var machine))
            return null;
        var named = candidate.Begins($"{machine.Name}_OsDisk_") || candidate.Begins($"{machine.Name}_disk1_");
        return named || RowValues.Has(candidate.Row, "properties.osType") ? $"OS disk of {machine.Name}." : null;
    }
}

/// <summary>Source: Microsoft, "Orchestration modes for Virtual Machine Scale Sets".</summary>
internal sealed class ScaleSetInstance : OwnershipRule
{
    private const string ScaleSet = "Microsoft.Compute/virtualMachineScaleSets";

    public override string Id => "scale-set-instance";

    public override string Title => "Instance of a scale set";

    public override string Description =>
        "A virtual machine that names its scale set, with its disks and network interfaces; the instances below a scale set, disks that one of them manages, and the NAT rules of a load balancer that lead to one.";

    public override IReadOnlyList<string> OwnerTypes => ["Microsoft.Compute/virtualMachines"];

    public override void Claim(ArmId owner, JsonElement row, OwnershipClaims claims)
    {
        if (!ArmId.TryParse(RowValues.Text(row, "properties.virtualMachineScaleSet.id"), out var set))
            return;
        var what = $"Belongs to an instance of the scale set {set.Name}.";
        claims.Resource(this, owner.Text, $"Instance of the scale set {set.Name}.");
        foreach (var disk in RowValues.List(row, "properties.storageProfile.dataDisks"))
            claims.Resource(this, RowValues.Text(disk, "managedDisk.id"), what);
        foreach (var network in RowValues.List(row, "properties.networkProfile.networkInterfaces"))
            claims.Resource(this, RowValues.Text(network, "id"), what);
    }

    public override string? Explain(OwnedCandidate candidate)
    {
        if (candidate.Id.Type.StartsWith(ScaleSet + "/virtualMachines", StringComparison.OrdinalIgnoreCase))
            return "Instance of a scale set.";
        if (candidate.Is("Microsoft.Network/loadBalancers/inboundNatRules"))
            return RowValues.Text(candidate.Row, "properties.backendIPConfiguration.id")?.Contains("/virtualMachineScaleSets/", StringComparison.OrdinalIgnoreCase) == true ? "Made of a NAT pool for an instance of a scale set." : null;
        return ArmId.TryParse(RowValues.Text(candidate.Row, "managedBy"), out var manager)
            && manager.Type.StartsWith(ScaleSet, StringComparison.OrdinalIgnoreCase)
                ? $"Belongs to an instance of the scale set {manager.Key.Split('/')[8]}."
                : null;
    }
}

/// <summary>Source: the creation options of a virtual machine's data disks in Azure's REST API.</summary>
internal sealed class MachineDataDisk : OwnershipRule
{
    public override string Id => "machine-data-disk";

    public override string Title => "Data disk that its virtual machine made";

    public override string Description => "That a data disk which came with the machine or its image is attached: only one made before can be attached by somebody. The disk itself is a person's.";

    public override string? Explain(OwnedCandidate candidate) =>
        candidate.Is("Microsoft.Compute/virtualMachines/dataDisks") && RowValues.Text(candidate.Row, "properties.createOption") is { } made && !made.Equals("Attach", StringComparison.OrdinalIgnoreCase)
            ? "It was made with its virtual machine."
            : null;
}

/// <summary>Sources: Microsoft, "Understand Azure Policy's Guest Configuration" and "Defender for Endpoint integration".</summary>
internal sealed class PolicyExtension : OwnershipRule
{
    private static readonly string[] Types =
    [
        "Microsoft.Compute/virtualMachines/extensions", "Microsoft.Compute/virtualMachineScaleSets/extensions", "Microsoft.HybridCompute/machines/extensions",
    ];

    public override string Id => "policy-extension";

    public override string Title => "Extension that Defender, Policy or Backup installs";

    public override string Description =>
        "`MDE.Windows` and `MDE.Linux` of Defender for Endpoint, `AzurePolicyforWindows` and `AzurePolicyforLinux` of machine configuration, `VMSnapshot` and `VMSnapshotLinux` of Backup. Other agents are a person's.";

    public override string? Explain(OwnedCandidate candidate) =>
        Types.Contains(candidate.Id.Type, StringComparer.OrdinalIgnoreCase)
        && candidate.IsNamed("MDE.Windows", "MDE.Linux", "AzurePolicyforWindows", "AzurePolicyforLinux", "VMSnapshot", "VMSnapshotLinux")
            ? $"{candidate.Id.Name} is installed by a service of Azure."
            : null;
}

/// <summary>Source: Microsoft, "Back up Azure VMs", instant restore: the group of restore point collections.</summary>
internal sealed class BackupStore : OwnershipRule
{
    public override string Id => "backup-store";

    public override string Title => "Restore points of Azure Backup";

    public override string Description => "Groups `AzureBackupRG_…` with what is in them, and restore point collections `AzureBackup_…`.";

    public override string? Explain(OwnedCandidate candidate) =>
        candidate.Group?.StartsWith("AzureBackupRG_", StringComparison.OrdinalIgnoreCase) == true
        || (candidate.Id.Type.StartsWith("Microsoft.Compute/restorePointCollections", StringComparison.OrdinalIgnoreCase) && candidate.Id.Key.Contains("/azurebackup_", StringComparison.Ordinal))
            ? "Restore points that Azure Backup keeps."
            : null;
}
