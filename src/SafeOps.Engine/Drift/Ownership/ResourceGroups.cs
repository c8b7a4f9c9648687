using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

internal static class ResourceGroups
{
    public const string Type = "Microsoft.Resources/subscriptions/resourceGroups";

    /// <summary>Key of the group a resource stands in, or is; null outside of any.</summary>
    public static string? KeyOf(ArmId id) => id is { Subscription: { } subscription, ResourceGroup: { } group }
        ? $"/subscriptions/{subscription}/resourcegroups/{group.ToLowerInvariant()}"
        : null;
}
