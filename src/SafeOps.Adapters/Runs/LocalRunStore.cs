using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Running;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Values;

namespace SafeOps.Adapters.Runs;

/// <summary>
/// Runs under <c>.safeops/</c>, owner-only: <c>runs/&lt;id&gt;/run.json</c> (header and intent), <c>journal.jsonl</c>,
/// <c>saved/&lt;action&gt;~&lt;name&gt;</c>; leases under <c>leases/</c>. Nothing is made before something is written.
/// </summary>
public sealed class LocalRunStore(string dataFolder) : IRunStore
{
    private const string HeaderFile = "run.json";
    private const string JournalFile = "journal.jsonl";
    private const string SavedFolder = "saved";

    private string RunsFolder => Path.Combine(dataFolder, "runs");

    public Task<IAsyncDisposable> AcquireLeaseAsync(string change, string environment, LeaseHolder holder, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(dataFolder, "leases");
        DurableFile.CreateFolder(folder, DurableFile.OwnerOnlyFolder);
        return Task.FromResult<IAsyncDisposable>(LocalLease.Acquire(folder, change, environment, holder));
    }

    public async Task<IRunJournal> CreateAsync(RunHeader header, JsonObject document, CancellationToken cancellationToken)
    {
        var folder = Folder(header.RunId);
        DurableFile.CreateFolder(folder, DurableFile.OwnerOnlyFolder);
        // The header comes last: a folder without one is a run that never began.
        var journal = LocalJournal.Create(Path.Combine(folder, JournalFile), header, document);
        try
        {
            DurableFile.Write(Path.Combine(folder, HeaderFile), RunDocument.Write(header, document), DurableFile.OwnerOnlyFile);
        }
        catch
        {
            await journal.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return journal;
    }

    public Task<IRunJournal> OpenAsync(string runId, CancellationToken cancellationToken)
    {
        var (header, document) = DocumentOf(runId);
        return Task.FromResult<IRunJournal>(LocalJournal.Open(JournalPath(runId), header, document));
    }

    public Task<IReadOnlyList<RunHeader>> ListAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(RunsFolder))
            return Task.FromResult<IReadOnlyList<RunHeader>>([]);
        var headers = Directory.EnumerateDirectories(RunsFolder)
            .Where(f => File.Exists(Path.Combine(f, HeaderFile)))
            .Select(f => HeaderOf(Path.GetFileName(f)))
            .OrderBy(h => h.Started).ThenBy(h => h.RunId, StringComparer.Ordinal);
        return Task.FromResult<IReadOnlyList<RunHeader>>([.. headers]);
    }

    public Task<RunHistory> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var (header, document) = DocumentOf(runId);
        var path = JournalPath(runId);
        var bytes = ReadShared(path);
        var (records, _) = JournalLines.Read(bytes, path);
        return Task.FromResult(new RunHistory(header, document, records, Digest.OfBytes(bytes)));
    }

    public Task<RunHeader> ReadHeaderAsync(string runId, CancellationToken cancellationToken) => Task.FromResult(HeaderOf(runId));

    public Task<IReadOnlyList<JournalRecord>> ReadRecordsAsync(string runId, CancellationToken cancellationToken)
    {
        var path = JournalPath(runId);
        return Task.FromResult<IReadOnlyList<JournalRecord>>(JournalLines.Read(ReadShared(path), path).Records);
    }

    public Task<string> ReadJournalDigestAsync(string runId, CancellationToken cancellationToken) =>
        Task.FromResult(Digest.OfBytes(ReadShared(JournalPath(runId))));

    public ISavedData SavedData(string runId, string actionId) => new LocalSavedData(Path.Combine(Folder(runId), SavedFolder), FileNames.For(actionId));

    public async Task<long> ClearSavedDataAsync(string runId, CancellationToken cancellationToken)
    {
        var bytes = await MeasureSavedDataAsync(runId, cancellationToken).ConfigureAwait(false);
        var folder = Path.Combine(Folder(runId), SavedFolder);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return bytes;
    }

    public Task<long> MeasureSavedDataAsync(string runId, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(Path.Combine(Folder(runId), SavedFolder));
        return Task.FromResult(folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.LinkTarget is null ? f.Length : 0) : 0L);
    }

    private string Folder(string runId) => Path.Combine(RunsFolder, runId);

    private string JournalPath(string runId) => Path.Combine(Path.GetDirectoryName(HeaderPath(runId))!, JournalFile);

    private string HeaderPath(string runId)
    {
        var path = Path.Combine(Folder(runId), HeaderFile);
        return runId.Length > 0 && FileNames.For(runId) == runId && File.Exists(path)
            ? path
            : throw new SafeOpsException(ErrorCodes.RunNotFound, $"There is no run '{runId}' in {RunsFolder}.", "Get-ChangeRun lists the runs.", runId);
    }

    private (RunHeader Header, JsonObject Document) DocumentOf(string runId) => Undamaged(runId, path => RunDocument.Read(File.ReadAllBytes(path)));

    private RunHeader HeaderOf(string runId) => Undamaged(runId, path =>
    {
        using var file = File.OpenRead(path);
        return RunDocument.ReadHeader(file);
    });

    private T Undamaged<T>(string runId, Func<string, T> read)
    {
        var path = HeaderPath(runId);
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or NullReferenceException)
        {
            throw new SafeOpsException(ErrorCodes.JournalDamaged, $"{path} is damaged: {error.Message}", target: runId, inner: error);
        }
    }

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
