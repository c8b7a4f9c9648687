namespace SafeOps.Inventory.Export;

/// <summary>What an inventory is to cover, and where it goes.</summary>
/// <param name="Folder">Full path; made where it is not there.</param>
public sealed record ExportRequest(string Folder)
{
    /// <summary>Ids or names; empty: all that the identity sees.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>Names; only subscriptions below them are asked. Empty: no such limit.</summary>
    public IReadOnlyList<string> ManagementGroups { get; init; } = [];

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<string> ResourceGroups { get; init; } = [];

    /// <summary>ARM types; empty: all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>See <see cref="Export.ChildTypes.Select"/>. Null: those asked by default, or where <see cref="Types"/> are named, those among them.</summary>
    public IReadOnlyList<string>? ChildTypes { get; init; }

    /// <summary>Whether an inventory that lies in the folder is replaced.</summary>
    public bool Replace { get; init; }
}

/// <summary>Who follows an export. Called from any thread, one call at a time.</summary>
/// <param name="Says">Each thing that happens, for who wants to follow.</param>
/// <param name="Warns">What a person should look at.</param>
/// <param name="Progress">What is read, how far, and of how many.</param>
public sealed record ExportWatch(Action<string> Says, Action<string> Warns, Action<string, string, long, long?> Progress)
{
    /// <summary>The same, told one thing at a time.</summary>
    public ExportWatch OneAtATime()
    {
        var gate = new object();
        return new ExportWatch(text => Tell(() => Says(text)), text => Tell(() => Warns(text)), (activity, status, done, total) => Tell(() => Progress(activity, status, done, total)));

        void Tell(Action tell)
        {
            lock (gate)
                tell();
        }
    }
}

/// <summary>An inventory that was written, or would be.</summary>
public sealed record InventorySummary
{
    /// <summary>The folder it lies in.</summary>
    public required string Path { get; init; }

    /// <summary>False of a dry run: <see cref="Count"/> is then what Azure says there is, and nothing was written.</summary>
    public required bool IsWritten { get; init; }

    public required InventorySource Source { get; init; }

    /// <summary>Where the rows come from, as a person says it: an address, the Azure CLI, a file.</summary>
    public required string From { get; init; }

    public required DateTimeOffset Taken { get; init; }

    /// <summary>Resources; null where a dry run could not learn how many.</summary>
    public required long? Count { get; init; }

    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>The most frequent first; of a dry run empty.</summary>
    public IReadOnlyList<TypeCount> Types { get; init; } = [];

    /// <summary>Types beyond the main table that were asked for.</summary>
    public IReadOnlyList<string> ChildTypes { get; init; } = [];

    public bool IsComplete => Gaps.Count == 0;

    /// <summary>Why resources are missing, or may be.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    public bool HasProperties { get; init; }

    public int Pages { get; init; }

    public string? Query { get; init; }

    public string? Tool { get; init; }

    /// <summary>SHA-256 of <c>azure-resources.json</c>; null where nothing was written.</summary>
    public string? Digest { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>Of a dry run: whether the folder has an inventory already, which this would replace.</summary>
    public bool Replaces { get; init; }
}
