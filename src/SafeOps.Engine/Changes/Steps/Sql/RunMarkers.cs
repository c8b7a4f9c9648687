using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// What an action has done to a database that remembers no transactions, written by the same transaction as the effect: so
/// after a crash the database itself tells. One row for each action, in a table that is removed when no run needs it any more.
/// </summary>
internal static class RunMarkers
{
    private const string Table = SqlMarker.Table;

    /// <summary>Null where the action left none.</summary>
    public static async Task<MarkerState?> ReadAsync(SqlSession session, string runId, string actionId, CancellationToken cancellationToken)
    {
        if (!await session.Dialect.HasTableAsync(session, Table, cancellationToken).ConfigureAwait(false))
            return null;
        await using var command = session.Command($"SELECT state FROM {session.Quote(Table)} WHERE run_id = :_run AND action_id = :_action", Key(runId, actionId));
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string state ? MarkerState.Parse(state) : null;
    }

    /// <summary>Within the open transaction, with the epoch of the addresses as of now.</summary>
    public static async Task WriteAsync(SqlSession session, string runId, string actionId, MarkerState state, CancellationToken cancellationToken)
    {
        var table = session.Quote(Table);
        await session.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {table} (run_id TEXT NOT NULL, action_id TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (run_id, action_id))", null, cancellationToken).ConfigureAwait(false);
        state = state with { Epoch = await session.Dialect.AddressEpochAsync(session, cancellationToken).ConfigureAwait(false) };
        await session.ExecuteAsync($"INSERT INTO {table} (run_id, action_id, state) VALUES (:_run, :_action, :_state) ON CONFLICT (run_id, action_id) DO UPDATE SET state = excluded.state", [.. Key(runId, actionId), new("_state", state.ToJson().ToJsonString())], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the markers of a run's actions, and the table with the last one.</summary>
    public static async Task RemoveAsync(SqlSession session, string runId, IEnumerable<string> actionIds, CancellationToken cancellationToken)
    {
        if (!await session.Dialect.HasTableAsync(session, Table, cancellationToken).ConfigureAwait(false))
            return;
        await session.BeginAsync(write: true, cancellationToken).ConfigureAwait(false);
        var table = session.Quote(Table);
        foreach (var id in actionIds)
            await session.ExecuteAsync($"DELETE FROM {table} WHERE run_id = :_run AND action_id = :_action", Key(runId, id), cancellationToken).ConfigureAwait(false);
        if (await session.CountAsync($"SELECT count(*) FROM {table}", null, cancellationToken).ConfigureAwait(false) == 0)
            await session.ExecuteAsync($"DROP TABLE {table}", null, cancellationToken).ConfigureAwait(false);
        await session.CommitAsync().ConfigureAwait(false);
    }

    private static SqlParameterValue[] Key(string runId, string actionId) => [new("_run", runId), new("_action", actionId)];
}

/// <summary>The one table of SafeOps's own in a target.</summary>
public static class SqlMarker
{
    public const string Table = "_safeops_marker";
}

/// <summary>How far an action is.</summary>
/// <param name="Batches">How many batches are in effect; an undo counts them down.</param>
/// <param name="Complete">Nothing is left to apply.</param>
/// <param name="Last">The key of the last row taken, as saved values; null before the first.</param>
/// <param name="Actual">The outcome so far.</param>
internal sealed record MarkerState(int Batches, bool Complete, JsonArray? Last, JsonObject? Actual)
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

    public static MarkerState Parse(string text) => FromJson(JsonNode.Parse(text)!.AsObject());

    public static MarkerState FromJson(JsonObject json) =>
        new((int)json["batches"]!, (bool)json["complete"]!, json["last"]?.DeepClone().AsArray(), json["actual"]?.DeepClone().AsObject()) { Epoch = (long?)json["epoch"] };
}
