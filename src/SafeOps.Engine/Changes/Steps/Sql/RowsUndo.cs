using System.Globalization;
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
            var catalog = await session.CatalogAsync(cancellationToken).ConfigureAwait(false);
            var check = new RowsUndoCheck(session, catalog, IsSingle(action));
            var tables = new HashSet<string>(StringComparer.Ordinal);
            long count = 0;
            for (var batch = state.Batches; batch >= 1; batch--)
            {
                var changes = await SavedRows.ListAsync(context.Saved, batch, cancellationToken).ConfigureAwait(false);
                count += changes.Count;
                tables.UnionWith(changes.Select(c => c.Table.Name));
                await check.LookAsync(changes, cancellationToken).ConfigureAwait(false);
            }
            await check.ThrowAsync(Enumerable.Range(1, state.Batches).Select(b => SavedRows.ListAsync(context.Saved, b, cancellationToken))).ConfigureAwait(false);
            if (await session.Dialect.WhyNotRestorableAsync(session, catalog, tables, cancellationToken).ConfigureAwait(false) is { } why)
                throw new SafeOpsException(ErrorCodes.TargetChanged, $"{connection}: {why}", target: connection);
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
            await session.Dialect.PrepareRestoreAsync(session, catalog, cancellationToken).ConfigureAwait(false);
            var all = state.Batches;
            try
            {
                while (state.Batches > 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    state = await OneAsync(session, catalog, undo, state, context, cancellationToken).ConfigureAwait(false);
                    context.Progress(string.Create(CultureInfo.InvariantCulture, $"undid {all - state.Batches} of {all} batches"), all - state.Batches, all);
                }
            }
            catch (Exception error) when (error is not UnansweredCommitException)
            {
                await ActionMarker.KeepAsync(context, state).ConfigureAwait(false);
                throw;
            }
            await ActionMarker.KeepAsync(context, state).ConfigureAwait(false);
            return 0;
        }).ConfigureAwait(false);
    }

    /// <summary>Takes back the last batch that is in effect, in one transaction that counts the marker down.</summary>
    private static async Task<MarkerState> OneAsync(SqlSession session, SqlCatalog catalog, PlannedAction undo, MarkerState state, ActionContext context, CancellationToken cancellationToken)
    {
        var none = CancellationToken.None;
        var changes = await SavedRows.ListAsync(context.Saved, state.Batches, cancellationToken).ConfigureAwait(false);
        await session.BeginAsync(write: true, none).ConfigureAwait(false);
        try
        {
            var check = new RowsUndoCheck(session, catalog, IsSingle(undo));
            await check.LookAsync(changes, none).ConfigureAwait(false);
            await check.ThrowAsync([Task.FromResult(changes)]).ConfigureAwait(false);
            await session.Dialect.RestoreAsync(session, catalog, changes, none).ConfigureAwait(false);
            await check.ThrowOrphansAsync(changes, none).ConfigureAwait(false);
            var next = new MarkerState(state.Batches - 1, false, null, []);
            await ActionMarker.CommitAsync(session, undo.Id, context, state, next).ConfigureAwait(false);
            return next;
        }
        finally
        {
            await session.EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Each row was touched by one batch only, as the plan found.</summary>
    private static bool IsSingle(PlannedAction action) => (bool?)action.Before["single"] ?? false;
}
