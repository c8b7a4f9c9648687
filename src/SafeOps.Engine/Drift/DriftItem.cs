namespace SafeOps.Drift;

public enum DriftKind
{
    /// <summary>In Azure, in no state.</summary>
    Unmanaged,

    /// <summary>In a state, not in Azure.</summary>
    Missing,

    /// <summary>In both, and properties differ.</summary>
    Changed,

    /// <summary>The same resource in more than one place of the states.</summary>
    Duplicate,

    /// <summary>Nothing can be said, for the <see cref="DriftItem.Reason"/>.</summary>
    NotComparable,
}

/// <summary>Why an item is what it is.</summary>
public enum DriftReason
{
    /// <summary>The kind says it all.</summary>
    None,

    /// <summary>Azure made it for another resource and keeps it.</summary>
    ManagedByAzure,

    /// <summary>The inventory did not ask this subscription.</summary>
    SubscriptionNotCovered,

    /// <summary>The inventory did not ask for this type.</summary>
    TypeNotCovered,

    /// <summary>The inventory did not ask this resource group.</summary>
    ResourceGroupNotCovered,

    /// <summary>The inventory has gaps, and this may lie in one.</summary>
    InventoryIncomplete,

    /// <summary>The inventory has the resource without its properties.</summary>
    PropertiesNotFetched,

    /// <summary>More than one Terraform type may stand for the resource.</summary>
    MappingAmbiguous,

    /// <summary>The Terraform type is not known, or has no counterpart in Azure Resource Manager.</summary>
    MappingUnknown,

    /// <summary>A state could not be read whole: it may manage the resource.</summary>
    StateNotRead,
}

/// <summary>One property whose two sides differ; null where a side has none.</summary>
/// <param name="Name">In Terraform's words: <c>network_rules.default_action</c>, <c>security_rule["allow-ssh"].priority</c>.</param>
/// <param name="AzureName">In Azure's words: <c>properties.networkAcls.defaultAction</c>.</param>
/// <param name="Terraform">What the state has, as JSON has it without quotes around a text; masked where it is sensitive.</param>
/// <param name="Azure">What Azure has, written as <paramref name="Terraform"/> writes it.</param>
public sealed record PropertyDifference(string Name, string AzureName, string? Terraform, string? Azure)
{
    /// <summary>The values are secret: they differ, and are not shown.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>One finding of a comparison.</summary>
public sealed record DriftItem
{
    public required DriftKind Kind { get; init; }
    public required DriftReason Reason { get; init; }

    /// <summary>The reason in a sentence; empty where the kind says it all.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>As Azure, or else the state, writes it; null for what has no id of Azure Resource Manager.</summary>
    public string? AzureId { get; init; }

    /// <summary>Terraform address, <c>module.net.azurerm_subnet.app["a"]</c>; null for what is in no state.</summary>
    public string? Address { get; init; }

    public string? StateFile { get; init; }

    /// <summary>The other places, of a <see cref="DriftKind.Duplicate"/>: <c>address (state file)</c>.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>ARM type, <c>Microsoft.Network/virtualNetworks/subnets</c>, in one spelling whatever the row or state has; the azurerm type of what has no id.</summary>
    public required string Type { get; init; }

    /// <summary>The azurerm type; of an unmanaged resource the one it would be imported as, null where that is not certain.</summary>
    public string? TerraformType { get; init; }

    /// <summary>The azurerm types an unmanaged resource may be imported as, where that is not certain.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    public required string Name { get; init; }
    public string? ResourceGroup { get; init; }
    public string? Subscription { get; init; }

    public IReadOnlyList<PropertyDifference> Properties { get; init; } = [];

    /// <summary>The inventory it was found with: file, age and gaps go with what is derived from it.</summary>
    public required InventoryReference Inventory { get; init; }

    /// <summary>Whether the two sides are known to differ.</summary>
    public bool IsDrift => Kind is DriftKind.Unmanaged or DriftKind.Missing or DriftKind.Changed;
}

/// <summary>Which inventory a finding hangs on.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Taken">When it was taken; null where nothing says.</param>
public sealed record InventoryReference(string Path, DateTimeOffset? Taken, bool IsComplete, string? Digest);
