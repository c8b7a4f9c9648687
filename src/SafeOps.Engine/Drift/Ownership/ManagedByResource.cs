using SafeOps.Inventory;

namespace SafeOps.Drift.Ownership;

internal sealed class ManagedByResource : OwnershipRule
{
    /// <summary>Of these <c>managedBy</c> is the machine they are attached to.</summary>
    private static readonly string[] Attached = ["Microsoft.Compute/disks"];

    public override string Id => "managed-by";

    public override string Title => "Managed by another resource";

    public override string Description => "What has `managedBy` with the id of another resource. Not disks, of which that is the machine they are attached to.";

    public override string? Explain(OwnedCandidate candidate) =>
        !Attached.Contains(candidate.Id.Type, StringComparer.OrdinalIgnoreCase)
        && ArmId.TryParse(RowValues.Text(candidate.Row, "managedBy"), out var manager) && manager.Key != candidate.Id.Key
            ? $"Managed by {manager.Name} ({manager.Type})."
            : null;
}
