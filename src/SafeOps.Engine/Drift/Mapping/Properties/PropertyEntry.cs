using System.Runtime.CompilerServices;
using System.Text.Json;
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
/// <remarks>Arrays, because they are walked for each resource: an interface's enumerator is an object.</remarks>
internal sealed record PropertyEntry
{
    /// <summary>Where Terraform has it; of several, the first that has a value counts.</summary>
    public required PropertyPath[] Terraform { get; init; }

    /// <summary>Where Azure has it, from the top of the row; of several, the first that has a value counts.</summary>
    public required PropertyPath[] Azure { get; init; }

    public ValueShape Shape { get; init; }
    public ValueForm Form { get; init; } = ValueForms.Text;
    public AzureConversion Conversion { get; init; } = AzureConversion.None;

    /// <summary>What nothing stands for on both sides, in Terraform's words; null where nothing is nothing.</summary>
    public IReadOnlyList<string>? Default { get; init; }

    /// <summary>Azure chooses a value where Terraform gives none.</summary>
    public bool Assigned { get; init; }

    /// <summary>Azure may leave it out of a row (a stopped machine's disk has no size): a row without it says nothing.</summary>
    public bool Omitted { get; init; }

    /// <summary>A row that does not have the name at all says nothing (a list shows less than the resource), where null says that there is none.</summary>
    public bool Absent { get; init; }

    /// <summary>What Azure keeps at a second place and Terraform writes in the same text; null where it is one value.</summary>
    public PropertyJoin? Join { get; init; }

    public bool Sensitive { get; init; }

    /// <summary>The azurerm types that may manage the same as resources of their own.</summary>
    public string[] OwnTypes { get; init; } = [];

    /// <summary>All must hold for the entry to count.</summary>
    public PropertyCondition[] When { get; init; } = [];

    /// <summary>None may hold for the entry to count.</summary>
    public PropertyCondition[] Unless { get; init; } = [];

    /// <summary>Values, or keys, that Azure may have in addition; a <c>*</c> at the end stands for anything.</summary>
    public string[] Except { get; init; } = [];

    /// <summary>Elements of Azure's list of which one of these holds do not count.</summary>
    public PropertyCondition[] Without { get; init; } = [];

    /// <summary>By what the elements of the two sides are paired; null: in their order.</summary>
    public PropertyMatch? Match { get; init; }

    /// <summary>The properties of the block, or of each element; empty for a value.</summary>
    public PropertyEntry[] Properties { get; init; } = [];

    public bool IsBlock => Properties.Length > 0;

    /// <summary>The azurerm type whose properties the elements have; resolved by <see cref="PropertyMaps"/>.</summary>
    public string? Like { get; init; }

    /// <summary>Whether a row has the columns that the entry is about, and that its conditions ask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool IsFetched(JsonElement row)
    {
        if (!Azure[0].IsFetched(row))
            return false;
        foreach (var condition in When)
        {
            if (condition.Side == ConditionSide.Azure && !condition.Path.IsFetched(row))
                return false;
        }
        foreach (var condition in Unless)
        {
            if (condition.Side == ConditionSide.Azure && !condition.Path.IsFetched(row))
                return false;
        }
        return true;
    }

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

/// <summary>A second value of Azure, written after the first: <c>sku.tier</c>, <c>_</c> and <c>sku.name</c>.</summary>
internal sealed record PropertyJoin(PropertyPath Azure, string With)
{
    /// <summary>Null where one of the two is not there.</summary>
    public string? Text(string? first, JsonElement row) =>
        first is not null && ScalarText.Of(Azure.One(row, anyCase: true)) is { } second ? first + With + second : null;
}

/// <summary>What is compared of one azurerm type.</summary>
public sealed record PropertyMap
{
    public required string AzurermType { get; init; }

    /// <summary>The ARM types it stands for; none where it is only a model that others are like.</summary>
    public required IReadOnlyList<string> AzureTypes { get; init; }

    public IReadOnlyList<PropertyChild> Children { get; init; } = [];

    internal PropertyEntry[] Properties { get; init; } = [];

    internal string? Like { get; init; }

    /// <summary>Terraform's tags are something else in Azure than the tags of the row: the metadata of a record, a property of a node pool.</summary>
    internal bool HasOwnTags { get; init; }

    /// <summary>The names that attributes of this type had last.</summary>
    internal MemberLayout? Layout;
}
