namespace SafeOps.Drift.Comparison;

/// <summary>The order in which items come out: by kind, what cannot be compared by its reason, then by what they are about.</summary>
internal static class DriftOrder
{
    public static int Compare(DriftItem one, DriftItem other)
    {
        var order = one.Kind.CompareTo(other.Kind);
        if (order == 0 && one.Kind == DriftKind.NotComparable)
            order = one.Reason.CompareTo(other.Reason);
        if (order == 0)
            order = string.Compare(one.AzureId ?? one.Address, other.AzureId ?? other.Address, StringComparison.OrdinalIgnoreCase);
        if (order == 0)
            order = string.CompareOrdinal(one.Address, other.Address);
        return order != 0 ? order : string.CompareOrdinal(one.StateFile, other.StateFile);
    }
}
