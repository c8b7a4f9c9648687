using System.Globalization;
using Npgsql;
using SafeOps.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// The one connection that holds a run's lease and that all the run writes goes through. The server frees the lease when it
/// is done with the connection and not before: whoever takes the run up elsewhere finds everything this session wrote, and
/// nothing can be written through it afterwards. So it is never opened anew.
/// </summary>
internal sealed class PostgresRunSession : IAsyncDisposable
{
    private readonly PostgresLedgerDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly Action<PostgresRunSession> _ended;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Exception? _lost;

    private PostgresRunSession(PostgresLedgerDatabase database, NpgsqlConnection connection, string runId, Action<PostgresRunSession> ended)
    {
        _database = database;
        _connection = connection;
        _ended = ended;
        RunId = runId;
    }

    public string RunId { get; }

    /// <summary>How many records of the journal stand; null before there is one.</summary>
    public int? Recorded { get; set; }

    /// <param name="machine">Account and machine of the holder, as the machine says.</param>
    /// <param name="ended">Told when the lease is given back.</param>
    public static async Task<PostgresRunSession> AcquireAsync(
        PostgresLedgerDatabase database, string change, string environment, LeaseHolder holder, string machine, Action<PostgresRunSession> ended, CancellationToken cancellationToken)
    {
        var key = LeaseKey(database, change, environment);
        var connection = await database.OpenToRunAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var take = PostgresLedgerDatabase.Command(connection, "select pg_try_advisory_lock($1)", key);
            if (await take.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
                throw await HeldAsync(connection, change, environment, cancellationToken, key).ConfigureAwait(false);
            await using var tell = PostgresLedgerDatabase.Command(
                connection, "insert into leases (lock, change, environment, run_id, machine, process) values ($1, $2, $3, $4, $5, $6)",
                key, change, environment, holder.RunId, machine, holder.ProcessId);
            await tell.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return new PostgresRunSession(database, connection, holder.RunId, ended);
        }
        catch (Exception error)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (PostgresLedgerErrors.IsTrouble(error))
                throw PostgresLedgerErrors.Explain(error, database);
            throw;
        }
    }

    public static long LeaseKey(PostgresLedgerDatabase database, string change, string environment) =>
        PostgresLocks.Key(database.Schema, "lease", change, environment.ToLowerInvariant());

    /// <summary>Who holds the lease is whose session has the lock; that it was taken is noted right after, so that nobody may be named yet.</summary>
    public static async Task<SafeOpsException> HeldAsync(NpgsqlConnection connection, string change, string environment, CancellationToken cancellationToken, long key)
    {
        await using var command = PostgresLedgerDatabase.Command(
            connection,
            """
            select l.actor, l.machine, l.process, l.since, l.run_id from leases l
            join pg_locks k on k.pid = l.backend and k.locktype = 'advisory' and k.granted and k.objsubid = 1
                and (k.classid::bigint << 32 | k.objid::bigint) = l.lock
                and k.database = (select oid from pg_database where datname = current_database())
            where l.lock = $1 order by l.n desc limit 1
            """,
            key);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var holder = await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? string.Create(CultureInfo.InvariantCulture, $"{reader.GetString(0)} ({reader.GetString(1)}, process {reader.GetInt32(2)}) has been carrying out {change} in {environment} since {reader.GetDateTime(3).ToUniversalTime():yyyy-MM-dd HH:mm:ss}Z, as run {reader.GetString(4)}.")
            : $"Another process is carrying out {change} in {environment}.";
        return new SafeOpsException(
            ErrorCodes.ChangeHeld, holder, "Wait until it has ended; Get-ChangeRun shows it. Where its machine is gone, it is let go of within half a minute.", change);
    }

    /// <summary>One use at a time. Throws <see cref="ErrorCodes.StorageFailed"/> once the connection has failed, whatever it failed at.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        // Never cancelled: whether a record is written must not depend on when a person loses patience.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        Task<T>? begun = null;
        try
        {
            if (_lost is not null)
                throw Lost(_lost);
            begun = work(_connection);
            return await _database.InTimeAsync(begun).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresLedgerErrors.IsTrouble(error))
        {
            _lost = error;
            // Not waited for: on a dead network closing takes its time, and whatever it still does, the lease is held until it is done.
            _ = CloseAsync(begun ?? Task.CompletedTask);
            throw Lost(error);
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task WriteAsync(string sql, params object?[] values) => UseAsync(async connection =>
    {
        await using var command = PostgresLedgerDatabase.Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
    });

    public async ValueTask DisposeAsync()
    {
        _ended(this);
        if (_lost is null)
        {
            try
            {
                // Given back first, because the server learns of a closed connection a little later.
                await WriteAsync("select pg_advisory_unlock_all()").ConfigureAwait(false);
                await CloseAsync(Task.CompletedTask).ConfigureAwait(false);
            }
            catch (SafeOpsException error) when (error.Code == ErrorCodes.StorageFailed)
            {
                // The run has ended and is recorded; what is left is for the server to find.
            }
        }
        _turn.Dispose();
    }

    /// <param name="begun">What may still be under way on it.</param>
    private async Task CloseAsync(Task begun)
    {
        await begun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresLedgerErrors.IsTrouble(error))
        {
            // The server frees the lock by itself when it finds nobody at the other end.
        }
    }

    private SafeOpsException Lost(Exception error) => new(
        ErrorCodes.StorageFailed,
        string.Create(CultureInfo.InvariantCulture, $"{_database} was lost in run {RunId}: {PostgresLedgerErrors.Why(error)}. ")
            + (Recorded is { } records
                ? string.Create(CultureInfo.InvariantCulture, $"{records} records of its journal stand; an action whose end is not among them may have been carried out, and nothing more was done.")
                : "Nothing was done."),
        Recorded is null
            ? "When it can be reached again, look with Get-ChangeRun -Unfinished whether the run was noted there after all: then resume it, else repeat the command."
            : $"When it can be reached again, here or on another machine: Resume-SafeChange -RunId {RunId}, or Undo-SafeChange -RunId {RunId}",
        RunId,
        error);
}
