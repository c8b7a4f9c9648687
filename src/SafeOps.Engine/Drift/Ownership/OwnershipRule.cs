using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

/// <summary>
/// One way to tell that Azure, or a service of Azure for another resource, made something and keeps it: then it is in no state for a
/// good reason. A rule says so of what the row or its owner's row shows, or of names that are documented; never of a guess.
/// </summary>
internal abstract class OwnershipRule
{
    /// <summary>Stable, lower case with hyphens: <c>aks-node-group</c>.</summary>
    public abstract string Id { get; }

    public abstract string Title { get; }

    /// <summary>What is taken for Azure's own and by which sign, in a sentence or two.</summary>
    public abstract string Description { get; }

    /// <summary>ARM types whose rows name what they own; <see cref="Claim"/> is called for them.</summary>
    public virtual IReadOnlyList<string> OwnerTypes => [];

    /// <summary>azurerm types whose attributes name what they own, which an inventory without properties does not tell; <see cref="ClaimOfState"/> is called for them.</summary>
    public virtual IReadOnlyList<string> StateTypes => [];

    /// <summary>Whether what hangs on such a resource is Azure's too.</summary>
    public virtual bool KeepsChildren => true;

    /// <summary>Reads a row of an owner and lays claim to what it owns.</summary>
    public virtual void Claim(ArmId owner, JsonElement row, OwnershipClaims claims)
    {
    }

    /// <summary>Reads the attributes of an owner, as a state has them, and lays claim to what it owns.</summary>
    public virtual void ClaimOfState(ArmId owner, JsonElement attributes, OwnershipClaims claims)
    {
    }

    /// <summary>Why this resource is Azure's; null where this rule does not say so.</summary>
    public virtual string? Explain(OwnedCandidate candidate) => null;
}

/// <summary>A resource in no state that may be Azure's own.</summary>
/// <param name="Id">As Azure writes it.</param>
/// <param name="Row">Its row.</param>
internal sealed record OwnedCandidate(ArmId Id, JsonElement Row)
{
    public bool Is(string type) => string.Equals(Id.Type, type, StringComparison.OrdinalIgnoreCase);

    public bool Begins(string start) => Id.Name.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its name is one of these, without case.</summary>
    public bool IsNamed(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (string.Equals(Id.Name, name, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>Whether its group has a name that a service gives: the prefix, then three names with <c>_</c> between.</summary>
    public bool IsInGroup(string prefix) => Group is { } group && group.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && group.AsSpan().Count('_') >= 3;

    public bool IsResourceGroup => Is(ResourceGroups.Type);

    /// <summary>The group it is, or stands in.</summary>
    public string? Group => Id.ResourceGroup;
}
