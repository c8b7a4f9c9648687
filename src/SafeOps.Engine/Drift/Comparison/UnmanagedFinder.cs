using SafeOps.Drift.Mapping;
using SafeOps.Drift.Ownership;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>Judges what no state manages: a person's, Azure's own, or a part of something that is already told. Any number of threads may use it.</summary>
internal sealed class UnmanagedFinder(Estate estate, ItemWriter items, TypeSelection selection)
{
    private static readonly Verdict Managed = new(VerdictKind.Managed, null, "");
    private static readonly Verdict Unmanaged = new(VerdictKind.Unmanaged, null, "");

    private readonly Verdict?[] _verdicts = new Verdict?[estate.Index.Count];
    private readonly int[] _below = new int[estate.Index.Count];

    /// <summary>Reads what resources say they own, of those whose rows were not read before. Before any is judged.</summary>
    public void Claim(int entry, RowSource rows)
    {
        if ((estate.Index[entry].Flags & (EntryFlags.IsOwner | EntryFlags.IsClaimed)) == EntryFlags.IsOwner)
            estate.Claim(entry, rows.Read(entry));
    }

    public void Judge(int entry, RowSource rows, Findings into)
    {
        var verdict = Of(entry, rows);
        if (verdict.Kind == VerdictKind.Below)
            Interlocked.Increment(ref _below[verdict.Above]);
        if (verdict.Kind is VerdictKind.Managed or VerdictKind.Below)
            return;
        var row = rows.Read(entry);
        if (!ArmId.TryParse(RowValues.Text(row, "id"), out var id))
            return;
        var match = estate.Types.Match(id, row);
        if (selection.Has(id.Type, match.Certain) || match.Candidates.Any(c => selection.Has(null, c)))
            into.Items.Add(verdict.Kind == VerdictKind.Azures ? items.OfRow(DriftKind.NotComparable, DriftReason.ManagedByAzure, $"{verdict.Why} ({verdict.Rule!.Id})", id, match) : Item(id, match));
    }

    /// <summary>After all were judged: how many hang on what is told.</summary>
    public void Complete(List<DriftItem> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i] is { Kind: DriftKind.Unmanaged } item && estate.Index.EntryOf(ArmId.KeyOf(item.AzureId)) is >= 0 and var entry && _below[entry] is > 0 and var below)
                found[i] = item with { Explanation = $"{item.Explanation} {(below == 1 ? "One resource below it is unmanaged" : $"{below} resources below it are unmanaged")} too.".TrimStart() };
        }
    }

    private DriftItem Item(ArmId id, TypeMatch match)
    {
        if (!estate.AllStatesRead)
            return items.OfRow(DriftKind.NotComparable, DriftReason.StateNotRead, "A state could not be read: it may manage this.", id, match);
        var (reason, explanation) = match switch
        {
            { Certain: not null } => (DriftReason.None, ""),
            { Candidates.Count: 0 } => (DriftReason.MappingUnknown, "No Terraform type of azurerm is known for it."),
            _ => (DriftReason.MappingAmbiguous, $"It may be {string.Join(" or ", match.Candidates)}."),
        };
        return items.OfRow(DriftKind.Unmanaged, reason, explanation, id, match);
    }

    private Verdict Of(int entry, RowSource rows) => _verdicts[entry] ??= Find(entry, rows);

    private Verdict Find(int entry, RowSource rows)
    {
        if (estate.Index[entry].Has(EntryFlags.IsManaged) || IsAnyways(estate.Index[entry]))
            return Managed;
        var key = estate.Index.IdOf(entry);
        if (estate.Claims.IsManaged(key.Key))
            return Managed;
        if (estate.Index.EntryOf(key.ParentKey) is >= 0 and var parent && parent != entry)
        {
            var above = Of(parent, rows);
            switch (above.Kind)
            {
                case VerdictKind.Unmanaged when IsTold(parent):
                    return new Verdict(VerdictKind.Below, null, "") { Above = parent };
                case VerdictKind.Below:
                    return above;
                case VerdictKind.Azures when above.Rule!.KeepsChildren:
                    return above;
            }
        }
        var row = rows.Read(entry);
        if (!ArmId.TryParse(RowValues.Text(row, "id"), out var id))
            return Unmanaged;
        return OwnershipRules.Find(new OwnedCandidate(id, row), estate.Claims) is var (rule, why) ? new Verdict(VerdictKind.Azures, rule, why) : Unmanaged;
    }

    /// <summary>A child that its parent may have in ways that no state shows.</summary>
    private bool IsAnyways(ResourceEntry entry) => entry.Has(EntryFlags.IsEmbedded)
        && estate.Children.BesideOf(estate.Index.TypeName(estate.Index[entry.Parent].Type), estate.Index.TypeName(entry.Type)) is { } beside
        && estate.Catalog.PartsOf(estate.Index[entry.Parent].Key)?.Contains(beside) != true;

    /// <summary>What the selection leaves out does not tell of what hangs on it.</summary>
    private bool IsTold(int entry) => selection.IsAll || selection.Has(estate.Index.TypeName(estate.Index[entry].Type), estate.Types.Match(estate.Index.IdOf(entry), null).Certain);

    private enum VerdictKind
    {
        Managed,
        Unmanaged,
        Azures,

        /// <summary>Hangs on something unmanaged, which is told.</summary>
        Below,
    }

    private sealed record Verdict(VerdictKind Kind, OwnershipRule? Rule, string Why)
    {
        /// <summary>The entry that is told in its place.</summary>
        public int Above { get; init; } = KeyTable.None;
    }
}
