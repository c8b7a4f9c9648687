using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>Carries out a <see cref="RowsTask"/> for real, from wherever it stands.</summary>
internal static class RowsRun
{
    public static async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var task = RowsTask.FromIntent(action.Intent);
        await using var session = await SqlSession.OpenAsync(context, task.Connection, DatabaseAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
        return await session.GuardAsync(() => ApplyAsync(session, task, action, context, cancellationToken)).ConfigureAwait(false);
    }

    private static async Task<ActionResult> ApplyAsync(SqlSession session, RowsTask task, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var catalog = await session.CatalogAsync(cancellationToken).ConfigureAwait(false);
        var table = task.Resolve(catalog);
        catalog = catalog.With(table);
        var parameters = SqlParameters.FromIntent(task.Parameters, context);
        var reach = await session.Dialect.ReachAsync(session, task.Statement(session, table), task.AsReading(session, table), parameters, cancellationToken).ConfigureAwait(false);
        var before = await ActionMarker.ReadAsync(action, context, task.Connection, cancellationToken).ConfigureAwait(false);
        var state = before ?? new MarkerState(0, false, null, null);
        var saves = context.Step.Undo.Kind == UndoKind.Default;
        var tally = await TallyAsync(task, table, IsSingle(task, table, reach, session.Dialect.Flavor), state, saves, context, cancellationToken).ConfigureAwait(false);
        if (state.Complete)
            return new ActionResult(tally.ToJson());
        if (state.Batches > 0 && table.HasAddressKey && state.Epoch != await session.Dialect.AddressEpochAsync(session, cancellationToken).ConfigureAwait(false))
            throw new SafeOpsException(ErrorCodes.ActionFailed, $"{task.Connection}: the database was vacuumed or its schema changed since the run stopped. {table.Name} has no key but the row's address, so it cannot be told which rows were taken.", "Undo the run, then start it again.", task.Table);
        if (state.Batches == 0)
            await CheckStartAsync(session, task, table, catalog, action, parameters, cancellationToken).ConfigureAwait(false);

        await using var capture = await session.Dialect.CaptureAsync(session, catalog, task.Capture(table, reach, session.Dialect.Flavor, saves), cancellationToken).ConfigureAwait(false);
        var batches = new RowsBatches(session, task, table, parameters, capture);
        try
        {
            while (!state.Complete)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await OneAsync(session, batches, task, tally, action.Id, state, saves, context).ConfigureAwait(false) is not { } next)
                    break;
                state = next;
                context.Progress($"{(task.IsDelete ? "deleted" : "changed")} {tally.Rows} rows of {table.Name}", tally.Rows, action.Rows);
            }
        }
        catch (Exception error) when (error is not UnansweredCommitException)
        {
            await ActionMarker.KeepAsync(context, state).ConfigureAwait(false);
            throw;
        }
        await ActionMarker.KeepAsync(context, state).ConfigureAwait(false);
        return new ActionResult(tally.ToJson());
    }

    /// <summary>One transaction. Once begun it is ended, whatever token is cancelled: a batch is the safe boundary.</summary>
    private static async Task<MarkerState?> OneAsync(SqlSession session, RowsBatches batches, RowsTask task, RowTally tally, string actionId, MarkerState state, bool saves, ActionContext context)
    {
        var none = CancellationToken.None;
        await session.BeginAsync(write: true, none).ConfigureAwait(false);
        try
        {
            var batch = await batches.NextAsync(state.Last is null ? null : SavedRows.FromJson(state.Last), none).ConfigureAwait(false);
            if (batch is null)
                return null;
            tally.Add(batch.Changes);
            if (tally.Total > task.Limit)
                throw OverLimit(task, tally.Total, state.Batches == 0 ? "Nothing was changed." : string.Create(CultureInfo.InvariantCulture, $"{state.Batches} batches are committed and can be undone; this one was rolled back."));
            var next = new MarkerState(state.Batches + 1, batch.IsLast, SavedRows.ToJson(batch.Last), tally.ToJson());
            if (saves)
                await SavedRows.SaveAsync(context.Saved, next.Batches, batch.Changes, none).ConfigureAwait(false);
            await ActionMarker.CommitAsync(session, actionId, context, state, next).ConfigureAwait(false);
            return next;
        }
        finally
        {
            await session.EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What a trial does with the task; nothing is saved and no marker is written.</summary>
    public static async Task<JsonObject> ModelAsync(SqlSession session, RowsTask task, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken)
    {
        var catalog = await session.Dialect.ReadCatalogAsync(session.Connection, cancellationToken).ConfigureAwait(false);
        var table = task.Resolve(catalog);
        catalog = catalog.With(table);
        var reach = await session.Dialect.ReachAsync(session, task.Statement(session, table), task.AsReading(session, table), parameters, cancellationToken).ConfigureAwait(false);
        var tally = new RowTally(table.Name, task.IsDelete, IsSingle(task, table, reach, session.Dialect.Flavor));
        await using var capture = await session.Dialect.CaptureAsync(session, catalog, task.Capture(table, reach, session.Dialect.Flavor, saves: false), cancellationToken).ConfigureAwait(false);
        var batches = new RowsBatches(session, task, table, parameters, capture);
        object?[]? last = null;
        for (var isLast = false; !isLast;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await session.BeginAsync(write: true, cancellationToken).ConfigureAwait(false);
            if (await batches.NextAsync(last, cancellationToken).ConfigureAwait(false) is not { } batch)
            {
                await session.EndAsync().ConfigureAwait(false);
                break;
            }
            tally.Add(batch.Changes);
            (last, isLast) = (batch.Last, batch.IsLast);
            await session.CommitAsync().ConfigureAwait(false);
        }
        return tally.ToJson();
    }

    /// <summary>Nothing but rows of the task's own table is touched, and each of them once: batches follow its key.</summary>
    public static bool IsSingle(RowsTask task, SqlTable table, SqlReach reach, SqlFlavor flavor) =>
        reach.StaysWithin(table) && !task.MovesKeys(table, flavor);

    public static SafeOpsException OverLimit(RowsTask task, long rows, string state) => new(
        ErrorCodes.LimitExceeded,
        string.Create(CultureInfo.InvariantCulture, $"{task.Connection}: {rows} rows would be touched, more than limits.rows: {task.Limit}. {state}"),
        "Narrow 'where', or raise 'limits.rows' if so many are meant.",
        task.Table);

    /// <summary>The shape of everything the task touches: columns, keys, references, triggers.</summary>
    public static string ShapeOf(SqlCatalog catalog, IEnumerable<string> tables) => Values.Digest.OfJson(new JsonArray([.. tables
        .Select(catalog.Find).OfType<SqlTable>().OrderBy(t => t.Name, StringComparer.Ordinal)
        .Select(t => new JsonArray(t.Name, Names(t.Columns), Names(t.KeyColumns), Names(t.ForeignKeys.Select(k => $"{string.Join(",", k.Columns)}>{k.Parent}({string.Join(",", k.ParentColumns)}) {k.OnDelete} {k.OnUpdate}")), Names(t.Triggers.Select(r => r.Name))))]));

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);

    private static async Task CheckStartAsync(SqlSession session, RowsTask task, SqlTable table, SqlCatalog catalog, PlannedAction action, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken)
    {
        if (action.Before["shape"] is { } shape && action.Before["tables"] is JsonArray tables && (string?)shape != ShapeOf(catalog, tables.Select(t => (string)t!)))
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{task.Connection}: the shape of {table.Name}, or of a table it reaches, is no longer what was planned on.", "Plan again and look at what differs.", task.Table);
        var rows = await session.CountAsync($"SELECT count(*) FROM {session.Quote(table)} WHERE ({task.Where})", parameters, cancellationToken).ConfigureAwait(false);
        if (rows > task.Limit)
            throw OverLimit(task, rows, "Nothing was changed.");
        if (rows > task.Batch && action.Before["inOneGo"]?.GetValue<bool>() == true)
            throw new SafeOpsException(ErrorCodes.TargetChanged, string.Create(CultureInfo.InvariantCulture, $"{task.Connection}: there are {rows} rows now, and they must be taken by one transaction."), string.Create(CultureInfo.InvariantCulture, $"Set 'batch' to {rows} or more."), task.Table);
    }

    /// <summary>What earlier batches did. Where rows may be met again it is read from what was saved; else the counts are enough.</summary>
    private static async Task<RowTally> TallyAsync(RowsTask task, SqlTable table, bool single, MarkerState state, bool saves, ActionContext context, CancellationToken cancellationToken)
    {
        var tally = new RowTally(table.Name, task.IsDelete, single);
        if (saves && !single)
        {
            for (var batch = 1; batch <= state.Batches; batch++)
            {
                await foreach (var change in SavedRows.ReadAsync(context.Saved, batch, cancellationToken).ConfigureAwait(false))
                    tally.Add([change]);
            }
        }
        else if (state.Actual is { } actual)
        {
            tally.Continue(actual);
        }
        return tally;
    }
}
