namespace SafeOps.Drift.Mapping;

/// <summary>The azurerm types that a resource of Azure Resource Manager may be.</summary>
/// <param name="Certain">The one it would be imported as, where id and row leave no other; never a deprecated one where there is another.</param>
/// <param name="Candidates">
/// Those that neither id nor row rules out: first the ones in good standing, then those that azurerm has deprecated or removed, as
/// which a state may still have it. Empty where azurerm is not known to have a type for it.
/// </param>
public sealed record TypeMatch(string? Certain, IReadOnlyList<string> Candidates)
{
    internal static TypeMatch Unknown { get; } = new(null, []);

    /// <summary>Types that have the resource's id too, or one that begins with it, and manage a part of it: settings, associations, what is stored in it.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}
