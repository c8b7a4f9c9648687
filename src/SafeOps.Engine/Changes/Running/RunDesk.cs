using System.Globalization;
using System.Security.Cryptography;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Changes.Running;

/// <summary>Begins runs and takes them up again, under the lease of their change and environment.</summary>
public sealed class RunDesk(IRunStore store, SafeOpsProject project, StepServices services, SecretVault secrets, ChangePlanner planner, Identity identity)
{
    private readonly RunReader _reader = new(store);

    /// <summary>Takes the lease, before anything is decided. Throws <c>ChangeHeld</c>, or <c>RunUnfinished</c> where an earlier run has not ended.</summary>
    public async Task<RunLease> HoldAsync(string change, string environment, CancellationToken cancellationToken)
    {
        var lease = await TakeAsync(change, environment, NewRunId(), cancellationToken).ConfigureAwait(false);
        try
        {
            var unfinished = (await _reader.ListAsync(h => h.Change == change && h.Environment == environment, unfinishedOnly: true, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
            if (unfinished is not null)
                throw new SafeOpsException(ErrorCodes.RunUnfinished, $"Run {unfinished.RunId} of {change} in {environment} has not ended ({unfinished.Status}).",
                    $"First: Resume-SafeChange -RunId {unfinished.RunId}, or Undo-SafeChange -RunId {unfinished.RunId}", unfinished.RunId);
            return lease;
        }
        catch
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes the intent and carries the run out.</summary>
    public async Task<OpenRun> BeginAsync(RunLease lease, RunIntent intent, IRunObserver observer, CancellationToken cancellationToken)
    {
        var plan = intent.Plan;
        var actor = await identity.GetAsync(cancellationToken).ConfigureAwait(false);
        var header = new RunHeader(lease.RunId, plan.Change, plan.Environment, plan.Digest, actor.ToString(), services.Time.GetUtcNow());
        var journal = await store.CreateAsync(header, intent.ToJson(), cancellationToken).ConfigureAwait(false);
        return Open(journal, intent, observer, lease);
    }

    /// <summary>Opens a run by its full id, under its lease.</summary>
    public async Task<OpenRun> ReopenAsync(string runId, IRunObserver observer, CancellationToken cancellationToken)
    {
        var header = await store.ReadHeaderAsync(runId, cancellationToken).ConfigureAwait(false);
        var lease = await TakeAsync(header.Change, header.Environment, runId, cancellationToken).ConfigureAwait(false);
        IRunJournal? journal = null;
        try
        {
            // Read once, under the lease: nobody else goes on with it meanwhile.
            journal = await store.OpenAsync(runId, cancellationToken).ConfigureAwait(false);
            var intent = RunIntent.FromJson(runId, journal.Document);
            intent.RequireSameConnections(project, runId);
            return Open(journal, intent, observer, lease);
        }
        catch
        {
            if (journal is not null)
                await journal.DisposeAsync().ConfigureAwait(false);
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Looks at a run without its lease: for dry runs of an undo and repeated checks. Its journal is not written.</summary>
    internal async Task<RunExecution> LookAsync(string runId, IRunObserver observer, CancellationToken cancellationToken)
    {
        var history = await store.ReadAsync(runId, cancellationToken).ConfigureAwait(false);
        var intent = RunIntent.FromJson(runId, history.Document);
        intent.RequireSameConnections(project, runId);
        return Execution(new ReadOnlyJournal(history), intent, observer);
    }

    private OpenRun Open(IRunJournal journal, RunIntent intent, IRunObserver observer, RunLease lease) =>
        new(Execution(journal, intent, observer), journal, lease, store);

    private RunExecution Execution(IRunJournal journal, RunIntent intent, IRunObserver observer) =>
        new(journal, store, intent, project, services, secrets, planner, observer);

    private async Task<RunLease> TakeAsync(string change, string environment, string runId, CancellationToken cancellationToken)
    {
        var actor = await identity.GetAsync(cancellationToken).ConfigureAwait(false);
        var holder = new LeaseHolder(actor.ToString(), Environment.ProcessId, services.Time.GetUtcNow(), runId);
        return new RunLease(runId, await store.AcquireLeaseAsync(change, environment, holder, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Sorts by time, and tells runs of the same second apart.</summary>
    private string NewRunId() => string.Create(CultureInfo.InvariantCulture,
        $"{services.Time.GetUtcNow():yyyyMMdd-HHmmss}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(3)).ToLowerInvariant()}");

    private sealed class ReadOnlyJournal(RunHistory history) : IRunJournal
    {
        public RunHeader Header => history.Header;

        public System.Text.Json.Nodes.JsonObject Document => history.Document;

        public IReadOnlyList<JournalRecord> Records => history.Records;

        public Task AppendAsync(JournalRecord record, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("This journal was opened for reading.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Holds a change in an environment for one run.</summary>
public sealed class RunLease(string runId, IAsyncDisposable held) : IAsyncDisposable
{
    public string RunId { get; } = runId;

    public ValueTask DisposeAsync() => held.DisposeAsync();
}

/// <summary>A run that this process holds.</summary>
public sealed class OpenRun : IAsyncDisposable
{
    private readonly RunExecution _execution;
    private readonly IRunJournal _journal;
    private readonly RunLease _lease;
    private readonly IRunStore _store;

    internal OpenRun(RunExecution execution, IRunJournal journal, RunLease lease, IRunStore store)
    {
        _execution = execution;
        _journal = journal;
        _lease = lease;
        _store = store;
    }

    public string RunId => _execution.RunId;

    public RunState State => _execution.State;

    public RunIntent Intent => _execution.Intent;

    /// <summary>Goes on until the run ended, was stopped at a safe boundary, or is in doubt.</summary>
    public async Task GoOnAsync(bool? assume, CancellationToken cancellationToken)
    {
        var begun = State.Interrupted || _journal.Records.Count > 0;
        if (begun)
            await _execution.RecordAsync(JournalEvent.Resumed).ConfigureAwait(false);
        var (settled, acting) = State.Reach;
        _execution.Log.Note(() => begun
            ? $"{_execution.Header.Change} in {_execution.Header.Environment} goes on: {Counts.Format(settled)} of {Counts.Of(acting, "action")} done."
            : $"{_execution.Header.Change} in {_execution.Header.Environment} begins: {Counts.Of(acting, "action")}, plan {Digest.Short(_execution.Header.PlanDigest)}.");
        await new ChangeRunner(_execution, assume).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task UndoAsync(bool? assume, CancellationToken cancellationToken) => new ChangeRunner(_execution, assume).UndoAsync(cancellationToken);

    /// <summary>The run as it stands.</summary>
    public async Task<ChangeRun> ViewAsync(CancellationToken cancellationToken) =>
        RunView.Of(_execution.Header, State, await _store.MeasureSavedDataAsync(RunId, cancellationToken).ConfigureAwait(false));

    /// <summary>Notes that the ledger has the run's record: now it is complete.</summary>
    public Task NoteRecordAsync(long recordId) =>
        _execution.RecordAsync(JournalEvent.Recorded, data: new System.Text.Json.Nodes.JsonObject { ["recordId"] = recordId });

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync().ConfigureAwait(false);
        await _lease.DisposeAsync().ConfigureAwait(false);
    }
}
