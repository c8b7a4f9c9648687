using System.Globalization;
using SafeOps.Ledger;

namespace SafeOps.Promotion;

/// <summary>
/// What one verified reading of the ledger says of a change. Read once, so that everything is judged on the same records
/// that were verified.
/// </summary>
internal sealed class LedgerEvidence
{
    private readonly List<ChangeRecord> _records = [];
    private readonly Dictionary<long, DateTimeOffset> _times = [];
    private readonly Dictionary<long, ChangeRecord> _revocations = [];

    public required LedgerReport Report { get; init; }

    /// <summary>Of the change, oldest first.</summary>
    public IReadOnlyList<ChangeRecord> Records => _records;

    /// <summary>The latest time any record bears; null for an empty ledger.</summary>
    public DateTimeOffset? Newest { get; private init; }

    public static async Task<LedgerEvidence> ReadAsync(ILedgerStore store, string change, string? expectedHead, CancellationToken cancellationToken)
    {
        var records = new List<(ChangeRecord Record, DateTimeOffset Time)>();
        DateTimeOffset? newest = null;
        var report = await LedgerVerifier.VerifyAsync(
            store,
            expectedHead,
            record =>
            {
                newest = newest > record.At ? newest : record.At;
                if (record.Change == change)
                    records.Add((record, newest.Value));
            },
            cancellationToken).ConfigureAwait(false);
        var evidence = new LedgerEvidence { Report = report, Newest = newest };
        foreach (var (record, time) in records)
            evidence.Add(record, time);
        return evidence;
    }

    /// <summary>
    /// The record's time, and never earlier than a record before it: a clock set back for one run makes nothing older than
    /// it is.
    /// </summary>
    public DateTimeOffset TimeOf(ChangeRecord record) => _times[record.RecordId];

    /// <summary>Why the record no longer counts; null where it does.</summary>
    public string? WhyRevoked(ChangeRecord record)
    {
        if (IsRevocable(record) && _revocations.TryGetValue(record.RecordId, out var revocation))
            return string.Create(CultureInfo.InvariantCulture, $"record {record.RecordId} was revoked by {revocation.Actor} (record {revocation.RecordId})");
        if (IsRun(record) && FailedVerification(record) is { } verification)
            return string.Create(CultureInfo.InvariantCulture, $"a later verification of run {record.RunId} failed (record {verification.RecordId})");
        return null;
    }

    public ChangeRecord? FailedVerification(ChangeRecord run) => _records.FirstOrDefault(r =>
        r.Kind == RecordKind.Verification && r.RunId == run.RunId && r.RunId is not null && r.RecordId > run.RecordId && r.Outcome != EvidenceData.Passed);

    public ChangeRecord? UndoOf(ChangeRecord run) => _records.FirstOrDefault(r =>
        r.Kind == RecordKind.Undo && r.RunId == run.RunId && r.RunId is not null && r.RecordId > run.RecordId);

    public static bool IsRun(ChangeRecord record) => record.Kind is RecordKind.Run or RecordKind.Rehearsal;

    /// <summary>A revocation takes force away and never gives any: facts that speak against a change cannot be revoked.</summary>
    public static bool IsRevocable(ChangeRecord record) =>
        record.Kind is RecordKind.Plan or RecordKind.Run or RecordKind.Rehearsal or RecordKind.Confirmation or RecordKind.Approval;

    private void Add(ChangeRecord record, DateTimeOffset time)
    {
        _records.Add(record);
        _times[record.RecordId] = time;
        if (record.Kind == RecordKind.Revocation && EvidenceData.Number(record, EvidenceData.Revokes) is { } revoked && revoked < record.RecordId)
            _revocations.TryAdd(revoked, record);
    }
}
