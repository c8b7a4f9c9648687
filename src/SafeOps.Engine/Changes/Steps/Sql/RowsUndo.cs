using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// Puts saved rows back, batch by batch in reverse order, each batch one transaction that counts the marker down. All rows are
/// looked at before the first is written: where something else has changed one of them since, nothing is undone.
/// </summary>
internal static class RowsUndo
{
    public static async Task<PlannedAction> PlanAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var connection = (string)action.Intent["connection"]!;
        var state = await ActionMarker.ReadAsync(action, context, connection, cancellationToken).ConfigureAwait(false);
        var undo = action with { Prediction = null, Diff = null, Samples = [], SaveBytes = null, Fidelity = Fidelity.Exact, FidelityReason = null };
        if (state is null or { Batches: 0 })
            return undo with { Verb = ActionVerb.None, Summary = $"nothing to undo in {action.Target}", Details = [], Rows = 0 };
        var rows = await SqlSession.ReadAsync(context, connection, async session =>
        {
            var check = new RowsUndoCheck(session, await session.CatalogAsync(cancellationToken).ConfigureAwait(false));
            long count = 0;
            for (var batch = state.Batches; batch >= 1; batch--)
            {
                var changes = await LoadAsync(context, batch, cancellationToken).ConfigureAwait(false);
                count += changes.Count;
                await check.LookAsync(changes, cancellationToken).ConfigureAwait(false);
            }
            await check.ThrowAsync(Enumerable.Range(1, state.Batches).Select(b => LoadAsync(context, b, cancellationToken))).ConfigureAwait(false);
            return count;
        }, cancellationToken).ConfigureAwait(false);
        return undo with
        {
            Verb = ActionVerb.Update,
            Summary = $"restores {Counts.Of(rows, "row")} of {action.Target}",
            Details = [state.Batches == 1 ? "in 1 batch" : $"in {Counts.Format(state.Batches)} batches, last one first"],
            Rows = rows,
            Undo = "the run's own way back",
        };
    }

    public static async Task RunAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var connection = (string)undo.Intent["connection"]!;
        var state = await ActionMarker.ReadAsync(undo, context, connection, cancellationToken).ConfigureAwait(false) ?? new MarkerState(0, false, null, null);
        await using var session = await SqlSession.OpenAsync(context, connection, DatabaseAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
        await session.GuardAsync(async () =>
        {
            var catalog = await session.CatalogAsync(cancellationToken).ConfigureAwait(false);
            await session.Dialect.SuspendRulesAsync(session.Connection, cancellationToken).ConfigureAwait(false);
            var markers = new RunMarkers(session, context.RunId, undo.Id);
            var all = state.Batches;
            try
            {
                while (state.Batches > 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var changes = await LoadAsync(context, state.Batches, cancellationToken).ConfigureAwait(false);
                    await session.BeginAsync(write: true, CancellationToken.None).ConfigureAwait(false);
                    var next = new MarkerState(state.Batches - 1, false, null, new JsonObject());
                    await RestoreAsync(session, catalog, changes).ConfigureAwait(false);
                    await markers.WriteAsync(next, CancellationToken.None).ConfigureAwait(false);
                    await session.CommitAsync().ConfigureAwait(false);
                    state = next;
                    context.Progress(string.Create(CultureInfo.InvariantCulture, $"undid {all - state.Batches} of {all} batches"), all - state.Batches, all);
                }
            }
            finally
            {
                await session.EndAsync().ConfigureAwait(false);
                await ActionMarker.KeepAsync(context, state).ConfigureAwait(false);
            }
            return 0;
        }).ConfigureAwait(false);
    }

    /// <summary>What the batch left goes, what was there before comes back; within the open transaction.</summary>
    private static async Task RestoreAsync(SqlSession session, SqlCatalog catalog, IReadOnlyList<RowChange> changes)
    {
        var none = CancellationToken.None;
        var check = new RowsUndoCheck(session, catalog);
        await check.LookAsync(changes, none).ConfigureAwait(false);
        await check.ThrowAsync([Task.FromResult(changes)]).ConfigureAwait(false);
        foreach (var change in changes.Where(c => c.After is not null))
        {
            await using var command = session.Command("");
            var key = string.Join(" AND ", change.Table.Key.Select(i => $"{session.Quote(change.Table.Columns[i])} = {session.Dialect.Bind(command, change.After![i])}"));
            command.CommandText = $"DELETE FROM {session.Quote(change.Table.Name)} WHERE {key}";
            if (await command.ExecuteNonQueryAsync(none).ConfigureAwait(false) != 1)
                throw new SafeOpsException(ErrorCodes.TargetChanged, $"{session.Name}: the row {change.KeyAfter} of {change.Table.Name} could not be taken back.", target: change.Table.Name);
        }
        foreach (var change in changes.Where(c => c.Before is not null))
        {
            await using var command = session.Command("");
            command.CommandText = session.Dialect.Insert(session.Quote(change.Table.Name), change.Table.Columns.Select(session.Quote), [.. change.Before!.Select(v => session.Dialect.Bind(command, v))]);
            await command.ExecuteNonQueryAsync(none).ConfigureAwait(false);
        }
        await check.ThrowOrphansAsync(changes, none).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<RowChange>> LoadAsync(ActionContext context, int batch, CancellationToken cancellationToken)
    {
        var changes = new List<RowChange>();
        await foreach (var change in SavedRows.ReadAsync(context.Saved, batch, cancellationToken).ConfigureAwait(false))
            changes.Add(change);
        return changes;
    }
}
