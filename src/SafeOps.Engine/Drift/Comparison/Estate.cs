using System.Text.Json;
using SafeOps.Drift.Coverage;
using SafeOps.Drift.Mapping;
using SafeOps.Drift.Ownership;
using SafeOps.Drift.States;
using SafeOps.Errors;
using SafeOps.Inventory;

namespace SafeOps.Drift.Comparison;

/// <summary>Both sides, read: an index of the inventory and the instances of all states.</summary>
internal sealed class Estate : IDisposable
{
    public required InventoryFile Inventory { get; init; }
    public required ResourceIndex Index { get; init; }
    public required OwnershipClaims Claims { get; init; }
    public required EmbeddedChildren Children { get; init; }
    public required InventoryCoverage Coverage { get; init; }
    public required TypeMap Types { get; init; }
    public required StateCatalog Catalog { get; init; }
    public required IReadOnlyList<string> States { get; init; }

    /// <summary>Whether the inventory has tags at all.</summary>
    public required bool HasTags { get; init; }

    /// <summary>By the number of the state, in its order.</summary>
    public required IReadOnlyList<IReadOnlyList<StateEntry>> Entries { get; init; }

    /// <summary>By the number of the state; null for one that was read whole.</summary>
    public required IReadOnlyList<SafeOpsException?> Failures { get; init; }

    /// <summary>What was to lead to states and led to none.</summary>
    public required IReadOnlyList<SafeOpsException> NotFound { get; init; }

    /// <summary>By the number of the state; null for one that was not read whole.</summary>
    public required IReadOnlyList<StateFileInfo?> Infos { get; init; }

    public required StateAttributes Attributes { get; init; }
    public required InventoryReference Reference { get; init; }

    public bool AllStatesRead => NotFound.Count == 0 && Failures.All(f => f is null);

    public IEnumerable<StateEntry> All => Entries.SelectMany(e => e);

    /// <summary>Where the inventory has what an instance stands for; <see cref="KeyTable.None"/> where it has nothing.</summary>
    public int EntryOf(StateEntry entry) => Index.EntryOf(entry.Key);

    public ArmId? IdOf(StateEntry entry) => entry.Key == KeyTable.None ? null : ArmId.TryParse(Index.Keys.Text(entry.Key), out var id) ? id : null;

    /// <summary>Reads what a resource says it owns, once, where its row is at hand.</summary>
    public void Claim(int entry, JsonElement row)
    {
        var flags = Index[entry].Flags;
        if ((flags & (EntryFlags.IsOwner | EntryFlags.IsClaimed)) != EntryFlags.IsOwner)
            return;
        if (ArmId.TryParse(RowValues.Text(row, "id"), out var owner))
            Claims.Read(owner, row);
        Index.Mark(entry, EntryFlags.IsClaimed);
    }

    public void Dispose()
    {
        Attributes.Dispose();
        Inventory.Dispose();
    }
}
