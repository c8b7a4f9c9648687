using System.Text.Json;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>What a comparison of properties must know beside the two sides.</summary>
public sealed record PropertyContext
{
    public static readonly PropertyContext Empty = new();

    /// <summary>Paths of sensitive attributes as the state has them: <c>admin_password</c>, <c>site_config.0.key</c>.</summary>
    public IReadOnlyList<string> SensitivePaths { get; init; } = [];

    /// <summary>The azurerm types by which any state manages parts of this resource as resources of their own: <c>azurerm_network_security_rule</c>.</summary>
    public IReadOnlySet<string>? OwnTypes { get; init; }

    /// <summary>The row that this resource lies in; undefined where it has a row of its own.</summary>
    public JsonElement Owner { get; init; }

    /// <summary>Whether the inventory asked for tags: then a row without tags has none.</summary>
    public bool TagsFetched { get; init; } = true;
}

/// <summary>What became of a comparison of properties.</summary>
public enum PropertyComparison
{
    Compared,

    /// <summary>Nothing is known about the properties of this type: location and tags alone were compared.</summary>
    NotMapped,

    /// <summary>The inventory has the row without its properties: nothing was compared.</summary>
    PropertiesNotFetched,
}
