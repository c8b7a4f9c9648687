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

    public Task<IReadOnlyList<RunHeader>> ListAsync(CancellationToken cancellationToken) => _database.ReadAsync<IReadOnlyList<RunHeader>>(
        async connection =>
        {
            await using var command = PostgresLedgerDatabase.Command(connection, $"select {HeaderColumns} from runs order by started, run_id");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var headers = new List<RunHeader>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                headers.Add(Header(reader));
            return headers;
        },
        cancellationToken);

    public Task<RunHistory> ReadAsync(string runId, CancellationToken cancellationToken) => AskAsync(runId, c => HistoryAsync(c, runId, cancellationToken), cancellationToken);

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
        async connection =>
        {
            await using var command = PostgresLedgerDatabase.Command(
                connection,
                $"select coalesce(sum(bytes), 0)::bigint from (select distinct on (action_id, name) bytes from saved where run_id = $1 and action_id is not null {PostgresSavedData.NotVoid} order by action_id, name, n desc) newest",
                runId);
            return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        },
        cancellationToken);

    /// <summary>The session that holds a run.</summary>
    internal PostgresRunSession Session(string runId) => _held.TryGetValue(runId, out var session)
        ? session
        : throw new InvalidOperationException($"Run {runId} is written to under its lease only.");

    /// <summary>Through the session of a held run, else on a short connection.</summary>
    internal Task<T> AskAsync<T>(string runId, Func<NpgsqlConnection, Task<T>> question, CancellationToken cancellationToken) =>
        _held.TryGetValue(runId, out var session) ? session.UseAsync(question) : _database.ReadAsync(question, cancellationToken);

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

    /// <summary>Refused while somebody works on the change: it may be this run's undo.</summary>
    private async Task RemoveSavedDataAsync(string runId, CancellationToken cancellationToken)
    {
        var header = (await ListAsync(cancellationToken).ConfigureAwait(false)).Single(h => h.RunId == runId);
        var key = PostgresRunSession.LeaseKey(_database, header.Change, header.Environment);
        await _database.WriteAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using var take = PostgresLedgerDatabase.Command(connection, "select pg_try_advisory_xact_lock($1)", key);
                if (await take.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
                    throw await PostgresRunSession.HeldAsync(connection, header.Change, header.Environment, cancellationToken, key).ConfigureAwait(false);
                foreach (var table in new[] { "saved", "saved_chunks" })
                {
                    await using var remove = PostgresLedgerDatabase.Command(connection, $"delete from {table} where run_id = $1", runId);
                    await remove.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
