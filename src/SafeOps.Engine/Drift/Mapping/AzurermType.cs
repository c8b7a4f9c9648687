using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Mapping;

/// <summary>What the id is that Terraform keeps of a resource.</summary>
public enum AzurermIdKind
{
    /// <summary>The id of an object of Azure Resource Manager, or a text it can be read from.</summary>
    Arm,

    /// <summary>That two resources belong together, by the ids of both (<c>a|b</c>) or of one: Azure Resource Manager has no object of its own for it.</summary>
    Association,

    /// <summary>An address of a service's own API, <c>https://…</c>.</summary>
    DataPlane,

    /// <summary>A property of another resource, by that resource's id, with segments behind it that Azure Resource Manager does not know or without any.</summary>
    Setting,

    /// <summary>Nothing in a subscription.</summary>
    None,
}

/// <summary>A resource type of the azurerm provider, and what it stands for in Azure Resource Manager.</summary>
/// <param name="Name"><c>azurerm_subnet</c>.</param>
/// <param name="ArmTypes">
/// The types of its object; of what has no object (<see cref="HasObject"/>), those of the resource it is a part of. Mostly one.
/// </param>
public sealed record AzurermType(string Name, AzurermIdKind IdKind, IReadOnlyList<string> ArmTypes)
{
    /// <summary>The types that azurerm has instead of this one, which it has deprecated or removed; empty for a type in good standing.</summary>
    public IReadOnlyList<string> Instead { get; init; } = [];

    /// <summary>Whether azurerm 4 no longer has it; states of older versions still do.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Whether a resource would be imported as this type, and not as another that stands for the same object.</summary>
    public bool IsProposed { get; init; } = true;

    /// <summary>Whether <see cref="ArmIdOf"/> is the attribute <c>id</c> as it stands.</summary>
    public bool HasPlainId => IdKind == AzurermIdKind.Arm && Templates.Count == 0 && Tail is null;

    /// <summary>Whether Azure Resource Manager has an object for it: only then can absence from an inventory mean that it is gone.</summary>
    public bool HasObject => IdKind == AzurermIdKind.Arm || (IdKind == AzurermIdKind.DataPlane && Templates.Count > 0);

    /// <summary>How the id of the object is written from attributes; the first that can be.</summary>
    internal IReadOnlyList<IdTemplate> Templates { get; init; } = [];

    /// <summary>How the id to import by is written from the object's <c>id</c> and <c>name</c>, where it is not the object's own.</summary>
    internal IdTemplate? Import { get; init; }

    /// <summary>The segment behind the object's or owner's id at which azurerm goes on in its own way.</summary>
    internal string? Tail { get; init; }

    /// <summary>The id of the object in Azure Resource Manager that an instance stands for.</summary>
    /// <param name="attributes">The attributes of an instance in a state.</param>
    /// <returns>Null where there is no such object, or the attributes do not tell.</returns>
    public string? ArmIdOf(JsonElement attributes)
    {
        if (attributes.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var template in Templates)
        {
            if (template.Fill(attributes) is { } id && ArmId.KeyOf(id) is not null)
                return id;
        }
        return IdKind == AzurermIdKind.Arm && Templates.Count == 0 && IdTemplate.Text(attributes, "id") is { } own ? WithoutTail(own) : null;
    }

    /// <summary>The id of the resource that an instance of a setting or association is a part of: the first of two.</summary>
    public string? OwnerIdOf(JsonElement attributes)
    {
        if (IdKind is not (AzurermIdKind.Setting or AzurermIdKind.Association) || attributes.ValueKind != JsonValueKind.Object || IdTemplate.Text(attributes, "id") is not { } id)
            return null;
        var bar = id.IndexOf('|', StringComparison.Ordinal);
        var owner = WithoutTail(bar < 0 ? id : id[..bar]);
        return ArmId.KeyOf(owner) is null ? null : owner;
    }

    private string WithoutTail(string id)
    {
        if (Tail is null)
            return id;
        var cut = id.LastIndexOf($"/{Tail}/", StringComparison.OrdinalIgnoreCase);
        if (cut < 0 && id.EndsWith("/" + Tail, StringComparison.OrdinalIgnoreCase))
            cut = id.Length - Tail.Length - 1;
        return cut < 0 ? id : id[..cut];
    }
}
