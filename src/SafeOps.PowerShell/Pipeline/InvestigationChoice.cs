using SafeOps.Investigations;
using SafeOps.PowerShell.Sessions;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>Which investigation a cmdlet means.</summary>
internal static class InvestigationChoice
{
    /// <param name="store">Where it is looked for.</param>
    /// <param name="named">Its id, the beginning of one, its title; null: the only open one, or the open one that this session used last.</param>
    public static Investigation Of(InvestigationStore store, string? named)
    {
        var chosen = named is null ? store.Current(LastInvestigation.Id) : store.Find(named);
        LastInvestigation.Remember(chosen.Id);
        return chosen;
    }

    /// <summary>As <see cref="Of"/>, for reading: one that is completed too, where this session used it last or nothing is open.</summary>
    public static Investigation ToRead(InvestigationStore store, string? named)
    {
        if (named is not null)
            return Of(store, named);
        var all = store.List();
        return all.FirstOrDefault(i => i.Id == LastInvestigation.Id) ?? (all.Count == 1 ? all[0] : Of(store, null));
    }
}
