using SafeOps.Values;

namespace SafeOps.Drift.Comparison;

/// <summary>What must be known beside the items.</summary>
internal static class ComparisonWarnings
{
    /// <summary>Clocks differ by so much without anything being wrong.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public static IEnumerable<string> Of(Estate estate, DriftRequest request)
    {
        var manifest = estate.Inventory.Manifest;
        var age = request.Now - manifest.Taken;
        if (age > request.MaximumAge)
            yield return $"The inventory is {Age(age)} old, more than {Durations.Format(request.MaximumAge)}: what has happened since does not show. Take a new one with Export-AzureInventory.";
        if (age < -ClockSkew)
            yield return $"The inventory says it was taken at {manifest.Taken.UtcDateTime:yyyy-MM-dd HH:mm} UTC, which is {Age(-age)} from now: its age is not known. Look at the clock of the machine that took it, and of this one.";
        if (manifest.Count == 0)
            yield return $"The inventory has no resource at all{(estate.Coverage.IsGuessed ? ", so that nothing is called missing" : "")}. If that is not so, look at the login and at the subscription it was taken with.";
        foreach (var gap in manifest.Gaps.Where(g => !IsFailure(g)))
            yield return $"The inventory has a gap: {gap}";
        foreach (var problem in estate.Inventory.Problems.Where(p => !IsFailure(p)))
            yield return $"The inventory: {problem}";
        if (estate.States.Count == 0)
            yield return "No state was given: everything in Azure is unmanaged.";
        foreach (var warning in Ages(estate))
            yield return warning;

        bool IsFailure(string text) => estate.Inventory.Failure is { } failure && text.Contains(failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Two files of one lineage are two ages of one state.</summary>
    private static IEnumerable<string> Ages(Estate estate) => estate.Infos
        .Where(i => i?.Lineage is { Length: > 0 })
        .GroupBy(i => i!.Lineage, StringComparer.Ordinal)
        .Where(g => g.Count() > 1)
        .Select(g => $"{string.Join(" and ", g.Select(i => $"{i!.Path} (serial {i.Serial})"))} are two ages of one state: all their resources are duplicates. Give the newest alone.");

    private static string Age(TimeSpan age) => Durations.Format(age.TotalHours >= 1 ? TimeSpan.FromHours(Math.Floor(age.TotalHours)) : age.TotalMinutes >= 1 ? TimeSpan.FromMinutes(Math.Floor(age.TotalMinutes)) : age);
}
