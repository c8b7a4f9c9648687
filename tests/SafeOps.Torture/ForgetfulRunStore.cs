using System.Text.Json.Nodes;
using SafeOps.Changes.Running;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Torture;

/// <summary>
/// A run store that has only what was flushed. A write counts once its task has completed; the one at work when the power
/// fails is lost without a trace, however long it had been under way, and so is everything after it. It keeps nothing on a
/// local disk, as a shared store does.
/// </summary>
/// <param name="failAt">The write, counted from 1, in which the power fails.</param>
public sealed class ForgetfulRunStore(int failAt) : IRunStore
{
    /// <summary>How long the last write stays under way: time for an engine that did not wait for it to do harm.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMilliseconds(30);

    private readonly Dictionary<string, Kept> _runs = [];
    private readonly object _gate = new();
    private int _writes;
    private bool _off;

    /// <summary>How many writes were begun.</summary>
    public int Writes => _writes;

    /// <summary>The machine is started again, and this time the power stays.</summary>
    public void PowerOn()
    {
        _off = false;
        _writes = int.MinValue;
    }

    public Task<IAsyncDisposable> AcquireLeaseAsync(string change, string environment, LeaseHolder holder, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable>(new Lease());

    public async Task<IRunJournal> CreateAsync(RunHeader header, JsonObject document, CancellationToken cancellationToken)
    {
        var kept = new Kept(header, document.DeepClone().AsObject());
        await WriteAsync(() => _runs.Add(header.RunId, kept));
        return new Journal(kept, this);
    }

    public Task<IRunJournal> OpenAsync(string runId, CancellationToken cancellationToken) => Task.FromResult<IRunJournal>(new Journal(Run(runId), this));

    public Task<IReadOnlyList<RunHeader>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RunHeader>>([.. _runs.Values.Select(r => r.Header).OrderBy(h => h.Started)]);

    public Task<RunHistory> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var run = Run(runId);
        return Task.FromResult(new RunHistory(run.Header, run.Document.DeepClone().AsObject(), [.. run.Records], ""));
    }

    public ISavedData SavedData(string runId, string actionId) => new Saved(runId, actionId, this);

    public Task<long> ClearSavedDataAsync(string runId, CancellationToken cancellationToken)
    {
        var bytes = Run(runId).Saved.Values.Sum(b => (long)b.Length);
        Run(runId).Saved.Clear();
        return Task.FromResult(bytes);
    }

    public Task<long> MeasureSavedDataAsync(string runId, CancellationToken cancellationToken) =>
        Task.FromResult(Run(runId).Saved.Values.Sum(b => (long)b.Length));

    private Kept Run(string runId) => _runs.GetValueOrDefault(runId) ?? throw new SafeOpsException(ErrorCodes.RunNotFound, $"There is no run '{runId}'.");

    private async Task WriteAsync(Action land)
    {
        if (_off)
            throw new CrashException(_writes);
        var fails = Interlocked.Increment(ref _writes) == failAt;
        await Task.Delay(fails ? UnderWay : TimeSpan.Zero);
        lock (_gate)
        {
            _off |= fails;
            if (_off)
                throw new CrashException(_writes);
            land();
        }
    }

    private sealed record Kept(RunHeader Header, JsonObject Document)
    {
        public List<JournalRecord> Records { get; } = [];

        public SortedDictionary<(string Action, string Name), byte[]> Saved { get; } = [];
    }

    private sealed class Lease : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Journal(Kept run, ForgetfulRunStore store) : IRunJournal
    {
        public RunHeader Header => run.Header;

        public JsonObject Document => run.Document;

        public IReadOnlyList<JournalRecord> Records => run.Records;

        public Task AppendAsync(JournalRecord record, CancellationToken cancellationToken)
        {
            var kept = record with { Data = record.Data.DeepClone().AsObject() };
            return store.WriteAsync(() => run.Records.Add(kept));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Saved(string runId, string actionId, ForgetfulRunStore store) : ISavedData
    {
        public async Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
        {
            using var content = new MemoryStream();
            await write(content);
            await store.WriteAsync(() => store.Run(runId).Saved[(actionId, name)] = content.ToArray());
        }

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult<Stream?>(store.Run(runId).Saved.TryGetValue((actionId, name), out var bytes) ? new MemoryStream(bytes, writable: false) : null);

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>([.. store.Run(runId).Saved.Keys.Where(k => k.Action == actionId).Select(k => k.Name).Order(StringComparer.Ordinal)]);

        public string? LocalPath(string name) => null;

        public Task RemoveAsync(string name, CancellationToken cancellationToken) => store.WriteAsync(() => store.Run(runId).Saved.Remove((actionId, name)));
    }
}
