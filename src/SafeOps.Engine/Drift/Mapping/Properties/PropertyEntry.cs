using SafeOps.Drift.Mapping.Properties.Forms;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>How many values a property has, and what their order says.</summary>
internal enum ValueShape
{
    One,

    /// <summary>Order and duplicates do not count.</summary>
    Set,

    /// <summary>Order counts.</summary>
    List,

    /// <summary>By key, without case.</summary>
    Map,
}

/// <summary>One property of a mapping, or, with <see cref="Properties"/>, a block or a list of blocks.</summary>
internal sealed record PropertyEntry
{
    /// <summary>Where Terraform has it; of several, the first that has a value counts.</summary>
    public required IReadOnlyList<PropertyPath> Terraform { get; init; }

    /// <summary>Where Azure has it, from the top of the row; of several, the first that has a value counts.</summary>
    public required IReadOnlyList<PropertyPath> Azure { get; init; }

    public ValueShape Shape { get; init; }
    public ValueForm Form { get; init; } = ValueForms.Text;
    public AzureConversion Conversion { get; init; } = AzureConversion.None;

    /// <summary>What nothing stands for on both sides, in Terraform's words; null where nothing is nothing.</summary>
    public IReadOnlyList<string>? Default { get; init; }

    /// <summary>Azure chooses a value where Terraform gives none.</summary>
    public bool Assigned { get; init; }

    public bool Sensitive { get; init; }

    /// <summary>The azurerm types that may manage the same as resources of their own.</summary>
    public IReadOnlyList<string> OwnTypes { get; init; } = [];

    /// <summary>All must hold for the entry to count.</summary>
    public IReadOnlyList<PropertyCondition> When { get; init; } = [];

    /// <summary>None may hold for the entry to count.</summary>
    public IReadOnlyList<PropertyCondition> Unless { get; init; } = [];

    /// <summary>Values, or keys, that Azure may have in addition; a <c>*</c> at the end stands for anything.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>By what the elements of the two sides are paired; null: in their order.</summary>
    public PropertyMatch? Match { get; init; }

    /// <summary>The properties of the block, or of each element; empty for a value.</summary>
    public IReadOnlyList<PropertyEntry> Properties { get; init; } = [];

    public bool IsBlock => Properties.Count > 0;

    /// <summary>The azurerm type whose properties the elements have; resolved by <see cref="PropertyMaps"/>.</summary>
    public string? Like { get; init; }

    /// <summary>Whether a value that only Azure has is left to Azure.</summary>
    public bool IsExcepted(string value)
    {
        foreach (var pattern in Except)
        {
            if (pattern.EndsWith('*') ? value.StartsWith(pattern.AsSpan(..^1), StringComparison.OrdinalIgnoreCase) : value.Equals(pattern, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}

/// <summary>The keys by which elements are paired: <c>name</c>, or <c>id</c> and the segment that holds the name.</summary>
internal sealed record PropertyMatch(PropertyPath Terraform, PropertyPath Azure, AzureConversion Conversion);

/// <summary>A resource that lies inside the row of another.</summary>
/// <param name="Azure">The list it is an element of: <c>properties.subnets</c>.</param>
/// <param name="Type">Its ARM type.</param>
/// <param name="Inline">The block by which Terraform's parent may have it; null where it can only be a resource of its own.</param>
public sealed record PropertyChild(string Azure, string Type, string? Inline);

/// <summary>What is compared of one azurerm type.</summary>
public sealed record PropertyMap
{
    public required string AzurermType { get; init; }

    /// <summary>The ARM types it stands for.</summary>
    public required IReadOnlyList<string> AzureTypes { get; init; }

    public IReadOnlyList<PropertyChild> Children { get; init; } = [];

    internal IReadOnlyList<PropertyEntry> Properties { get; init; } = [];

    internal string? Like { get; init; }

    /// <summary>Terraform's tags are something else in Azure than the tags of the row: the metadata of a record.</summary>
    internal bool HasOwnTags { get; init; }
}
