namespace SafeOps.Estates;

/// <summary>In which form an inventory is written.</summary>
public enum InventoryForm
{
    /// <summary>The folder that <c>Export-AzureInventory</c> writes: rows of Resource Graph, with a manifest.</summary>
    Folder,

    /// <summary>A list of Azure Resource Manager: <c>{"value": […]}</c>.</summary>
    ArmList,

    /// <summary><c>az graph query</c> since 2021: <c>{"count": …, "data": […]}</c>.</summary>
    GraphQuery,

    /// <summary><c>az resource list</c>, which has no properties.</summary>
    ResourceList,

    /// <summary><c>Get-AzResource -ExpandProperties | ConvertTo-Json -Depth 100</c>.</summary>
    PowerShell,
}

/// <summary>What estate to write. The same options give the same files.</summary>
public sealed record EstateOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>Resources that are in Azure and in a state, before anything is seeded.</summary>
    public required int Resources { get; init; }

    public int States { get; init; } = 20;

    /// <summary>Every fifth state is one of <c>terraform show -json</c>.</summary>
    public bool WithShow { get; init; } = true;

    public InventoryForm Form { get; init; } = InventoryForm.Folder;

    /// <summary>Both sides in other words that mean the same: case, order, nulls, forms of locations.</summary>
    public bool Mutate { get; init; } = true;

    /// <summary>What Azure makes by itself for resources of the estate, and what stands in states alone: associations, data sources, resources of other providers.</summary>
    public bool WithBycatch { get; init; } = true;

    /// <summary>Resources that are in Azure alone.</summary>
    public int Additions { get; init; }

    /// <summary>Resources that are in a state alone.</summary>
    public int Removals { get; init; }

    /// <summary>Resources of which one property differs.</summary>
    public int Changes { get; init; }

    /// <summary>Resources that are in two states.</summary>
    public int Duplicates { get; init; }

    /// <summary>When the inventory says it was taken.</summary>
    public DateTimeOffset Taken { get; init; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
}

public enum SeededKind
{
    Unmanaged,
    Missing,
    Changed,
    Duplicate,
}

/// <summary>One difference that was put in, and is to be found.</summary>
/// <param name="AzureId">In lower case.</param>
/// <param name="Address">Null for <see cref="SeededKind.Unmanaged"/>; of a <see cref="SeededKind.Duplicate"/> the first.</param>
/// <param name="Property">In Terraform's words; null but for <see cref="SeededKind.Changed"/>.</param>
public sealed record SeededDrift(SeededKind Kind, string AzureId, string TerraformType, string? Address, string? StateFile, string? Property);

/// <summary>What was written.</summary>
public sealed record WrittenEstate
{
    /// <summary>Folder or file.</summary>
    public required string Inventory { get; init; }

    public required IReadOnlyList<string> States { get; init; }

    /// <summary>Every difference there is.</summary>
    public required IReadOnlyList<SeededDrift> Seeded { get; init; }

    /// <summary>Rows of the inventory.</summary>
    public required int Rows { get; init; }

    /// <summary>Instances of azurerm resources in the states, without associations.</summary>
    public required int Instances { get; init; }
}
