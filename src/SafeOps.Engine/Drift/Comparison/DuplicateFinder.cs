using SafeOps.Drift.Mapping;

namespace SafeOps.Drift.Comparison;

/// <summary>
/// Finds what is managed twice. Two types that stand for one object (an account and a setting of it) are no such thing; two that may
/// both be the whole of it (an old type and its successor) are.
/// </summary>
internal sealed class DuplicateFinder(Estate estate, ItemWriter items, TypeSelection selection)
{
    public IEnumerable<DriftItem> Find()
    {
        var counts = new byte[estate.Index.Keys.Count];
        foreach (var entry in estate.All)
        {
            if (IsResource(entry) && counts[entry.Key] < 2)
                counts[entry.Key]++;
        }
        var resources = new Dictionary<int, List<StateEntry>>();
        var parts = new Dictionary<(string Type, string Id), List<StateEntry>>();
        foreach (var entry in estate.All)
        {
            if (IsResource(entry))
            {
                if (counts[entry.Key] > 1)
                    Add(resources, entry.Key, entry);
            }
            else if (entry is { IsDeposed: false, Id: { Length: > 0 } id })
            {
                Add(parts, (entry.Type.Name, id), entry);
            }
        }
        return resources.Values.SelectMany(Same).Concat(parts.Values.Where(p => p.Count > 1)).Select(Item).OfType<DriftItem>();
    }

    private static bool IsResource(StateEntry entry) => !entry.IsDeposed && entry.Key != KeyTable.None && (entry.Type.Role is StateTypeRole.Resource or StateTypeRole.Unknown);

    private static void Add<T>(Dictionary<T, List<StateEntry>> lists, T key, StateEntry entry)
        where T : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        list.Add(entry);
    }

    /// <summary>Of the instances with one id those that stand for the same: all of one type, or of types that the object may be.</summary>
    private IEnumerable<List<StateEntry>> Same(List<StateEntry> entries)
    {
        if (entries.TrueForAll(e => e.Type == entries[0].Type))
            return [entries];
        var match = estate.IdOf(entries[0]) is { } id ? estate.Types.Match(id, null) : new TypeMatch(null, []);
        var whole = entries.Where(e => IsWhole(e.Type, match)).ToList();
        return entries.Except(whole).GroupBy(e => e.Type).Select(g => g.ToList()).Prepend(whole).Where(g => g.Count > 1);
    }

    private static bool IsWhole(StateType type, TypeMatch match) =>
        type.Azurerm is null || match.Certain == type.Name || match.Candidates.Contains(type.Name, StringComparer.Ordinal);

    private DriftItem? Item(List<StateEntry> entries)
    {
        var ordered = entries.OrderBy(e => estate.States[e.File], StringComparer.Ordinal).ThenBy(e => e.Address, StringComparer.Ordinal).ToList();
        var id = items.WrittenId(ordered[0]);
        if (!selection.Has(id?.Type, ordered[0].Type.Name))
            return null;
        var explanation = $"Managed in {ordered.Count} places: each apply of one may undo the others'.";
        var item = id is null
            ? items.OfState(DriftKind.Duplicate, DriftReason.None, explanation, ordered[0])
            : items.OfState(DriftKind.Duplicate, DriftReason.None, explanation, ordered[0], id);
        return item with { Others = [.. ordered.Skip(1).Select(e => $"{e.Address} ({estate.States[e.File]})")] };
    }
}
