using System.Text.Json;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Ownership;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>Compares the instances that the inventory has, property by property. Any number of threads may use it.</summary>
internal sealed class PropertyPass(Estate estate, ItemWriter items, PropertyComparer comparer, TypeSelection selection)
{
    public void Compare(StateEntry entry, int resource, RowSource rows, Findings into)
    {
        var type = entry.Type;
        var isWanted = selection.Has(estate.Index.TypeName(estate.Index[resource].Type), type.Name);
        if (entry.IsDeposed || (!isWanted && type.Inline.Count == 0) || (type.Role == StateTypeRole.Part && type.Map is null))
            return;
        var row = rows.Read(resource);
        estate.Claim(resource, row);
        using var attributes = estate.Attributes.Read(entry);
        var gaps = RowGaps.Of(row);
        var own = estate.Catalog.PartsOf(entry.Key);
        if (type.Inline.Count > 0)
            own = SettleInline(resource, type, attributes.Root, row, own);
        if (isWanted)
            Compare(entry, attributes.Root, row, new PropertyContext { SensitivePaths = entry.SensitivePaths, OwnTypes = own, Owner = rows.Owner, TagsFetched = estate.HasTags && !gaps.Has("tags") }, gaps, into);
    }

    private void Compare(StateEntry entry, JsonElement attributes, JsonElement row, PropertyContext context, RowGaps gaps, Findings into)
    {
        var differences = into.Differences;
        differences.Clear();
        var outcome = comparer.Compare(entry.Type.Name, attributes, row, context, differences);
        gaps.Remove(differences);
        Count(outcome, entry.Type, into);
        if (differences.Count > 0 && ArmId.TryParse(RowValues.Text(row, "id"), out var id))
            into.Items.Add(items.OfState(DriftKind.Changed, DriftReason.None, "", entry, id) with { Properties = [.. differences] });
        else if (outcome == PropertyComparison.PropertiesNotFetched && entry.Type.Map is not null && ArmId.TryParse(RowValues.Text(row, "id"), out var bare))
            into.Items.Add(items.OfState(DriftKind.NotComparable, DriftReason.PropertiesNotFetched, "The inventory has no properties of it: only that it is there was looked at.", entry, bare));
    }

    /// <summary>
    /// Children that the parent's own block manages are managed, and differences among them are the parent's. A block that is empty
    /// manages none: then what Azure has is a child that nobody manages, and not the parent's change.
    /// </summary>
    private IReadOnlySet<string>? SettleInline(int parent, StateType type, JsonElement attributes, JsonElement row, IReadOnlySet<string>? own)
    {
        HashSet<string>? withEmpty = null;
        foreach (var (child, alternatives) in type.Inline)
        {
            if (own is not null && alternatives.Any(own.Contains))
                continue;
            var managed = RowValues.List(attributes, child.Inline!).ToList();
            if (managed.Count == 0)
                (withEmpty ??= [.. own ?? new HashSet<string>()]).UnionWith(alternatives);
            else
                MarkInline(parent, child, alternatives.Count > 0 ? null : managed, row);
        }
        return withEmpty ?? own;
    }

    /// <param name="only">The blocks that name the children; null: all children of the row.</param>
    private void MarkInline(int parent, PropertyChild child, List<JsonElement>? only, JsonElement row)
    {
        var names = only?.Select(m => RowValues.Text(m, "name")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var found in estate.Children.Of(estate.Index.TypeName(estate.Index[parent].Type), row))
        {
            if (found.Type == child.Type && (names is null || names.Contains(RowValues.Text(found.Row, "name"))) && estate.Index.EntryOf(ArmId.KeyOf(found.Id)) is >= 0 and var entry)
                estate.Index.Mark(entry, EntryFlags.IsManaged);
        }
    }

    private static void Count(PropertyComparison outcome, StateType type, Findings into)
    {
        switch (outcome)
        {
            case PropertyComparison.Compared:
                into.Compared++;
                break;
            case PropertyComparison.PropertiesNotFetched:
                into.PropertiesNotFetched++;
                break;
            default:
                into.AddExistence(type.Name);
                break;
        }
    }
}
