using System.Globalization;
using SafeOps.Values;

namespace SafeOps.Ledger;

/// <summary>One pass over a chain. A record whose digest does not fit its place is tried at other places, to tell a moved record from an edited one.</summary>
internal sealed class ChainCheck(string? ledgerId)
{
    /// <summary>How far from its place a record is looked for at once; what moved farther is settled at the end.</summary>
    private const int Reach = 64;
    private const int MostStrays = 64;

    private readonly List<LedgerFinding> _findings = [];
    private readonly List<ChangeRecord> _strays = [];
    private readonly List<(long First, long Last, long Shift)> _moved = [];
    private ChangeRecord? _before;
    private bool _beforeSound = true;
    private long _shift;

    public long Count { get; private set; }
    public string? Head => _before?.Digest;
    public bool Truncated { get; private set; }

    public void Follow(ChangeRecord record)
    {
        Count++;
        var expected = (_before?.RecordId ?? 0) + 1;
        var gap = record.RecordId != expected;
        if (record.RecordId > expected)
            Add(LedgerFindingKind.Removed, expected, $"{Records(expected, record.RecordId - 1)} removed.");
        else if (gap)
            Add(LedgerFindingKind.Inserted, record.RecordId, $"Record {record.RecordId} stands after record {record.RecordId - 1 + (expected - record.RecordId)}: it was inserted, or appended twice.");

        var sound = Genuine(record);
        if (sound && _beforeSound && !gap && record.Previous != (_before?.Digest ?? Genesis))
            AddLink(record);
        _before = record;
        _beforeSound = sound;
    }

    public List<LedgerFinding> Finish()
    {
        foreach (var (first, last, shift) in _moved)
        {
            // Where places were exchanged, some record stands for each of them; where all after one moved, none does.
            var toTheEnd = last == _before!.RecordId && !_moved.Any(m => IsOrigin(shift > 0 ? last : first, m));
            if (toTheEnd && shift > 0)
                AddInserted(first - shift, first - 1);
            else if (toTheEnd)
                Add(LedgerFindingKind.Removed, first, $"{Records(first, first - shift - 1)} removed, and those after renumbered.");
            else
                for (var place = first; place <= last; place++)
                    Add(LedgerFindingKind.Reordered, place, $"Record {place - shift} stands in the place of record {place}.");
        }
        foreach (var stray in _strays)
            AddStray(stray);
        return [.. _findings.OrderBy(f => f.RecordId ?? long.MaxValue)];
    }

    private static bool IsOrigin(long place, (long First, long Last, long Shift) moved) =>
        place >= moved.First - moved.Shift && place <= moved.Last - moved.Shift;

    private string Genesis => LedgerChain.Genesis(ledgerId ?? "");

    private bool Genuine(ChangeRecord record)
    {
        if (LedgerChain.DigestOf(record) == record.Digest)
        {
            _shift = 0;
            return true;
        }
        // Where hardly a record is whole, looking far would only take time.
        var reach = _strays.Count < MostStrays ? Reach : 1;
        foreach (var shift in Enumerable.Range(1, reach).SelectMany(d => new long[] { d, -d }).Prepend(_shift))
        {
            if (shift == 0 || !Fits(record, record.RecordId - shift))
                continue;
            _shift = shift;
            if (_moved.Count > 0 && _moved[^1] is var run && run.Shift == shift && run.Last == record.RecordId - 1)
                _moved[^1] = run with { Last = record.RecordId };
            else if (_moved.Count < LedgerVerifier.MostFindings)
                _moved.Add((record.RecordId, record.RecordId, shift));
            else
                Truncated = true;
            return false;
        }
        if (_strays.Count < MostStrays)
            _strays.Add(record);
        else
            AddEdited(record);
        return false;
    }

    private static bool Fits(ChangeRecord record, long place) => LedgerChain.DigestOf(record with { RecordId = place }) == record.Digest;

    private void AddStray(ChangeRecord stray)
    {
        if (_findings.Any(f => f.Kind == LedgerFindingKind.Inserted && f.RecordId == stray.RecordId))
            return;
        if (_strays.FirstOrDefault(other => other.RecordId != stray.RecordId && Fits(stray, other.RecordId)) is { } origin)
            Add(LedgerFindingKind.Reordered, stray.RecordId, $"Record {origin.RecordId} stands in the place of record {stray.RecordId}.");
        else
            AddEdited(stray);
    }

    private void AddEdited(ChangeRecord record) => Add(
        LedgerFindingKind.Edited,
        record.RecordId,
        $"Record {record.RecordId} ({record.Kind} of {record.Change} in {record.Environment} by {record.Actor}) was edited: its digest {Digest.Short(record.Digest)} does not cover what it says. Which field cannot be told.");

    /// <summary>What was reported of the inserted places before is part of this finding.</summary>
    private void AddInserted(long first, long last)
    {
        _findings.RemoveAll(f => (f.RecordId >= first && f.RecordId <= last) || (f.Kind == LedgerFindingKind.Unlinked && f.RecordId == first - 1));
        Add(LedgerFindingKind.Inserted, first, $"{Records(first, last)} inserted, and those after renumbered.");
        for (var place = first + 1; place <= last; place++)
            Add(LedgerFindingKind.Inserted, place, $"Record {place} was inserted.");
    }

    private void AddLink(ChangeRecord record)
    {
        if (_before is null)
            Add(LedgerFindingKind.Foreign, record.RecordId, $"Record {record.RecordId} does not begin this ledger ({ledgerId ?? "its id was taken out"}): it was written to another one.");
        else
            Add(LedgerFindingKind.Unlinked, _before.RecordId, string.Create(
                CultureInfo.InvariantCulture,
                $"Record {_before.RecordId} bears the digest {Digest.Short(_before.Digest)}, and record {record.RecordId} says it followed {Digest.Short(record.Previous)}: one of the two was rewritten, inserted or copied from another ledger."));
    }

    private static string Records(long first, long last) => first == last ? $"Record {first} was" : $"Records {first} to {last} were";

    private void Add(LedgerFindingKind kind, long place, string message)
    {
        if (_findings.Count < LedgerVerifier.MostFindings)
            _findings.Add(new LedgerFinding(kind, place, message));
        else
            Truncated = true;
    }
}
