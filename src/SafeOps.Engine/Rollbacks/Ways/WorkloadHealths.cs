namespace SafeOps.Rollbacks.Ways;

/// <summary>The health of several workloads as that of one service.</summary>
internal static class WorkloadHealths
{
    /// <param name="each">By workload.</param>
    /// <param name="first">What else is known; null: nothing.</param>
    /// <param name="isGood">What that says; null: nothing.</param>
    public static RollbackHealth Together(IReadOnlyList<(string Name, RollbackHealth Health)> each, string? first, bool? isGood)
    {
        var all = each.Select(e => e.Health.IsHealthy).Append(isGood).ToList();
        var healthy = all.Contains(false) ? false : each.Any(e => e.Health.IsHealthy is null) || (each.Count == 0 && isGood is null) ? (bool?)null : true;
        return new RollbackHealth(
            healthy,
            string.Join("; ", each.Select(e => $"{e.Name}: {e.Health.Summary}").Prepend(first ?? "").Where(s => s.Length > 0)),
            [.. each.SelectMany(e => e.Health.Details).Distinct(StringComparer.Ordinal)]);
    }
}
