using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.Ledger;

/// <summary>
/// Follows the chain from the ledger's birth to its head, in constant memory. Finds every edit, removal, insertion and
/// exchange that was made without writing the chain anew; what is written anew, and a tail cut off, only an anchor tells.
/// </summary>
public static class LedgerVerifier
{
    public const int MostFindings = 200;

    /// <param name="expectedHead">The head's digest at some earlier time, kept outside; 64 hexadecimal digits.</param>
    /// <param name="visit">Is given each record as it is read, so that who needs both reads once.</param>
    public static async Task<LedgerReport> VerifyAsync(
        ILedgerStore store, string? expectedHead, Action<ChangeRecord>? visit, CancellationToken cancellationToken)
    {
        var anchor = expectedHead?.Trim().ToLowerInvariant();
        if (anchor is not null && (anchor.Length != 64 || !anchor.All(char.IsAsciiHexDigit)))
            throw new SafeOpsException(
                ErrorCodes.EvidenceInvalid, $"'{expectedHead}' is no digest of a ledger's head: 64 hexadecimal digits are expected.",
                "Use the Head that Test-ChangeLedger gave earlier.", expectedHead);

        var id = await store.GetIdAsync(cancellationToken).ConfigureAwait(false);
        var check = new ChainCheck(id);
        long? anchored = id is not null && anchor == LedgerChain.Genesis(id) ? 0 : null;
        await foreach (var record in store.ReadAsync(LedgerQuery.All, cancellationToken).ConfigureAwait(false))
        {
            check.Follow(record);
            if (record.Digest == anchor)
                anchored = record.RecordId;
            visit?.Invoke(record);
        }
        var findings = check.Finish();
        if (anchor is not null && anchored is null)
            findings.Add(new LedgerFinding(LedgerFindingKind.AnchorMissing, null, string.Create(
                CultureInfo.InvariantCulture,
                $"No record bears the expected digest {anchor}: the ledger's end was cut off (it has {check.Count} records), its records were written anew, or the digest is another ledger's.")));
        return new LedgerReport
        {
            Count = check.Count,
            Head = check.Head ?? (id is null ? null : LedgerChain.Genesis(id)),
            AnchorRecordId = anchored,
            Findings = [.. findings.Take(MostFindings)],
            Truncated = findings.Count > MostFindings || check.Truncated,
        };
    }
}
