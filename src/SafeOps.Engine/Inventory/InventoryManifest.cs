namespace SafeOps.Inventory;

/// <summary>From where the rows of an inventory were had.</summary>
public enum InventorySource
{
    /// <summary><c>az graph query</c>.</summary>
    AzureCli,

    /// <summary>Azure Resource Graph's REST API.</summary>
    ResourceGraph,

    /// <summary>A file or objects that something else had written.</summary>
    Imported,
}

/// <summary>
/// What an inventory covers, beside its rows: absence from the rows says something only of what is covered here.
/// </summary>
public sealed record InventoryManifest
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required InventorySource Source { get; init; }

    /// <summary>When the first question was asked, or, of an import, what the file says or else when it was last written. UTC.</summary>
    public required DateTimeOffset Taken { get; init; }

    /// <summary>Ids of the subscriptions that were asked, lower case. Empty: not known (an import), then those that occur in the rows.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>ARM types that were asked for, lower case. Empty: all that Resource Graph's table <c>resources</c> (and <c>resourcecontainers</c>) has, and the <see cref="ChildTypes"/>.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Types beyond the main table that were asked for by name, lower case: only of these does absence say anything among child types.</summary>
    public IReadOnlyList<string> ChildTypes { get; init; } = [];

    /// <summary>Resource groups that were asked for, lower case; empty: all.</summary>
    public IReadOnlyList<string> ResourceGroups { get; init; } = [];

    /// <summary>The query as it was sent; null for an import.</summary>
    public string? Query { get; init; }

    /// <summary>How many rows the file has.</summary>
    public required long Count { get; init; }

    /// <summary>How many the source said there are; null where it did not say.</summary>
    public long? TotalRecords { get; init; }

    public int Pages { get; init; }

    /// <summary>Why rows are missing, or may be, a sentence each; empty where everything that is covered is there.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>Whether rows carry <c>properties</c>; <c>az resource list</c> has them null.</summary>
    public required bool HasProperties { get; init; }

    /// <summary>Name and version of what asked: <c>SafeOps 0.6.0</c>, <c>azure-cli 2.79.0</c>.</summary>
    public string? Tool { get; init; }

    /// <summary>SHA-256 of <c>azure-resources.json</c>, lower-case hexadecimal; null for a file that has no manifest.</summary>
    public string? Digest { get; init; }

    public bool IsComplete => Gaps.Count == 0;
}
