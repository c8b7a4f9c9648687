namespace SafeOps.Ledger;

public enum LedgerFindingKind
{
    /// <summary>A field of the record was changed: its digest no longer covers what it says.</summary>
    Edited,

    /// <summary>Records that were there are gone.</summary>
    Removed,

    /// <summary>A record stands where none was appended.</summary>
    Inserted,

    /// <summary>A genuine record stands in another's place.</summary>
    Reordered,

    /// <summary>The record does not continue the one before it: one of the two was rewritten, its digest made to fit.</summary>
    Unlinked,

    /// <summary>The first record was not written to this ledger.</summary>
    Foreign,

    /// <summary>The anchor's record is not there: the tail was cut off, or everything after some record was rewritten.</summary>
    AnchorMissing,
}

/// <param name="RecordId">The place the finding is about; null for a missing anchor.</param>
public sealed record LedgerFinding(LedgerFindingKind Kind, long? RecordId, string Message);

/// <summary>What the verification of a whole ledger found.</summary>
public sealed record LedgerReport
{
    public bool Intact => Findings.Count == 0;
    public required long Count { get; init; }

    /// <summary>The newest record's digest, to be kept elsewhere as an anchor; null where nothing was ever appended.</summary>
    public required string? Head { get; init; }

    /// <summary>The record that bears the expected digest; null where none was given or none bears it.</summary>
    public long? AnchorRecordId { get; init; }

    /// <summary>By place; at most <see cref="LedgerVerifier.MostFindings"/>.</summary>
    public required IReadOnlyList<LedgerFinding> Findings { get; init; }
    public LedgerFinding? First => Findings.Count > 0 ? Findings[0] : null;

    /// <summary>There were more findings than are listed.</summary>
    public bool Truncated { get; init; }
}
