using SafeOps.Drift.Mapping;
using SafeOps.Inventory;

namespace SafeOps.Drift.Coverage;

/// <summary>Why absence from an inventory says nothing.</summary>
internal readonly record struct CoverageGap(DriftReason Reason, string Explanation);

/// <summary>What an inventory's silence about a resource means: that it is not there, or that nobody asked.</summary>
internal sealed class InventoryCoverage
{
    /// <summary>Subscriptions, resource groups, management groups: an export has them, lists of resources have not.</summary>
    private const string ContainerTable = "resourcecontainers";

    private readonly InventoryManifest _manifest;
    private readonly HashSet<string> _subscriptions;
    private readonly HashSet<string> _types;
    private readonly HashSet<string> _groups;
    private readonly HashSet<string> _seenTypes;
    private readonly Func<string, string?> _tableOf;
    private readonly string? _gap;

    /// <param name="manifest">What was asked.</param>
    /// <param name="tableOf">The table of Resource Graph that has a type; null for none.</param>
    /// <param name="seenTypes">Lower-case types of the rows: what a source gave once it gives always.</param>
    /// <param name="seenGroups">Lower-case resource groups of the rows; an import tells what was asked by nothing else.</param>
    /// <param name="unreadRows">How many rows could not be read.</param>
    public InventoryCoverage(InventoryManifest manifest, Func<string, string?> tableOf, IEnumerable<string> seenTypes, IReadOnlyCollection<string> seenGroups, int unreadRows)
    {
        (_manifest, _tableOf) = (manifest, tableOf);
        _seenTypes = new HashSet<string>(seenTypes, StringComparer.OrdinalIgnoreCase);
        _subscriptions = new HashSet<string>(manifest.Subscriptions, StringComparer.OrdinalIgnoreCase);
        _types = new HashSet<string>(manifest.Types.Concat(manifest.ChildTypes), StringComparer.OrdinalIgnoreCase);
        _groups = new HashSet<string>(manifest.ResourceGroups, StringComparer.OrdinalIgnoreCase);
        IsGuessed = manifest.Source == InventorySource.Imported && manifest.Query is null;
        // A list of one group looks no different from a list of all: what is outside of it was perhaps not asked.
        if (IsGuessed && _groups.Count == 0 && seenGroups.Count == 1)
            _groups.UnionWith(seenGroups);
        _gap = unreadRows > 0 ? $"{unreadRows} of its rows could not be read" : manifest.Gaps.Count > 0 ? manifest.Gaps[0].TrimEnd('.') : null;
    }

    /// <summary>The inventory does not say what was asked: only its rows tell.</summary>
    public bool IsGuessed { get; }

    /// <summary>Why absence says nothing of this resource; null where it does say that it is not there.</summary>
    /// <param name="shownByParent">The row of its parent shows all its children of this type.</param>
    public CoverageGap? Of(ArmId id, bool shownByParent)
    {
        if ((_subscriptions.Count > 0 || IsGuessed) && id.Subscription is { } subscription && !_subscriptions.Contains(subscription))
            return new CoverageGap(DriftReason.SubscriptionNotCovered, $"The inventory does not cover the subscription {subscription}.");
        if (!shownByParent && !Asked(id))
            return new CoverageGap(DriftReason.TypeNotCovered, $"The inventory does not cover {id.Type}.");
        if (_groups.Count > 0 && id.ResourceGroup is { } group && !_groups.Contains(group))
            return new CoverageGap(DriftReason.ResourceGroupNotCovered, $"The inventory does not cover the resource group {group}.");
        return _gap is null || shownByParent ? null : new CoverageGap(DriftReason.InventoryIncomplete, $"The inventory has gaps: {_gap}.");
    }

    private bool Asked(ArmId id)
    {
        if (_types.Contains(id.Type))
            return true;
        if (_manifest.Types.Count > 0)
            return false;
        // The main table has what stands in resource groups: of what stands in a subscription or on other things it says nothing.
        return _seenTypes.Contains(id.Type) || (_tableOf(id.Type) is TypeMap.MainTable && id.ResourceGroup is not null) || (!IsGuessed && _tableOf(id.Type) is ContainerTable);
    }
}
