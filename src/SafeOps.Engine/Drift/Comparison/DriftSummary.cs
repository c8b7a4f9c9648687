using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>A comparison in numbers, and what it could not look at.</summary>
public sealed record DriftSummary
{
    public required int Unmanaged { get; init; }
    public required int Missing { get; init; }
    public required int Changed { get; init; }
    public required int Duplicate { get; init; }
    public required int NotComparable { get; init; }

    /// <summary>Items that a person's rules left out.</summary>
    public required int Ignored { get; init; }

    /// <summary>Of the items that could not be compared, how many for which reason.</summary>
    public required IReadOnlyDictionary<DriftReason, int> Reasons { get; init; }

    /// <summary>Types with items, most drift first.</summary>
    public required IReadOnlyList<DriftTypeCount> Types { get; init; }

    public required DriftCoverage Coverage { get; init; }
    public required IReadOnlyList<DriftState> States { get; init; }
    public required InventoryReference Inventory { get; init; }
    public required InventoryManifest Manifest { get; init; }

    /// <summary>How old the inventory is; negative for one from the future, null where nothing says when it was taken.</summary>
    public required TimeSpan? Age { get; init; }

    public bool HasDrift => Unmanaged + Missing + Changed > 0;
}

/// <summary>Items of one ARM type.</summary>
public sealed record DriftTypeCount(string Type, int Unmanaged, int Missing, int Changed, int Duplicate, int NotComparable);

/// <summary>How deep the comparison went, in instances of states but for the first two.</summary>
public sealed record DriftCoverage
{
    /// <summary>Resources of the inventory, those inside others' rows among them.</summary>
    public required int Resources { get; init; }

    /// <summary>Rows that could not be read.</summary>
    public required IReadOnlyList<string> UnreadRows { get; init; }

    /// <summary>Found in Azure and compared in their properties.</summary>
    public required int Compared { get; init; }

    /// <summary>Found in Azure; of their types no property is known beside location and tags.</summary>
    public required int ExistenceOnly { get; init; }

    /// <summary>Found in Azure, where the inventory has no properties.</summary>
    public required int PropertiesNotFetched { get; init; }

    /// <summary>Links, settings and what lives in a service's own interface: never missing by themselves.</summary>
    public required int WithoutObject { get; init; }

    /// <summary>The azurerm types of <see cref="ExistenceOnly"/>, and how many of each.</summary>
    public required IReadOnlyDictionary<string, int> ExistenceOnlyTypes { get; init; }
}

/// <summary>One state.</summary>
/// <param name="Resources">Instances of Azure's providers, data sources left out.</param>
/// <param name="Error">Why it could not be read whole; null where it could.</param>
public sealed record DriftState(string Path, int Resources, string? Error)
{
    public bool IsRead => Error is null;
}
