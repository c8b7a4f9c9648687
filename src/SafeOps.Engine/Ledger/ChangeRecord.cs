using System.Text.Json.Nodes;

namespace SafeOps.Ledger;

/// <summary>What a record says happened.</summary>
public enum RecordKind
{
    /// <summary>A recorded dry run.</summary>
    Plan,

    /// <summary>A run that ended, whatever its outcome.</summary>
    Run,

    /// <summary>Apply, verify, undo, compare, apply again.</summary>
    Rehearsal,

    /// <summary>A run that was undone.</summary>
    Undo,

    /// <summary>The checks of a run repeated later.</summary>
    Verification,

    /// <summary>A person's word for an item of a checklist.</summary>
    Confirmation,

    Approval,

    /// <summary>Takes the force from an earlier record.</summary>
    Revocation,
}

/// <summary>What a writer gives; the ledger adds the place, the time's order and the digests.</summary>
public sealed record LedgerEntry(RecordKind Kind, string Change, string Environment)
{
    public string? RunId { get; init; }
    public string? PlanDigest { get; init; }
    public string? ShapeDigest { get; init; }

    /// <summary>Account and machine, <c>name@host</c>; a store that authenticates its writers puts its own answer there.</summary>
    public required string Actor { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>For instance <c>Succeeded</c>, <c>FailedUndone</c>; for a verification <c>Passed</c> or <c>Failed</c>.</summary>
    public required string Outcome { get; init; }

    public string? Note { get; init; }

    /// <summary>What else the kind needs (footprint, digests of inputs and bulk, names of items). Small; never a secret.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>
    /// Where set, a second append with the same key returns the record that is there: a run that crashed between its
    /// journal and the ledger appends again on resume.
    /// </summary>
    public string? Key { get; init; }
}

/// <summary>One link of the ledger. <see cref="Digest"/> covers every other field, <see cref="Previous"/> included.</summary>
public sealed record ChangeRecord
{
    /// <summary>1, 2, 3, … without gaps.</summary>
    public required long RecordId { get; init; }
    public required RecordKind Kind { get; init; }
    public required string Change { get; init; }
    public required string Environment { get; init; }
    public string? RunId { get; init; }
    public string? PlanDigest { get; init; }
    public string? ShapeDigest { get; init; }
    public required string Actor { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Outcome { get; init; }
    public string? Note { get; init; }
    public required JsonObject Data { get; init; }
    public string? Key { get; init; }

    /// <summary>The digest of the record before; of the ledger's own id for the first.</summary>
    public required string Previous { get; init; }
    public required string Digest { get; init; }
}
