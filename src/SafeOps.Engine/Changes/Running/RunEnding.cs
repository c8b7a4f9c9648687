namespace SafeOps.Changes.Running;

/// <summary>Whether and how a run has ended: the part of its state that the journal tells without the intent.</summary>
internal sealed class RunEnding
{
    /// <summary>Set once the run has ended; <see cref="RunStatus.Running"/> before.</summary>
    public RunStatus Status { get; private set; } = RunStatus.Running;
    public bool Settled { get; private set; }
    public long? RecordId { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>How often the run has ended: once, and once more with each undo that was asked for.</summary>
    public int Endings { get; private set; }

    /// <summary>Ended, cleaned up, and in the ledger.</summary>
    public bool IsComplete => Status != RunStatus.Running && Settled && RecordId is not null;

    public static RunEnding Of(IEnumerable<JournalRecord> records)
    {
        var ending = new RunEnding();
        foreach (var record in records)
            ending.Apply(record);
        return ending;
    }

    public void Apply(JournalRecord record)
    {
        switch (record.Event)
        {
            case JournalEvent.UndoStarted:
                Status = RunStatus.Running;
                Settled = false;
                RecordId = null;
                break;
            case JournalEvent.Finished:
                Status = Enum.Parse<RunStatus>((string)record.Data["status"]!, ignoreCase: true);
                FinishedAt = record.At;
                Endings++;
                break;
            case JournalEvent.Settled:
                Settled = true;
                break;
            case JournalEvent.Recorded:
                RecordId = (long)record.Data["recordId"]!;
                break;
        }
    }
}
