namespace SafeOps.Rollbacks.Analysis;

/// <summary>What a comparison of two versions does not look at, and where a cause may lie all the same.</summary>
internal static class Uncompared
{
    /// <summary>Always so, whatever is known of the versions.</summary>
    private static readonly string[] Always =
    [
        "other services and systems that this one calls: their own releases, outages and limits",
        "the data: its amount, and what was written by whom",
        "the traffic: how much, and of what kind",
        "the nodes: their pressure, images, kernels, and what else runs there",
        "certificates, tokens and licences that ran out",
    ];

    private static readonly (VersionPartKind[] Kinds, string What)[] ByPart =
    [
        ([VersionPartKind.Manifest], "the manifests: none is known of both versions"),
        ([VersionPartKind.Values, VersionPartKind.Chart], "values and chart of a helm release: none is known of both versions"),
        ([VersionPartKind.Commit, VersionPartKind.Code], "the code: no commits are known between the two versions, so an image counts as one change"),
        ([VersionPartKind.Migration], "migrations of a database: none is known"),
    ];

    public static IReadOnlyList<string> Of(RollbackVersion good, RollbackVersion bad)
    {
        var unknown = ByPart.Where(p => !good.Parts.Concat(bad.Parts).Any(part => p.Kinds.Contains(part.Kind))).Select(p => p.What);
        var nameless = good.Parts.Concat(bad.Parts).Where(p => p.Text is null && p.Digest is null).Select(p => p.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var named = nameless.Count == 0 ? [] : new[] { $"what is in {string.Join(", ", nameless.Take(10))}{(nameless.Count > 10 ? $" and {nameless.Count - 10} more" : "")}: only the name is known" };
        return [.. unknown, .. named, .. Always];
    }
}
