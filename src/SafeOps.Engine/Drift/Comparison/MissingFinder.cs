using SafeOps.Drift.Mapping;
using SafeOps.Drift.Ownership;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>Judges the instances that the inventory does not have: gone, or perhaps only not asked for.</summary>
internal sealed class MissingFinder(Estate estate, ItemWriter items, TypeSelection selection)
{
    private readonly Lazy<HashSet<int>> _groups = new(() => GroupsOf(estate.Index));

    public void Find(StateEntry entry, Findings into)
    {
        // What Terraform has replaced already is gone as it wanted.
        if (entry.IsDeposed || entry.Type.Role is StateTypeRole.Part or StateTypeRole.OutsideArm)
            return;
        if (entry.Key == KeyTable.None)
            FindWithoutId(entry, into);
        else if (items.WrittenId(entry) is { } id && selection.Has(id.Type, entry.Type.Name) && !IsShownByContents(id))
            into.Items.Add(Judge(entry, id));
    }

    private void FindWithoutId(StateEntry entry, Findings into)
    {
        if (entry.Type.Azurerm?.IdKind == AzurermIdKind.DataPlane && entry.Id is { Length: > 0 })
            into.WithoutObject++;
        else if (selection.Has(null, entry.Type.Name))
            into.Items.Add(items.OfState(DriftKind.NotComparable, DriftReason.MappingUnknown, WithoutId(entry), entry));
    }

    private DriftItem Judge(StateEntry entry, ArmId id)
    {
        var parent = ParentOf(id);
        // That a list has such rows at all says nothing: those of this parent would lie in what was not fetched.
        if (parent == ParentAnswer.HidesChildren && estate.Coverage.IsGuessed)
            return items.OfState(DriftKind.NotComparable, DriftReason.PropertiesNotFetched, $"The inventory has no properties of {NameOf(id.ParentKey!)}, among which it would stand.", entry, id);
        if (estate.Coverage.Of(id, IsDecided(parent)) is { } gap)
            return items.OfState(DriftKind.NotComparable, gap.Reason, gap.Explanation, entry, id);
        return items.OfState(DriftKind.Missing, DriftReason.None, parent == ParentAnswer.IsGone && GoneAbove(id) is { } gone ? $"{gone.Name}, to which it belongs, is not in Azure either." : "", entry, id);
    }

    /// <summary>What a resource's parent tells of it.</summary>
    private ParentAnswer ParentOf(ArmId id)
    {
        if (id.ParentKey is not { } key || !ArmId.TryParse(key, out var parent))
            return ParentAnswer.Unknown;
        var entry = estate.Index.EntryOf(key);
        if (entry >= 0)
            return !estate.Children.Shows(parent.Type, id.Type) ? ParentAnswer.Unknown : estate.Index[entry].Has(EntryFlags.HasProperties) ? ParentAnswer.ShowsChildren : ParentAnswer.HidesChildren;
        if (IsShownByContents(parent))
            return ParentAnswer.Unknown;
        return estate.Coverage.Of(parent, IsDecided(ParentOf(parent))) is null ? ParentAnswer.IsGone : ParentAnswer.Unknown;
    }

    /// <summary>The nearest resource above that a row would show if it were there; what lies between has none.</summary>
    private ArmId? GoneAbove(ArmId id)
    {
        while (id.ParentKey is { } key && ArmId.TryParse(key, out var parent) && estate.Index.EntryOf(key) < 0)
        {
            if (estate.Coverage.Of(parent, shownByParent: false) is null)
                return parent;
            id = parent;
        }
        return null;
    }

    /// <summary>A resource group that has no row, and things in it that have, is there.</summary>
    private bool IsShownByContents(ArmId id) => id.Type.Equals(ResourceGroups.Type, StringComparison.OrdinalIgnoreCase) && _groups.Value.Contains(estate.Index.Keys.Find(id.Key));

    private static bool IsDecided(ParentAnswer parent) => parent is ParentAnswer.ShowsChildren or ParentAnswer.IsGone;

    private static string WithoutId(StateEntry entry) => entry.Id is not { Length: > 0 }
        ? "The state has no id of it."
        : entry.Type.Azurerm is null
            ? $"{entry.Type.Name} is not known here, and its id is none of Azure Resource Manager."
            : "Its id is none of Azure Resource Manager.";

    private static string NameOf(string key) => ArmId.TryParse(key, out var id) ? id.Name : key;

    /// <summary>Keys of the groups that things stand in, read from the keys of those alone: there are very many.</summary>
    private static HashSet<int> GroupsOf(ResourceIndex index)
    {
        var groups = new HashSet<int>();
        for (var entry = 0; entry < index.Count; entry++)
        {
            if (GroupOf(index.Keys[index[entry].Key]) is { IsEmpty: false } group)
                groups.Add(index.Keys.Intern(group));
        }
        return groups;
    }

    /// <summary><c>/subscriptions/s/resourcegroups/g</c>, with which the key begins; empty where it does not.</summary>
    private static ReadOnlySpan<byte> GroupOf(ReadOnlySpan<byte> key)
    {
        const int segments = 4;
        var (end, group) = (0, 0);
        for (var segment = 0; segment < segments; segment++)
        {
            if (end == key.Length)
                return default;
            if (segment == segments / 2)
                group = end;
            var next = key[(end + 1)..].IndexOf((byte)'/');
            end = next < 0 ? key.Length : end + 1 + next;
        }
        return key.StartsWith("/subscriptions/"u8) && key[group..].StartsWith("/resourcegroups/"u8) ? key[..end] : default;
    }

    private enum ParentAnswer
    {
        /// <summary>It is there and does not show its children, or it is not known whether it is.</summary>
        Unknown,

        /// <summary>Its row shows all children of the type: what is not there is not in Azure.</summary>
        ShowsChildren,

        /// <summary>Its row would show them, and was fetched without properties.</summary>
        HidesChildren,

        /// <summary>It is missing itself, and its children with it.</summary>
        IsGone,
    }
}
