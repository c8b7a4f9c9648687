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

    /// <summary>A part of the journal's line is there.</summary>
    Torn,
}

/// <summary>Thrown where the process would have died: everything after it is refused, as by a dead process.</summary>
public sealed class CrashException(int boundary) : Exception($"crashed at boundary {boundary}");

/// <summary>
/// A run store that crashes at a chosen write. Each write it passes on (a new run, a journal record, saved data) is a
/// boundary; they are numbered from 1.
/// </summary>
public sealed class CrashingRunStore(IRunStore inner, string dataFolder, int crashAt, CrashMoment moment, Action<int> crash) : IRunStore
{
    private int _boundary;
    private bool _dead;

    /// <summary>How many boundaries were passed.</summary>
    public int Boundaries => _boundary;

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

    internal async Task AtBoundaryAsync(Func<Task> write, string? journalOf = null)
    {
        if (_dead)
            throw new CrashException(_boundary);
        var here = ++_boundary == crashAt;
        if (here && moment == CrashMoment.Before)
            Die();
        await write();
        if (!here)
            return;
        if (moment == CrashMoment.Torn && journalOf is not null)
            Tear(Path.Combine(dataFolder, "runs", journalOf, "journal.jsonl"));
        Die();
    }

    private void Die()
    {
        _dead = true;
        crash(_boundary);
        throw new CrashException(_boundary);
    }

    /// <summary>Cuts the last line in half, as a crash in the middle of a write leaves it.</summary>
    private static void Tear(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var start = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
        file.SetLength(start + ((bytes.Length - start) / 2));
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
