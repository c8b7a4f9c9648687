using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Promotion;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// The ledger a team shares. The server says who appends and when: the role it authenticated signs the record, and what the
/// machine says stands in the record's data. Appends take turns by an advisory lock, and the tables refuse everything else.
/// </summary>
public sealed class PostgresLedgerStore : ILedgerStore
{
    private const int PageSize = 1000;

    private readonly PostgresLedgerDatabase _database;
    private readonly Actor _machine;

    /// <param name="machine">Who acts, as the machine says.</param>
    public PostgresLedgerStore(ConnectionDefinition connection, SecretVault secrets, Actor machine)
    {
        _database = new PostgresLedgerDatabase(connection, secrets);
        _machine = machine;
    }

    public Task<string?> GetIdAsync(CancellationToken cancellationToken) => _database.ReadAsync(c => TextAsync(c, "select id from ledger", cancellationToken), cancellationToken);

    public Task<string?> GetSignerAsync(CancellationToken cancellationToken) => _database.ReadAsync(c => TextAsync(c, "select session_user::text", cancellationToken), cancellationToken);

    public async Task<ChangeRecord> AppendAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var committing = false;
        try
        {
            return await _database.WriteAsync(LinkAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (committing && error.Code == ErrorCodes.LedgerUnavailable)
        {
            throw new SafeOpsException(error.Code, $"{error.Message} The record was being written: it is there or not.",
                "Look with Get-ChangeRecord before you repeat the command. A run is recorded once, however often it is resumed.", error.Target, error.InnerException);
        }

        async Task<ChangeRecord> LinkAsync(NpgsqlConnection connection)
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            var (signer, at) = await TakeTurnAsync(connection, cancellationToken).ConfigureAwait(false);
            if (entry.Key is { } key && await PostgresLedgerRows.FindByKeyAsync(connection, key, cancellationToken).ConfigureAwait(false) is { } existing)
                return existing;
            var (recordId, previous) = await PostgresLedgerRows.HeadAsync(connection, cancellationToken).ConfigureAwait(false);
            previous ??= LedgerChain.Genesis(await TextAsync(connection, "select id from ledger", cancellationToken).ConfigureAwait(false)
                ?? throw PostgresLedgerErrors.Damaged(_database, "has lost its id"));
            var data = entry.Data.DeepClone().AsObject();
            data[EvidenceData.Machine] = _machine.ToString();
            var record = LedgerChain.Link(entry with { Actor = signer, At = at, Data = data }, recordId + 1, previous);
            await PostgresLedgerRows.InsertAsync(connection, record, cancellationToken).ConfigureAwait(false);
            // From here on the record counts: a cancellation must not make a written record look unwritten.
            committing = true;
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return record;
        }
    }

    public async IAsyncEnumerable<ChangeRecord> ReadAsync(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = await _database.ReadAsync(async c => (await PostgresLedgerRows.HeadAsync(c, cancellationToken).ConfigureAwait(false)).RecordId, cancellationToken).ConfigureAwait(false);
        for (var after = long.MinValue; ;)
        {
            var page = await _database.ReadAsync(c => PostgresLedgerRows.PageAsync(c, query, after, last, PageSize, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var record in page)
                yield return record;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].RecordId;
        }
    }

    public Task<string> KeepBulkAsync(ReadOnlyMemory<byte> bulk, CancellationToken cancellationToken) => _database.WriteAsync(
        async connection =>
        {
            var digest = Digest.OfBytes(bulk.Span);
            await using var command = PostgresLedgerDatabase.Command(connection, "insert into bulk (digest, content) values ($1, $2) on conflict do nothing", digest, bulk.ToArray());
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return digest;
        },
        cancellationToken);

    public Task<byte[]?> FindBulkAsync(string digest, CancellationToken cancellationToken) => _database.ReadAsync(
        async connection =>
        {
            await using var command = PostgresLedgerDatabase.Command(connection, "select content from bulk where digest = $1", digest);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is byte[] bulk && Digest.OfBytes(bulk) == digest ? bulk : null;
        },
        cancellationToken);

    /// <summary>One writer at a time, from any machine, until the transaction ends; with the role and the time the server gives.</summary>
    private async Task<(string Signer, DateTimeOffset At)> TakeTurnAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var turn = PostgresLedgerDatabase.Command(connection, "select pg_advisory_xact_lock($1)", PostgresLocks.Key(_database.Schema, "append"));
        await turn.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var command = PostgresLedgerDatabase.Command(connection, "select session_user::text, floor(extract(epoch from clock_timestamp()) * 1000)::bigint");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)));
    }

    private static async Task<string?> TextAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = PostgresLedgerDatabase.Command(connection, sql);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }
}
