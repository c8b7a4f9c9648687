using Microsoft.Data.Sqlite;
using SafeOps.Errors;

namespace SafeOps.Adapters.Sqlite;

/// <summary>How a file is opened, and what must still hold when it has been read.</summary>
/// <param name="Mark">Null where SQLite itself holds a snapshot.</param>
internal sealed record SqliteSource(string ConnectionString, SqliteFileMark? Mark, Action? Released = null)
{
    private int _released;

    public bool IsUndisturbed => Mark is null || Mark.StillHolds();

    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
            Released?.Invoke();
    }
}

/// <summary>A file's state by what any writer would move: its length, its time, and a write-ahead log beside it.</summary>
internal sealed record SqliteFileMark(string Path, long Length, DateTime Written)
{
    public static SqliteFileMark Of(string path)
    {
        var file = new FileInfo(path);
        return new SqliteFileMark(path, file.Length, file.LastWriteTimeUtc);
    }

    public bool StillHolds()
    {
        var file = new FileInfo(Path);
        return file.Exists && file.Length == Length && file.LastWriteTimeUtc == Written && !SqliteSnapshot.HasLog(Path);
    }
}

/// <summary>
/// Opens a file for reading so that not one byte on the disk differs afterwards. Which way depends on its journal mode
/// (https://sqlite.org/wal.html#read_only_databases):
/// a rollback journal is read under shared locks; a write-ahead log with its index is read with the index mapped read-only;
/// a database in WAL mode without a log would get one by opening it, so it is read as immutable and looked at again afterwards.
/// </summary>
internal static class SqliteSnapshot
{
    private const int HeaderLength = 20;
    private const int ReadVersion = 19; // file format: 2 means write-ahead log
    private const int IndexLength = 32 * 1024; // the first page of the log's index
    private static readonly object Gate = new();
    private static readonly Dictionary<string, (int Count, bool Log)> Open = new(StringComparer.Ordinal);

    public static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    public static SqliteSource Source(string path, string connection)
    {
        if (!File.Exists(path))
            return new SqliteSource("Data Source=:memory:;Pooling=False", null);
        var log = Enter(path, connection);
        void Leave() => SqliteSnapshot.Leave(path);
        try
        {
            if (!log)
            {
                if (new FileInfo(path).Length == 0 && new FileInfo(path + "-journal") is { Exists: true, Length: > 0 })
                    throw NeedsRecovery(connection, path + "-journal");
                return new SqliteSource(Uri(path, "mode=ro"), null, Leave);
            }
            if (!HasLog(path))
                return new SqliteSource(Uri(path, "mode=ro&immutable=1"), SqliteFileMark.Of(path), Leave);
            // A power cut leaves the index of any length; SQLite would wait for somebody to write a short one anew.
            if (new FileInfo(path + "-shm") is not { Exists: true, Length: >= IndexLength })
                throw NeedsRecovery(connection, path + "-wal");
            return new SqliteSource(Uri(path, "mode=ro&readonly_shm=1"), null, Leave);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    public static SafeOpsException NeedsRecovery(string connection, string? file = null) => new(
        ErrorCodes.TargetUnreachable,
        $"connection '{connection}': a writer ended in mid-transaction and left {file ?? "a journal"}; what the database holds cannot be known without recovering it, which writes.",
        "Open the database once for writing (sqlite3 <file> 'pragma quick_check'), then repeat.",
        connection);

    /// <summary>
    /// Whether the file is in WAL mode. A plain read of the header would, on closing, drop the locks that another connection of this process
    /// holds on the file (fcntl(2), "Advisory record locking"), so it is read only while this process has none open.
    /// </summary>
    private static bool Enter(string path, string connection)
    {
        lock (Gate)
        {
            var (count, log) = Open.GetValueOrDefault(path);
            if (count == 0)
                log = ReadsLog(path, connection);
            Open[path] = (count + 1, log);
            return log;
        }
    }

    /// <summary>Counts a connection that writes; its journal mode is read first.</summary>
    public static void Leave(string path)
    {
        lock (Gate)
        {
            var (count, log) = Open[path];
            if (count == 1)
                Open.Remove(path);
            else
                Open[path] = (count - 1, log);
        }
    }

    public static SqliteSource Writable(string path, string connectionString, string connection)
    {
        if (!File.Exists(path))
            return new SqliteSource(connectionString, null);
        Enter(path, connection);
        return new SqliteSource(connectionString, null, () => Leave(path));
    }

    private static bool ReadsLog(string path, string connection)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var header = new byte[HeaderLength];
            return file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) == HeaderLength && header[ReadVersion] == 2;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.TargetUnreachable, $"connection '{connection}' cannot be opened: {error.Message}", target: connection, inner: error);
        }
    }

    private static string Uri(string path, string query)
    {
        var escaped = string.Join('/', path.Replace('\\', '/').Split('/').Select(System.Uri.EscapeDataString)).Replace("%3A", ":", StringComparison.Ordinal);
        return new SqliteConnectionStringBuilder
        {
            DataSource = $"file:{(escaped.StartsWith('/') ? "" : "/")}{escaped}?{query}",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString();
    }
}
