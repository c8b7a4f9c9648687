using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Runs;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Adapters.Sqlite;

/// <summary>
/// The ledger in one SQLite file, recorded plans as files beside it. A rollback journal rather than a write-ahead log: reading must leave no file behind, and
/// a reader of a write-ahead log writes its index. Every transaction is short, so that readers and writers of any number
/// of processes take turns; each append is flushed, the folder's entry included (<c>synchronous = extra</c>).
/// </summary>
public sealed class SqliteLedgerStore : ILedgerStore
{
    /// <summary>Records read in one transaction: what a reader may hold a writer up for.</summary>
    private const int PageSize = 500;

    /// <summary>
    /// One caller at a time within this process. POSIX drops all locks a process has on a file when any of its handles
    /// to that file is closed (fcntl(2)), and <see cref="SqliteLedgerSnapshot"/> opens the file beside SQLite.
    /// </summary>
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new();

    private readonly string _path;
    private readonly TimeSpan _patience;
    private readonly SemaphoreSlim _turn;

    /// <param name="path">The file, made with its folder by the first append; owner-only.</param>
    /// <param name="patience">How long to wait for others; 60 seconds where it is left out.</param>
    public SqliteLedgerStore(string path, TimeSpan? patience = null)
    {
        _path = Path.GetFullPath(path);
        _patience = patience ?? TimeSpan.FromSeconds(60);
        _turn = Turns.GetOrAdd(_path, _ => new SemaphoreSlim(1, 1));
    }

    public Task<string?> GetIdAsync(CancellationToken cancellationToken) =>
        ReadAsync(connection => SqliteLedgerSchema.ReadId(connection), cancellationToken);

    public Task<string?> GetSignerAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<ChangeRecord> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken) =>
        GuardedAsync(
            async () =>
            {
                SqliteLedgerSchema.CreateFile(_path);
                using var connection = SqliteLedgerConnection.Open(_path, writing: true);
                await SqliteLedgerConnection.ExecuteWhenFreeAsync(connection, "begin immediate", _path, _patience, cancellationToken).ConfigureAwait(false);
                SqliteLedgerSchema.EnsureCreated(connection, _path);
                if (entry.Key is { } key && SqliteLedgerRows.FindByKey(connection, key) is { } existing)
                    return existing;
                var (recordId, previous) = SqliteLedgerRows.Head(connection);
                var record = LedgerChain.Link(entry, recordId + 1, previous ?? LedgerChain.Genesis(SqliteLedgerSchema.ReadId(connection)!));
                SqliteLedgerRows.Insert(connection, record);
                // From here on the record counts: a cancellation must not make a written record look unwritten.
                await SqliteLedgerConnection.ExecuteWhenFreeAsync(connection, "commit", _path, _patience, CancellationToken.None).ConfigureAwait(false);
                return record;
            },
            cancellationToken);

    public async IAsyncEnumerable<ChangeRecord> ReadAsync(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = await ReadAsync(connection => SqliteLedgerRows.Head(connection).RecordId, cancellationToken).ConfigureAwait(false);
        var after = long.MinValue;
        while (true)
        {
            var page = await ReadAsync(connection => SqliteLedgerRows.Page(connection, query, after, last, PageSize), cancellationToken).ConfigureAwait(false);
            foreach (var record in page ?? [])
                yield return record;
            if (page is not { Count: PageSize })
                yield break;
            after = page[^1].RecordId;
        }
    }

    public Task<string> KeepBulkAsync(ReadOnlyMemory<byte> bulk, CancellationToken cancellationToken)
    {
        var digest = Digest.OfBytes(bulk.Span);
        DurableFile.CreateFolder(BulkFolder, DurableFile.OwnerOnlyFolder);
        DurableFile.Write(BulkPath(digest), bulk.Span, DurableFile.OwnerOnlyFile);
        return Task.FromResult(digest);
    }

    public async Task<byte[]?> FindBulkAsync(string digest, CancellationToken cancellationToken)
    {
        if (!File.Exists(BulkPath(digest)))
            return null;
        var bulk = await File.ReadAllBytesAsync(BulkPath(digest), cancellationToken).ConfigureAwait(false);
        return Digest.OfBytes(bulk) == digest ? bulk : null;
    }

    private string BulkFolder => Path.Combine(Path.GetDirectoryName(_path)!, "plans");

    private string BulkPath(string digest) => Path.Combine(BulkFolder, $"{FileNames.For(digest)}.json");

    /// <summary>The default of <typeparamref name="T"/> where there is no ledger yet.</summary>
    private Task<T?> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => GuardedAsync<T?>(
        async () =>
        {
            if (!SqliteLedgerSchema.Exists(_path))
                return default;
            try
            {
                return await ReadFileAsync(_path, read, cancellationToken).ConfigureAwait(false);
            }
            catch (SqliteException error) when (error.SqliteExtendedErrorCode == SQLitePCL.raw.SQLITE_READONLY_ROLLBACK || error.SqliteErrorCode == SQLitePCL.raw.SQLITE_READONLY)
            {
                using var snapshot = await SqliteLedgerSnapshot.TakeAsync(_path, _patience, cancellationToken).ConfigureAwait(false);
                return await ReadFileAsync(snapshot.Path, read, cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken);

    private async Task<T?> ReadFileAsync<T>(string path, Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        using var connection = SqliteLedgerConnection.Open(path, writing: path != _path);
        await SqliteLedgerConnection.ExecuteWhenFreeAsync(connection, "begin", _path, _patience, cancellationToken).ConfigureAwait(false);
        // The first read takes the lock that "begin" only announces.
        await SqliteLedgerConnection.ExecuteWhenFreeAsync(connection, "select 1 from sqlite_master", _path, _patience, cancellationToken).ConfigureAwait(false);
        return SqliteLedgerSchema.IsCreated(connection, _path) ? read(connection) : default;
    }

    private async Task<T> GuardedAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(action, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error)
        {
            throw SqliteLedgerConnection.Explain(error, _path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(
                ErrorCodes.LedgerUnavailable, $"The ledger {_path} cannot be reached: {error.Message}", "Check the folder's permissions and the free space.", _path, error);
        }
        finally
        {
            _turn.Release();
        }
    }
}
