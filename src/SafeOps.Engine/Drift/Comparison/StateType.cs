using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.Drift.Comparison;

/// <summary>What the comparison does with resources of one Terraform type.</summary>
internal enum StateTypeRole
{
    /// <summary>Of another provider, or an action that manages nothing.</summary>
    None,

    /// <summary>Stands for an object of Azure Resource Manager.</summary>
    Resource,

    /// <summary>A property of another resource, or a link of two: it is there as long as they are.</summary>
    Part,

    /// <summary>Lives in a service's own interface; Resource Manager has no object of it.</summary>
    OutsideArm,

    /// <summary>An azurerm type the mapping does not have.</summary>
    Unknown,
}

/// <summary>A Terraform type as it occurs in states.</summary>
internal sealed record StateType(string Name, StateTypeRole Role, AzurermType? Azurerm, PropertyMap? Map)
{
    private const string Azapi = "azapi_";

    /// <summary>A set of this type alone.</summary>
    public IReadOnlySet<string> Alone { get; } = new HashSet<string>(StringComparer.Ordinal) { Name };

    /// <summary>The children that its block may manage, each with the types that may manage them as resources of their own.</summary>
    public IReadOnlyList<InlineChild> Inline { get; } = Map is null ? [] : [.. Map.Children.Where(c => c.Inline is not null).Select(c => new InlineChild(c, OwnTypesOf(Map, c.Inline!)))];

    /// <summary>Other resources compare their inline parts by whether there are some of this type.</summary>
    public bool IsOwnPart { get; init; }

    /// <summary>Its attributes may name what it owns.</summary>
    public bool IsOwner { get; init; }

    public static StateType Of(string name, TypeMap types, PropertyMaps maps, IReadOnlySet<string> ownTypes)
    {
        if (name.StartsWith(Azapi, StringComparison.Ordinal))
            return new StateType(name, name == "azapi_resource" ? StateTypeRole.Resource : name == "azapi_update_resource" ? StateTypeRole.Part : StateTypeRole.None, null, null);
        if (!name.StartsWith("azurerm_", StringComparison.Ordinal))
            return new StateType(name, StateTypeRole.None, null, null);
        var known = types.Find(name);
        return new StateType(name, RoleOf(known), known, maps.Find(name)) { IsOwnPart = ownTypes.Contains(name) };
    }

    private static IReadOnlyList<string> OwnTypesOf(PropertyMap map, string block) =>
        map.Properties.FirstOrDefault(p => p.Terraform[0].Text == block)?.OwnTypes ?? [];

    private static StateTypeRole RoleOf(AzurermType? type) => type switch
    {
        null => StateTypeRole.Unknown,
        { HasObject: true } => StateTypeRole.Resource,
        { IdKind: AzurermIdKind.Association or AzurermIdKind.Setting } => StateTypeRole.Part,
        _ => StateTypeRole.OutsideArm,
    };
}

/// <summary>Children inside a row that a block of Terraform may manage.</summary>
/// <param name="Alternatives">The types that may manage them as resources of their own; none: the block always does.</param>
internal sealed record InlineChild(PropertyChild Child, IReadOnlyList<string> Alternatives);
