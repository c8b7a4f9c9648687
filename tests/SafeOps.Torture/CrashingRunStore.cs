using System.Text.Json.Nodes;
using SafeOps.Changes.Running;
using SafeOps.Changes.Steps;

namespace SafeOps.Torture;

/// <summary>When, at a boundary, the crash comes.</summary>
public enum CrashMoment
{
    /// <summary>Nothing of the write is there.</summary>
    Before,

    /// <summary>The write is complete, and nobody was told.</summary>
    After,

    /// <summary>A part of the journal's line is there; of other writes nothing.</summary>
    Torn,

    /// <summary>Some microseconds after the write began, wherever the process is by then.</summary>
    During,
}

/// <summary>Thrown where the process would have died: everything after it is refused, as by a dead process.</summary>
public sealed class CrashException(int boundary) : Exception($"crashed at boundary {boundary}");

/// <summary>
/// A run store whose process dies at a chosen write. Each write it passes on (a new run, a journal record, saved data) is a
/// boundary; they are numbered from 1.
/// </summary>
/// <param name="dataFolder">Where journals lie, if the inner store keeps them in files: there a line can be torn.</param>
/// <param name="crash">Ends the process; where it returns, the store is as good as dead.</param>
public sealed class CrashingRunStore(IRunStore inner, string dataFolder, int crashAt, CrashMoment moment, Action crash) : IRunStore
{
    private int _boundary;
    private bool _dead;

    /// <summary>How many boundaries were passed.</summary>
    public int Boundaries => _boundary;

    /// <summary>How much of a torn line is there, from 0 to 1.</summary>
    public double Torn { get; init; } = 0.5;

    /// <summary>How long after the write's beginning it comes, for <see cref="CrashMoment.During"/>.</summary>
    public TimeSpan During { get; init; }

    /// <summary>Told once, at the first write.</summary>
    public Action Began { get; init; } = () => { };

    public Task<IAsyncDisposable> AcquireLeaseAsync(string change, string environment, LeaseHolder holder, CancellationToken cancellationToken) =>
        inner.AcquireLeaseAsync(change, environment, holder, cancellationToken);

    public async Task<IRunJournal> CreateAsync(RunHeader header, JsonObject document, CancellationToken cancellationToken)
    {
        IRunJournal? journal = null;
        await AtBoundaryAsync(async () => journal = await inner.CreateAsync(header, document, cancellationToken));
        return new CrashingJournal(journal!, this);
    }

    public async Task<IRunJournal> OpenAsync(string runId, CancellationToken cancellationToken) =>
        new CrashingJournal(await inner.OpenAsync(runId, cancellationToken), this);

    public Task<IReadOnlyList<RunHeader>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public Task<RunHistory> ReadAsync(string runId, CancellationToken cancellationToken) => inner.ReadAsync(runId, cancellationToken);

    public ISavedData SavedData(string runId, string actionId) => new CrashingSavedData(inner.SavedData(runId, actionId), this);

    public Task<long> ClearSavedDataAsync(string runId, CancellationToken cancellationToken) => inner.ClearSavedDataAsync(runId, cancellationToken);

    public Task<long> MeasureSavedDataAsync(string runId, CancellationToken cancellationToken) => inner.MeasureSavedDataAsync(runId, cancellationToken);

    private async Task AtBoundaryAsync(Func<Task> write, string? journalOf = null)
    {
        if (_dead)
            throw new CrashException(_boundary);
        if (++_boundary == 1)
            Began();
        var here = _boundary == crashAt;
        if (here && (moment == CrashMoment.Before || (moment == CrashMoment.Torn && journalOf is null)))
            Die();
        if (here && moment == CrashMoment.During)
            DieSoon();
        await write();
        if (!here || moment == CrashMoment.During)
            return;
        if (moment == CrashMoment.Torn)
            Tear(Path.Combine(dataFolder, "runs", journalOf!, "journal.jsonl"));
        Die();
    }

    private void Die()
    {
        _dead = true;
        crash();
        throw new CrashException(_boundary);
    }

    /// <summary>The write begins when the other thread looks at its clock.</summary>
    private void DieSoon()
    {
        using var begun = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            begun.Set();
            Moments.Wait(During);
            crash();
        });
        thread.IsBackground = true;
        thread.Start();
        begun.Wait();
    }

    /// <summary>Cuts the last line off, as a crash in the middle of a write leaves it.</summary>
    private void Tear(string path)
    {
        if (!File.Exists(path))
            return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var start = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
        file.SetLength(start + (int)((bytes.Length - start) * Torn));
        file.Flush(flushToDisk: true);
    }

    private sealed class CrashingJournal(IRunJournal inner, CrashingRunStore store) : IRunJournal
    {
        public RunHeader Header => inner.Header;

        public JsonObject Document => inner.Document;

        public IReadOnlyList<JournalRecord> Records => inner.Records;

        public Task AppendAsync(JournalRecord record, CancellationToken cancellationToken) =>
            store.AtBoundaryAsync(() => inner.AppendAsync(record, cancellationToken), Header.RunId);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class CrashingSavedData(ISavedData inner, CrashingRunStore store) : ISavedData
    {
        public Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken) =>
            store.AtBoundaryAsync(() => inner.SaveAsync(name, write, cancellationToken));

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) => inner.OpenAsync(name, cancellationToken);

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

        public string? LocalPath(string name) => inner.LocalPath(name);

        public Task RemoveAsync(string name, CancellationToken cancellationToken) => store.AtBoundaryAsync(() => inner.RemoveAsync(name, cancellationToken));
    }
}
