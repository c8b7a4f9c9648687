using SafeOps.Errors;

namespace SafeOps.Ledger;

/// <summary>
/// Append-only storage of records. Appends are serialised over all processes and machines that share the store, and are
/// on stable storage when they return. Reading never creates or changes anything.
/// </summary>
public interface ILedgerStore
{
    /// <summary>The random id the ledger was born with; a record copied from another ledger does not fit. Null while nothing was ever appended.</summary>
    Task<string?> GetIdAsync(CancellationToken cancellationToken);

    /// <summary>Links the entry to the head and stores it. Throws <see cref="ErrorCodes.LedgerUnavailable"/>.</summary>
    Task<ChangeRecord> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken);

    /// <summary>Records in stored order, as they are stored: what they say is checked by <see cref="LedgerChain"/>, not here.</summary>
    IAsyncEnumerable<ChangeRecord> ReadAsync(LedgerQuery query, CancellationToken cancellationToken);
}

/// <summary>Null means any.</summary>
public sealed record LedgerQuery
{
    public static readonly LedgerQuery All = new();

    public string? Change { get; init; }
    public string? Environment { get; init; }
    public string? RunId { get; init; }
    public RecordKind? Kind { get; init; }
}
