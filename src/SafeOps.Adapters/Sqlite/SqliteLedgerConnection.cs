using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SafeOps.Errors;
using SafeOps.Values;
using SQLitePCL;

namespace SafeOps.Adapters.Sqlite;

/// <summary>Opening the ledger's file, waiting for it, and saying in words what SQLite answers in numbers.</summary>
internal static class SqliteLedgerConnection
{
    private const int LongestPause = 25;

    public static SqliteConnection Open(string path, bool writing)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = writing ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            if (writing)
                Execute(connection, "pragma journal_mode = delete; pragma synchronous = extra");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Asks SQLite itself, because the provider's own wait is 150 ms at a time, far longer than an append takes. The pause
    /// grows and is random, so that waiting processes do not march in step.
    /// </summary>
    public static async Task ExecuteWhenFreeAsync(SqliteConnection connection, string sql, string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        for (var pause = 1; ; pause = Math.Min(pause * 2, LongestPause))
        {
            var result = raw.sqlite3_exec(connection.Handle, sql);
            if (result == raw.SQLITE_OK)
                return;
            if ((result & 0xff) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
                throw new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), result & 0xff, raw.sqlite3_extended_errcode(connection.Handle));
            if (waited.Elapsed > patience)
                throw Held(path, patience);
            await Task.Delay(1 + Random.Shared.Next(pause), cancellationToken).ConfigureAwait(false);
        }
    }

    public static SafeOpsException Explain(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Held(path, null),
        raw.SQLITE_NOTADB => Damaged(path, "is no SQLite database, or its beginning was overwritten", error),
        raw.SQLITE_CORRUPT or raw.SQLITE_ERROR or raw.SQLITE_MISMATCH => Damaged(path, $"is damaged ({error.Message})", error),
        raw.SQLITE_FULL => Unavailable(path, "cannot be written: the disk is full", "Free some space and repeat the command.", error),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => Unavailable(
            path, $"cannot be opened as it is needed ({error.Message})", "Check who owns the file and its folder: both are for their owner only.", error),
        _ => Unavailable(path, $"cannot be used: {error.Message}", "Repeat the command when the file can be reached.", error),
    };

    public static SafeOpsException Damaged(string path, string what, Exception? inner = null) => new(
        ErrorCodes.LedgerDamaged,
        $"The ledger {path} {what}.",
        "Nothing is written to it. Restore it from a backup, or move it aside: a new ledger starts empty, and evidence starts anew.",
        path,
        inner);

    private static SafeOpsException Unavailable(string path, string what, string next, Exception inner) =>
        new(ErrorCodes.LedgerUnavailable, $"The ledger {path} {what}.", next, path, inner);

    private static SafeOpsException Held(string path, TimeSpan? patience) => new(
        ErrorCodes.LedgerUnavailable,
        $"The ledger {path} is locked by another process{(patience is { } time ? $", and was not free for {Durations.Format(time)}" : "")}.",
        "An append takes milliseconds: look for a process that was suspended in the middle of one, or a tool that keeps the file open (backup, database browser), end it, and repeat the command.",
        path);
}
