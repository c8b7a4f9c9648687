using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using SafeOps.Changes.Running;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// Runs beside a team's ledger, so that another machine sees, resumes and undoes them. What a held run reads and writes goes
/// through the session that holds its lease; all else is read on short connections.
/// </summary>
public sealed class PostgresRunStore : IRunStore
{
    private const string HeaderColumns = "run_id, change, environment, plan_digest, actor, started";

    private readonly PostgresLedgerDatabase _database;
    private readonly Actor _machine;
    private readonly ConcurrentDictionary<string, PostgresRunSession> _held = new(StringComparer.Ordinal);

    /// <param name="machine">Who acts, as the machine says.</param>
    public PostgresRunStore(ConnectionDefinition connection, SecretVault secrets, Actor machine)
    {
        _database = new PostgresLedgerDatabase(connection, secrets);
        _machine = machine;
    }

    public async Task<IAsyncDisposable> AcquireLeaseAsync(string change, string environment, LeaseHolder holder, CancellationToken cancellationToken)
    {
        var session = await PostgresRunSession.AcquireAsync(
            _database, change, environment, holder, _machine.ToString(), s => _held.TryRemove(s.RunId, out _), cancellationToken).ConfigureAwait(false);
        _held[holder.RunId] = session;
        return session;
    }

    public async Task<IRunJournal> CreateAsync(RunHeader header, JsonObject document, CancellationToken cancellationToken)
    {
        var session = Session(header.RunId);
        await session.WriteAsync(
            "insert into runs (run_id, change, environment, plan_digest, machine, started, document) values ($1, $2, $3, $4, $5, $6, $7)",
            header.RunId, header.Change, header.Environment, header.PlanDigest, _machine.ToString(), header.Started.UtcDateTime, JsonSerializer.SerializeToUtf8Bytes(document)).ConfigureAwait(false);
        return new PostgresJournal(session, header, document, []);
    }

    public async Task<IRunJournal> OpenAsync(string runId, CancellationToken cancellationToken)
    {
        var session = Session(runId);
        var history = await session.UseAsync(c => HistoryAsync(c, runId, CancellationToken.None)).ConfigureAwait(false);
        return new PostgresJournal(session, history.Header, history.Document, history.Records);
    }

    public Task<IReadOnlyList<RunHeader>> ListAsync(CancellationToken cancellationToken) => ListAsync("", cancellationToken);

    /// <summary>A complete run ends with its settlement and its record, and between them at most with attempts to go on: those that make more are read.</summary>
    public Task<IReadOnlyList<RunHeader>> ListOpenAsync(CancellationToken cancellationToken) => ListAsync(
        $"""
        where not exists (
            select from (select array(select event from journal j where j.run_id = runs.run_id order by n desc limit 3) as last) ends
            where last[1] = '{JournalEvent.Recorded}' and '{JournalEvent.Settled}' = any(last))
        """,
        cancellationToken);

    private Task<IReadOnlyList<RunHeader>> ListAsync(string condition, CancellationToken cancellationToken) => _database.ReadAsync<IReadOnlyList<RunHeader>>(
        async connection =>
        {
            await using var command = PostgresLedgerDatabase.Command(connection, $"select {HeaderColumns} from runs {condition} order by started, run_id");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var headers = new List<RunHeader>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                headers.Add(Header(reader));
            return headers;
        },
        cancellationToken);

    public Task<RunHistory> ReadAsync(string runId, CancellationToken cancellationToken) => AskAsync(runId, (c, stop) => HistoryAsync(c, runId, stop), cancellationToken);

    public ISavedData SavedData(string runId, string actionId) => new PostgresSavedData(this, runId, actionId);

    public async Task<long> ClearSavedDataAsync(string runId, CancellationToken cancellationToken)
    {
        var bytes = await MeasureSavedDataAsync(runId, cancellationToken).ConfigureAwait(false);
        // Within a run it becomes void, which a writer may do; the space is given back when the run's data is cleared.
        if (_held.TryGetValue(runId, out var session))
            await session.WriteAsync("insert into saved (run_id) values ($1)", runId).ConfigureAwait(false);
        else
            await RemoveSavedDataAsync(runId, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    public Task<long> MeasureSavedDataAsync(string runId, CancellationToken cancellationToken) => AskAsync(
        runId,
        async (connection, stop) =>
        {
            await using var command = PostgresLedgerDatabase.Command(
                connection,
                $"select coalesce(sum(bytes), 0)::bigint from (select distinct on (action_id, name) bytes from saved where run_id = $1 and action_id is not null {PostgresSavedData.NotVoid} order by action_id, name, n desc) newest",
                runId);
            return (long)(await command.ExecuteScalarAsync(stop).ConfigureAwait(false))!;
        },
        cancellationToken);

    /// <summary>The session that holds a run.</summary>
    internal PostgresRunSession Session(string runId) => _held.TryGetValue(runId, out var session)
        ? session
        : throw new InvalidOperationException($"Run {runId} is written to under its lease only.");

    /// <summary>On a short connection; or through the session of a held run, which a stopped question might break.</summary>
    internal Task<T> AskAsync<T>(string runId, Func<NpgsqlConnection, CancellationToken, Task<T>> question, CancellationToken cancellationToken) =>
        _held.TryGetValue(runId, out var session)
            ? session.UseAsync(c => question(c, CancellationToken.None))
            : _database.ReadAsync(c => question(c, cancellationToken), cancellationToken);

    private static async Task<RunHistory> HistoryAsync(NpgsqlConnection connection, string runId, CancellationToken cancellationToken)
    {
        RunHeader header;
        byte[] document;
        await using (var command = PostgresLedgerDatabase.Command(connection, $"select {HeaderColumns}, document from runs where run_id = $1", runId))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                throw new SafeOpsException(ErrorCodes.RunNotFound, $"There is no run '{runId}'.", "Get-ChangeRun lists the runs.", runId);
            (header, document) = (Header(reader), reader.GetFieldValue<byte[]>(6));
        }
        var (records, digest) = await PostgresJournal.ReadAsync(connection, runId, cancellationToken).ConfigureAwait(false);
        try
        {
            return new RunHistory(header, JsonNode.Parse(document)!.AsObject(), records, digest);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new SafeOpsException(ErrorCodes.JournalDamaged, $"The intent of run {runId} is damaged: {error.Message}", target: runId, inner: error);
        }
    }

    private static RunHeader Header(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), new DateTimeOffset(row.GetDateTime(5).ToUniversalTime()));

    /// <summary>
    /// Refused while somebody works on the change: it may be this run's undo. In parts, because there may be much of it; the
    /// names go last, so that what was interrupted is still listed.
    /// </summary>
    private async Task RemoveSavedDataAsync(string runId, CancellationToken cancellationToken)
    {
        var header = (await ListAsync(cancellationToken).ConfigureAwait(false)).Single(h => h.RunId == runId);
        const string part = "delete from saved_chunks where (content, n) in (select content, n from saved_chunks where run_id = $1 limit 100)";
        while (await RemoveAsync(header, part, cancellationToken).ConfigureAwait(false) > 0)
            cancellationToken.ThrowIfCancellationRequested();
        await RemoveAsync(header, "delete from saved where run_id = $1", cancellationToken).ConfigureAwait(false);
    }

    private Task<int> RemoveAsync(RunHeader run, string sql, CancellationToken cancellationToken) => _database.WriteAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var key = PostgresRunSession.LeaseKey(_database, run.Change, run.Environment);
            await using var take = PostgresLedgerDatabase.Command(connection, "select pg_try_advisory_xact_lock($1)", key);
            if (await take.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
                throw await PostgresRunSession.HeldAsync(connection, run.Change, run.Environment, key, cancellationToken).ConfigureAwait(false);
            await using var remove = PostgresLedgerDatabase.Command(connection, sql, run.RunId);
            var removed = await remove.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return removed;
        },
        cancellationToken);
}
