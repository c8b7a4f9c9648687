using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using SafeOps.Adapters.Runs;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Adapters.Postgres;

/// <summary>A journal as numbered rows, each committed before the run goes on. Two writers cannot interleave: a number is taken once.</summary>
internal sealed class PostgresJournal : IRunJournal
{
    private readonly PostgresRunSession _session;
    private readonly List<JournalRecord> _records;

    public PostgresJournal(PostgresRunSession session, RunHeader header, JsonObject document, IReadOnlyList<JournalRecord> records)
    {
        _session = session;
        _records = [.. records];
        Header = header;
        Document = document;
        session.Recorded = _records.Count;
    }

    public RunHeader Header { get; }

    public JsonObject Document { get; }

    public IReadOnlyList<JournalRecord> Records => _records;

    public Task AppendAsync(JournalRecord record, CancellationToken cancellationToken) => _session.UseAsync(async connection =>
    {
        var number = _records.Count + 1;
        await using var command = PostgresLedgerDatabase.Command(
            connection, "insert into journal (run_id, n, line) values ($1, $2, $3)", Header.RunId, number, JournalLines.Write(number, record)[..^1]);
        await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        _records.Add(record);
        _session.Recorded = number;
        return number;
    });

    /// <summary>The session is the lease's, which ends it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The records of a run, and the digest of its journal: that of the same lines in a file. Throws <see cref="ErrorCodes.JournalDamaged"/>.</summary>
    public static async Task<(IReadOnlyList<JournalRecord> Records, string Digest)> ReadAsync(NpgsqlConnection connection, string runId, CancellationToken cancellationToken)
    {
        await using var command = PostgresLedgerDatabase.Command(connection, "select n, line from journal where run_id = $1 order by n", runId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var records = new List<JournalRecord>();
        using var lines = new MemoryStream();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var line = reader.GetFieldValue<byte[]>(1);
            var number = records.Count + 1;
            if (reader.GetInt32(0) != number || JournalLines.Parse(line, number) is not { } record)
                throw new SafeOpsException(ErrorCodes.JournalDamaged, string.Create(CultureInfo.InvariantCulture, $"Record {number} of the journal of run {runId} is missing or damaged."),
                    "The journal was changed by something else than SafeOps; compare it with a backup before anything is resumed or undone.", runId);
            records.Add(record);
            lines.Write(line);
            lines.WriteByte((byte)'\n');
        }
        return (records, Digest.OfBytes(lines.GetBuffer().AsSpan(0, (int)lines.Length)));
    }
}
