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

    /// <summary>The role under which the store authenticates who appends, and which signs what is appended; null where it takes the writer's word.</summary>
    Task<string?> GetSignerAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Links the entry to the head and stores it. A store that authenticates its writers puts its own answer for the entry's
    /// actor and time. Throws <see cref="ErrorCodes.LedgerUnavailable"/>.
    /// </summary>
    Task<ChangeRecord> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken);

    /// <summary>Records in stored order, as they are stored: what they say is checked by <see cref="LedgerChain"/>, not here.</summary>
    IAsyncEnumerable<ChangeRecord> ReadAsync(LedgerQuery query, CancellationToken cancellationToken);

    /// <summary>Keeps what is too large for a record beside the records, on stable storage when it returns. The result is its digest, which a record names it by.</summary>
    Task<string> KeepBulkAsync(ReadOnlyMemory<byte> bulk, CancellationToken cancellationToken);

    /// <summary>What was kept under a digest; null where there is nothing, or what is there no longer has it.</summary>
    Task<byte[]?> FindBulkAsync(string digest, CancellationToken cancellationToken);
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
