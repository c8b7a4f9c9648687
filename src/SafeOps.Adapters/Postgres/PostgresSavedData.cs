using SafeOps.Changes.Steps;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// The saved data of one action, in pieces. A name is there when its content is whole; what a crash left of a content has no
/// name. Nothing is overwritten: the newest row of a name counts.
/// </summary>
internal sealed class PostgresSavedData(PostgresRunStore store, string runId, string actionId) : ISavedData
{
    /// <summary>Leaves out what a rehearsal has made void.</summary>
    public const string NotVoid = "and n > coalesce((select max(n) from saved where run_id = $1 and action_id is null), 0)";

    private const string Newest =
        $"select distinct on (name) name, content, chunks from saved where run_id = $1 and action_id = $2 {NotVoid} order by name, n desc";

    public async Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var content = new PostgresSavedWriter(store.Session(runId), runId);
        await using (content.ConfigureAwait(false))
        {
            await write(content).ConfigureAwait(false);
            await content.NameAsync(actionId, name).ConfigureAwait(false);
        }
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) => store.AskAsync(
        runId,
        async connection =>
        {
            await using var command = PostgresLedgerDatabase.Command(
                connection,
                $"select s.content, s.chunks, c.data from ({Newest}) s left join saved_chunks c on c.content = s.content and c.n = 1 where s.name = $3 and s.content is not null",
                runId, actionId, name);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                return (Stream?)null;
            return new PostgresSavedReader(ChunkAsync, reader.GetGuid(0), reader.GetInt32(1), reader.IsDBNull(2) ? [] : reader.GetFieldValue<byte[]>(2));
        },
        cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => store.AskAsync<IReadOnlyList<string>>(
        runId,
        async connection =>
        {
            await using var command = PostgresLedgerDatabase.Command(connection, $"select s.name from ({Newest}) s where s.content is not null", runId, actionId);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var names = new List<string>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                names.Add(reader.GetString(0));
            names.Sort(StringComparer.Ordinal);
            return names;
        },
        cancellationToken);

    /// <summary>The store is elsewhere.</summary>
    public string? LocalPath(string name) => null;

    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        store.Session(runId).WriteAsync("insert into saved (run_id, action_id, name) values ($1, $2, $3)", runId, actionId, name);

    private Task<byte[]?> ChunkAsync(Guid content, int number, CancellationToken cancellationToken) => store.AskAsync(
        runId,
        async connection =>
        {
            await using var command = PostgresLedgerDatabase.Command(connection, "select data from saved_chunks where content = $1 and n = $2", content, number);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as byte[];
        },
        cancellationToken);
}
