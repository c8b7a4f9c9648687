using SafeOps.Errors;

namespace SafeOps.Ledger;

/// <summary>Questions to a ledger that take more than a filter.</summary>
public static class LedgerReader
{
    /// <summary>Oldest first.</summary>
    public static async Task<IReadOnlyList<ChangeRecord>> ListAsync(ILedgerStore store, LedgerQuery query, CancellationToken cancellationToken)
    {
        var records = new List<ChangeRecord>();
        await foreach (var record in store.ReadAsync(query, cancellationToken).ConfigureAwait(false))
            records.Add(record);
        return records;
    }

    /// <summary>Throws <see cref="ErrorCodes.EvidenceNotFound"/>.</summary>
    public static async Task<ChangeRecord> FindAsync(ILedgerStore store, long recordId, CancellationToken cancellationToken)
    {
        await foreach (var record in store.ReadAsync(LedgerQuery.All, cancellationToken).ConfigureAwait(false))
        {
            if (record.RecordId == recordId)
                return record;
        }
        throw new SafeOpsException(ErrorCodes.EvidenceNotFound, $"The ledger has no record {recordId}.", "List them with Get-ChangeRecord.", recordId);
    }
}
