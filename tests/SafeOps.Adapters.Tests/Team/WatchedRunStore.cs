using System.Text.Json.Nodes;
using SafeOps.Changes.Running;
using SafeOps.Changes.Steps;

namespace SafeOps.Adapters.Tests.Team;

/// <summary>Tells of each write before it is made.</summary>
internal sealed class WatchedRunStore(IRunStore inner, Action<int> tell) : IRunStore
{
    private int _writes;

    public Task<IAsyncDisposable> AcquireLeaseAsync(string change, string environment, LeaseHolder holder, CancellationToken cancellationToken) =>
        inner.AcquireLeaseAsync(change, environment, holder, cancellationToken);

    public async Task<IRunJournal> CreateAsync(RunHeader header, JsonObject document, CancellationToken cancellationToken)
    {
        Tell();
        return new Journal(await inner.CreateAsync(header, document, cancellationToken), this);
    }

    public async Task<IRunJournal> OpenAsync(string runId, CancellationToken cancellationToken) => new Journal(await inner.OpenAsync(runId, cancellationToken), this);

    public Task<IReadOnlyList<RunHeader>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public Task<RunHistory> ReadAsync(string runId, CancellationToken cancellationToken) => inner.ReadAsync(runId, cancellationToken);

    public ISavedData SavedData(string runId, string actionId) => new Saved(inner.SavedData(runId, actionId), this);

    public Task<long> ClearSavedDataAsync(string runId, CancellationToken cancellationToken) => inner.ClearSavedDataAsync(runId, cancellationToken);

    public Task<long> MeasureSavedDataAsync(string runId, CancellationToken cancellationToken) => inner.MeasureSavedDataAsync(runId, cancellationToken);

    private void Tell() => tell(++_writes);

    private sealed class Journal(IRunJournal inner, WatchedRunStore store) : IRunJournal
    {
        public RunHeader Header => inner.Header;

        public JsonObject Document => inner.Document;

        public IReadOnlyList<JournalRecord> Records => inner.Records;

        public Task AppendAsync(JournalRecord record, CancellationToken cancellationToken)
        {
            store.Tell();
            return inner.AppendAsync(record, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Saved(ISavedData inner, WatchedRunStore store) : ISavedData
    {
        public Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
        {
            store.Tell();
            return inner.SaveAsync(name, write, cancellationToken);
        }

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) => inner.OpenAsync(name, cancellationToken);

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

        public string? LocalPath(string name) => inner.LocalPath(name);

        public Task RemoveAsync(string name, CancellationToken cancellationToken)
        {
            store.Tell();
            return inner.RemoveAsync(name, cancellationToken);
        }
    }
}
