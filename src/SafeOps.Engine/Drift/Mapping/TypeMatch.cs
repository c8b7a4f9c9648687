namespace SafeOps.Drift.Mapping;

/// <summary>The azurerm types that a resource of Azure Resource Manager may be.</summary>
/// <param name="Certain">The one it would be imported as, where id and row leave no other; never a deprecated one.</param>
/// <param name="Candidates">
/// Those that neither id nor row rules out: first the ones it may be imported as, then those as which a state may have it although
/// none would import it so (<see cref="AzurermType.IsProposed"/>): deprecated and removed ones. Empty where no type is known for it.
/// </param>
public sealed record TypeMatch(string? Certain, IReadOnlyList<string> Candidates)
{
    internal static TypeMatch Unknown { get; } = new(null, []);

    /// <summary>Types that have the resource's id too, or one that begins with it, and manage a part of it: settings, associations, what is stored in it.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}
