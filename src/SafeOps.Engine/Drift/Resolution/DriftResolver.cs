using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Resolution.Configuration;
using SafeOps.Drift.Resolution.Scripts;
using SafeOps.Inventory;
using SafeOps.Values;

namespace SafeOps.Drift.Resolution;

/// <summary>What a resolution may rest on.</summary>
/// <param name="Now">The present moment.</param>
/// <param name="MaximumAge">Of an older inventory nothing is removed.</param>
public sealed record ResolutionLimits(DateTimeOffset Now, TimeSpan MaximumAge);

/// <summary>Turns findings into texts for a person to review: configuration for Terraform, and scripts that do nothing unless told to.</summary>
public sealed class DriftResolver(TypeMap types, PropertyMaps maps)
{
    /// <param name="inventory">The inventory the findings come from; read once.</param>
    public DriftResolution Resolve(IReadOnlyList<ResolutionChoice> choices, InventoryFile inventory, ResolutionLimits limits, CancellationToken cancellationToken)
    {
        var refusals = new List<ResolutionRefusal>();
        var decided = choices.Where(c => c.Truth != DriftTruth.Ask).ToList();
        var imported = Of(DriftKind.Unmanaged, DriftTruth.Azure);
        var unwanted = Of(DriftKind.Unmanaged, DriftTruth.Terraform);
        var updated = Of(DriftKind.Changed, DriftTruth.Azure);
        var restored = Of(DriftKind.Changed, DriftTruth.Terraform);
        foreach (var choice in decided.Where(c => !c.Item.IsDrift))
            refusals.Add(new ResolutionRefusal(choice.Item, choice.Item.Kind == DriftKind.Duplicate
                ? "Which of the places keeps it is for a person to say; terraform state rm takes it out of the other."
                : "What could not be compared is not resolved."));

        var rows = ResolutionRows.Read(inventory, Keys([.. imported, .. updated, .. restored, .. unwanted], withParents: true), Keys(unwanted, withParents: false), cancellationToken);
        // What the manifest says of gaps is whole once the rows are read.
        var removed = Removable(unwanted, inventory.Manifest, limits, refusals);
        var found = new RowFinder(rows.Rows, maps);
        var remarks = Remarks(inventory, decided);
        var files = new List<ResolutionFile>();
        files.AddRange(new ImportConfiguration(types, maps, found).Write(imported, remarks, refusals));
        Add("updates.tf", ResolutionKind.Update, updated, () => UpdateConfiguration.Write(updated, types, maps, found, remarks, refusals));
        Add("remove.sh", ResolutionKind.Removal, removed, () => RemovalScript.Write(removed, rows.DependentsOf, found.Of, remarks));
        Add("restore.sh", ResolutionKind.Restoration, restored, () => RestoringScript.Write(restored, found.Of, maps, remarks));
        files.AddRange(Missing(DriftTruth.Azure, "forget", ResolutionKind.Forgetting, StateScripts.Forget));
        files.AddRange(Missing(DriftTruth.Terraform, "recreate", ResolutionKind.Recreation, StateScripts.Recreate));
        return new DriftResolution(files, refusals);

        List<DriftItem> Of(DriftKind kind, DriftTruth truth) => [.. decided.Where(c => c.Item.Kind == kind && c.Truth == truth && c.Item.AzureId is not null).Select(c => c.Item)];

        void Add(string name, ResolutionKind kind, IReadOnlyList<DriftItem> items, Func<string> write)
        {
            if (items.Count > 0 && write() is { Length: > 0 } text)
                files.Add(new ResolutionFile(name, kind, text, items));
        }

        IEnumerable<ResolutionFile> Missing(DriftTruth truth, string name, ResolutionKind kind, Func<string, IEnumerable<DriftItem>, IEnumerable<string>, TypeMap, string> write)
        {
            var names = new UniqueNames();
            foreach (var state in Of(DriftKind.Missing, truth).Where(i => i.Address is not null).GroupBy(i => i.StateFile ?? "", StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var stem = names.Take(HclName.From(Path.GetFileNameWithoutExtension(state.Key)));
                yield return new ResolutionFile($"{name}-{stem}.sh", kind, write(state.Key, state, remarks, types), [.. state]);
            }
        }
    }

    /// <summary>Nothing is removed on the word of an inventory that has gaps or is too old: what depends on it may lie in a gap, or be new.</summary>
    private static List<DriftItem> Removable(List<DriftItem> items, InventoryManifest manifest, ResolutionLimits limits, List<ResolutionRefusal> refusals)
    {
        var age = limits.Now - manifest.Taken;
        var reason = !manifest.IsComplete ? $"The inventory is not complete: {manifest.Gaps[0]} Export it again before anything is removed."
            : age > limits.MaximumAge ? $"The inventory is {Durations.Format(age)} old, and its limit is {Durations.Format(limits.MaximumAge)}. Export it again before anything is removed."
            : age < TimeSpan.FromMinutes(-5) ? $"The inventory was taken in the future ({manifest.Taken:u}); one of the clocks is wrong. Nothing is removed on its word."
            : null;
        var removable = new List<DriftItem>();
        foreach (var item in items)
        {
            if ((reason ?? (IsOf(item, manifest) ? null : "The inventory is another one than it was compared with. Compare again before anything is removed.")) is { } refusal)
                refusals.Add(new ResolutionRefusal(item, refusal));
            else
                removable.Add(item);
        }
        return removable;
    }

    /// <summary>Whether a finding comes from this very inventory: by its digest, or by its time where it has none.</summary>
    private static bool IsOf(DriftItem item, InventoryManifest manifest) => (item.Inventory.Digest, manifest.Digest) switch
    {
        ({ } then, { } now) => then.Equals(now, StringComparison.OrdinalIgnoreCase),
        _ => item.Inventory.Taken is not { } taken || (taken - manifest.Taken).Duration() < TimeSpan.FromSeconds(1),
    };

    private static List<string> Remarks(InventoryFile inventory, List<ResolutionChoice> choices)
    {
        var remarks = new List<string> { $"Made from the inventory {inventory.Path} of {inventory.Manifest.Taken.ToUniversalTime():yyyy-MM-dd HH:mm} UTC." };
        if (choices.Any(c => !IsOf(c.Item, inventory.Manifest)))
            remarks.Add("It is another one than the findings were made with: what it has may differ from them.");
        return remarks;
    }

    private static HashSet<string> Keys(IEnumerable<DriftItem> items, bool withParents)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            ArmId.TryParse(item.AzureId, out var id);
            // A part of a resource, such as a subnet, has no row of its own: its parent's has it.
            for (var key = id?.Key; key is not null; key = withParents && ArmId.TryParse(key, out var parsed) ? parsed.ParentKey : null)
                keys.Add(key);
        }
        return keys;
    }
}
