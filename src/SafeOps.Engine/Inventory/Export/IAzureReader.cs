using System.Text.Json;

namespace SafeOps.Inventory.Export;

/// <summary>A question to Azure Resource Graph.</summary>
/// <param name="Query">In Kusto's language, ordered, so that pages fit together.</param>
/// <param name="Subscriptions">Ids; empty: those the token sees, or those below the management groups.</param>
public sealed record GraphQuestion(string Query, IReadOnlyList<string> Subscriptions)
{
    /// <summary>Names; empty for none.</summary>
    public IReadOnlyList<string> ManagementGroups { get; init; } = [];

    /// <summary>How many rows a page may have, 1 to 1000.</summary>
    public int Top { get; init; } = MostRows;

    /// <summary>What the page before gave; null for the first.</summary>
    public string? SkipToken { get; init; }

    public const int MostRows = 1000;
}

/// <summary>A page of an answer. Its rows live as long as it.</summary>
public sealed class GraphPage(JsonDocument document, JsonElement rows) : IDisposable
{
    /// <summary>An array of objects.</summary>
    public JsonElement Rows { get; } = rows;

    /// <summary>What gives the next page; null after the last.</summary>
    public string? SkipToken { get; init; }

    /// <summary>How many rows all pages have together; null where nobody said.</summary>
    public long? TotalRecords { get; init; }

    /// <summary>How many rows the page says that it has; null where it does not say.</summary>
    public long? Count { get; init; }

    /// <summary>There are more rows, and no way to them.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The caller sees more subscriptions than were asked.</summary>
    public bool IsSubscriptionLimitHit { get; init; }

    public void Dispose() => document.Dispose();
}

/// <summary>Asks Azure, one way or another. A call that fails has been repeated as often as makes sense.</summary>
public interface IAzureReader
{
    InventorySource Source { get; }

    /// <summary>Where the answers come from, as a person says it: an address, or the Azure CLI.</summary>
    string From { get; }

    /// <summary>Name and version of what asks.</summary>
    string Tool { get; }

    /// <summary>How many subscriptions one question may name.</summary>
    int MostSubscriptions { get; }

    /// <summary>How many calls may be under way at once.</summary>
    int Parallel { get; }

    /// <summary>Whether it can ask at all: the program and its parts are there. Throws where not.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    Task<GraphPage> AskAsync(GraphQuestion question, string what, CancellationToken cancellationToken);

    /// <summary>Reads an address of Azure Resource Manager. Throws <see cref="AzureFailure"/>.</summary>
    /// <param name="address">A path with its query, or a <c>nextLink</c>.</param>
    Task<JsonDocument> GetAsync(string address, string what, CancellationToken cancellationToken);
}
