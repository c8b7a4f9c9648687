using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Changes.Running;

/// <summary>
/// Journals, saved data and leases. One implementation keeps them under <c>.safeops/</c>; another may keep them in a shared
/// database, so that another machine resumes.
/// </summary>
public interface IRunStore
{
    /// <summary>
    /// Holds (change, environment) until disposed or the process ends. Throws <see cref="ErrorCodes.ChangeHeld"/> naming the
    /// holder where another process has it.
    /// </summary>
    Task<IAsyncDisposable> AcquireLeaseAsync(string change, string environment, LeaseHolder holder, CancellationToken cancellationToken);

    /// <summary>Makes a run and its journal; durable when it returns. <paramref name="document"/> is the run's intent, owner-only.</summary>
    Task<IRunJournal> CreateAsync(RunHeader header, JsonObject document, CancellationToken cancellationToken);

    /// <summary>Opens a run's journal to go on with it. A torn last record is dropped. Throws <see cref="ErrorCodes.RunNotFound"/>, <see cref="ErrorCodes.JournalDamaged"/>.</summary>
    Task<IRunJournal> OpenAsync(string runId, CancellationToken cancellationToken);

    /// <summary>The headers of all runs, oldest first. Reading changes nothing.</summary>
    Task<IReadOnlyList<RunHeader>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Everything recorded of a run, for reading only.</summary>
    Task<RunHistory> ReadAsync(string runId, CancellationToken cancellationToken);

    /// <summary>The header alone; a store answers without reading the rest where it can.</summary>
    async Task<RunHeader> ReadHeaderAsync(string runId, CancellationToken cancellationToken) =>
        (await ReadAsync(runId, cancellationToken).ConfigureAwait(false)).Header;

    /// <summary>The records alone, without the intent.</summary>
    async Task<IReadOnlyList<JournalRecord>> ReadRecordsAsync(string runId, CancellationToken cancellationToken) =>
        (await ReadAsync(runId, cancellationToken).ConfigureAwait(false)).Records;

    /// <summary><see cref="RunHistory.JournalDigest"/> alone.</summary>
    async Task<string> ReadJournalDigestAsync(string runId, CancellationToken cancellationToken) =>
        (await ReadAsync(runId, cancellationToken).ConfigureAwait(false)).JournalDigest;

    ISavedData SavedData(string runId, string actionId);

    /// <summary>Removes the saved data of a run (its journal stays) and says how many bytes that freed.</summary>
    Task<long> ClearSavedDataAsync(string runId, CancellationToken cancellationToken);

    /// <summary>How many bytes the saved data of a run takes.</summary>
    Task<long> MeasureSavedDataAsync(string runId, CancellationToken cancellationToken);
}

public sealed record LeaseHolder(string Actor, int ProcessId, DateTimeOffset Since, string RunId);

/// <summary>What is known of a run from its beginning.</summary>
public sealed record RunHeader(string RunId, string Change, string Environment, string PlanDigest, string Actor, DateTimeOffset Started);

/// <summary>
/// An append-only log of one run. A record is on stable storage when <see cref="AppendAsync"/> returns; one of
/// <see cref="JournalEvent.Verified"/> may wait for the next record, since what is lost of it is only verified again.
/// </summary>
public interface IRunJournal : IAsyncDisposable
{
    RunHeader Header { get; }

    /// <summary>The run's intent as given to <see cref="IRunStore.CreateAsync"/>.</summary>
    JsonObject Document { get; }

    /// <summary>In order of writing.</summary>
    IReadOnlyList<JournalRecord> Records { get; }

    Task AppendAsync(JournalRecord record, CancellationToken cancellationToken);
}

public sealed record RunHistory(RunHeader Header, JsonObject Document, IReadOnlyList<JournalRecord> Records, string JournalDigest);

/// <summary>What a journal records. The order of these in a journal is what recovery reasons from.</summary>
public enum JournalEvent
{
    /// <summary>A step that was <see cref="Planning.PlannedStep.IsOpen"/> was planned again, or a step of an author's own undo was planned; <c>data</c> holds it.</summary>
    StepPlanned,
    StepSkipped,

    /// <summary>The action is about to be applied: from here on it may have happened.</summary>
    Intent,

    /// <summary>Applied; <c>data.actual</c> says what it did.</summary>
    Applied,
    Verified,

    /// <summary>Known not to be applied in full, with the reason.</summary>
    Failed,

    /// <summary>It cannot be told whether an action happened; a person must say.</summary>
    InDoubt,

    /// <summary>A person or a probe settled an action in doubt; <c>data.answer</c>.</summary>
    DoubtSettled,

    /// <summary>The step's own checks passed or not.</summary>
    StepVerified,
    Interrupted,
    Resumed,
    UndoStarted,
    UndoIntent,
    Undone,

    /// <summary>The action was not undone, with the reason.</summary>
    UndoRefused,

    /// <summary>A step of an author's own undo is about to be applied; <c>data.action</c> holds its plan.</summary>
    CompensationIntent,
    CompensationApplied,
    UndoFinished,

    /// <summary>One cycle of a rehearsal ended: applied, undone, compared.</summary>
    Rehearsed,
    Observed,

    /// <summary>The run has ended; <c>data.status</c>.</summary>
    Finished,

    /// <summary>Recovery markers are removed.</summary>
    Settled,

    /// <summary>The ledger has the run's record; <c>data.recordId</c>.</summary>
    Recorded,
}

/// <summary>One line of a journal.</summary>
public sealed record JournalRecord(JournalEvent Event, DateTimeOffset At)
{
    public string? StepKey { get; init; }
    public string? ActionId { get; init; }
    public JsonObject Data { get; init; } = [];
}
