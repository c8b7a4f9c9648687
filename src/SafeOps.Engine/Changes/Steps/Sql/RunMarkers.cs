using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// What an action has done to a database, written by the same transaction as the effect: so after a crash the database itself
/// tells. One row for each action, in a table that is removed when no run needs it any more.
/// </summary>
public sealed class RunMarkers(SqlSession session, string runId, string actionId)
{
    public const string Table = "_safeops_marker";

    private SqlParameterValue[] Key => [new("_run", runId), new("_action", actionId)];

    private string Quoted => session.Quote(Table);

    /// <summary>Null where the action left none.</summary>
    public async Task<MarkerState?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(session, cancellationToken).ConfigureAwait(false))
            return null;
        await using var command = session.Command($"SELECT state FROM {Quoted} WHERE run_id = :_run AND action_id = :_action", Key);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string state ? MarkerState.Parse(state) : null;
    }

    /// <summary>Within the open transaction, with the epoch of the addresses as of now.</summary>
    public async Task WriteAsync(MarkerState state, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {Quoted} (run_id TEXT NOT NULL, action_id TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (run_id, action_id))", null, cancellationToken).ConfigureAwait(false);
        state = state with { Epoch = await session.Dialect.AddressEpochAsync(session.Connection, cancellationToken).ConfigureAwait(false) };
        await session.ExecuteAsync($"DELETE FROM {Quoted} WHERE run_id = :_run AND action_id = :_action", Key, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"INSERT INTO {Quoted} (run_id, action_id, state) VALUES (:_run, :_action, :_state)", [.. Key, new("_state", state.ToJson().ToJsonString())], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the markers of a run's actions, and the table with the last one; within the open transaction.</summary>
    public static async Task RemoveAsync(SqlSession session, string runId, IEnumerable<string> actionIds, CancellationToken cancellationToken)
    {
        var table = session.Quote(Table);
        foreach (var id in actionIds)
            await session.ExecuteAsync($"DELETE FROM {table} WHERE run_id = :_run AND action_id = :_action", [new("_run", runId), new("_action", id)], cancellationToken).ConfigureAwait(false);
        if (await session.CountAsync($"SELECT count(*) FROM {table}", null, cancellationToken).ConfigureAwait(false) == 0)
            await session.ExecuteAsync($"DROP TABLE {table}", null, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<bool> ExistsAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session.Dialect.HasTableAsync(session.Connection, Table, cancellationToken).ConfigureAwait(false);
}

/// <summary>How far an action is.</summary>
/// <param name="Batches">How many batches are in effect; an undo counts them down.</param>
/// <param name="Complete">Nothing is left to apply.</param>
/// <param name="Last">The key of the last row taken, as saved values; null before the first.</param>
/// <param name="Actual">The outcome so far.</param>
public sealed record MarkerState(int Batches, bool Complete, JsonArray? Last, JsonObject? Actual)
{
    /// <summary><see cref="ISqlDialect.AddressEpochAsync"/> when the marker was written.</summary>
    public long? Epoch { get; init; }

    public JsonObject ToJson() => new()
    {
        ["batches"] = Batches,
        ["complete"] = Complete,
        ["last"] = Last?.DeepClone(),
        ["actual"] = Actual?.DeepClone(),
        ["epoch"] = Epoch,
    };

    public static MarkerState Parse(string text)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        return new MarkerState((int)json["batches"]!, (bool)json["complete"]!, json["last"]?.AsArray(), json["actual"]?.AsObject()) { Epoch = (long?)json["epoch"] };
    }
}
