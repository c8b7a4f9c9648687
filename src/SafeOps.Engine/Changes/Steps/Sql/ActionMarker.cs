using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// How far an action is in its database, told by the database itself. Where it remembers transactions, what a transaction
/// will have done and its id are saved before it commits, and afterwards the database is asked what became of it; where it
/// does not, the transaction leaves a marker row (<see cref="RunMarkers"/>).
/// </summary>
internal static class ActionMarker
{
    private const string Saved = "state";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Null where nothing of the action was ever committed. Throws <see cref="ErrorCodes.RunInDoubt"/> where the database
    /// cannot tell and no person has said.
    /// </summary>
    public static async Task<MarkerState?> ReadAsync(PlannedAction action, ActionContext context, string connection, CancellationToken cancellationToken)
    {
        if (SqlSession.Provider(context, context.Project.Connection(connection)).Dialect.RemembersTransactions)
        {
            var saved = await SavedAsync(context, cancellationToken).ConfigureAwait(false);
            return saved?.Transaction is null
                ? saved?.State
                : await SqlSession.ReadAsync(context, connection, s => SettledAsync(s, saved, action, context, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        var state = await SqlSession.ReadRecoveredAsync(context, connection, s => RunMarkers.ReadAsync(s, context.RunId, action.Id, cancellationToken), cancellationToken).ConfigureAwait(false);
        return state ?? (await SavedAsync(context, cancellationToken).ConfigureAwait(false))?.State;
    }

    /// <summary>As <see cref="ReadAsync(PlannedAction, ActionContext, string, CancellationToken)"/>, within a transaction that may write: nobody else can commit in between.</summary>
    public static async Task<MarkerState?> ReadAsync(SqlSession session, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (!session.Dialect.RemembersTransactions)
            return await RunMarkers.ReadAsync(session, context.RunId, action.Id, cancellationToken).ConfigureAwait(false);
        var saved = await SavedAsync(context, cancellationToken).ConfigureAwait(false);
        return saved?.Transaction is null ? saved?.State : await SettledAsync(session, saved, action, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Commits the open transaction together with what it means for the action. Throws <see cref="UnansweredCommitException"/>.</summary>
    /// <param name="before">What holds where the transaction does not take effect.</param>
    public static async Task CommitAsync(SqlSession session, string actionId, ActionContext context, MarkerState? before, MarkerState next)
    {
        if (session.Dialect.RemembersTransactions)
        {
            var id = await session.Dialect.TransactionIdAsync(session, CancellationToken.None).ConfigureAwait(false);
            await SaveAsync(context, new SavedState(next, before, id)).ConfigureAwait(false);
        }
        else
        {
            await RunMarkers.WriteAsync(session, context.RunId, actionId, next, CancellationToken.None).ConfigureAwait(false);
        }
        try
        {
            await session.CommitAsync().ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw new UnansweredCommitException(session.Explain(error));
        }
    }

    /// <summary>Keeps the state beyond the marker's life, and longer than the database remembers. Only what is certain.</summary>
    public static Task KeepAsync(ActionContext context, MarkerState state) => SaveAsync(context, new SavedState(state, null, null));

    /// <summary>A database in files may have been cut off in mid-transaction; opening it for writing brings it back to its last commit.</summary>
    public static async Task RecoverAsync(IReadOnlyList<PlannedAction> actions, ActionContext context, CancellationToken cancellationToken)
    {
        foreach (var connection in actions.Select(a => (string)a.Intent["connection"]!).Distinct(StringComparer.Ordinal))
        {
            if (!SqlSession.Provider(context, context.Project.Connection(connection)).Dialect.RemembersTransactions)
                await (await SqlSession.OpenAsync(context, connection, DatabaseAccess.ReadWrite, cancellationToken).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    public static async Task SettleAsync(IReadOnlyList<PlannedAction> actions, ActionContext context, CancellationToken cancellationToken)
    {
        foreach (var group in actions.GroupBy(a => (string)a.Intent["connection"]!))
        {
            if (SqlSession.Provider(context, context.Project.Connection(group.Key)).Dialect.RemembersTransactions)
                continue;
            await using var session = await SqlSession.OpenAsync(context, group.Key, DatabaseAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
            await session.GuardAsync(async () =>
            {
                await RunMarkers.RemoveAsync(session, context.RunId, group.Select(a => a.Id), cancellationToken).ConfigureAwait(false);
                return 0;
            }).ConfigureAwait(false);
        }
    }

    /// <param name="Before">What holds where <paramref name="Transaction"/> did not commit.</param>
    private sealed record SavedState(MarkerState State, MarkerState? Before, string? Transaction);

    /// <summary>Waits for a transaction whose client is gone: the server ends it once it notices.</summary>
    private static async Task<MarkerState?> SettledAsync(SqlSession session, SavedState pending, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var start = context.Services.Time.GetTimestamp();
        TransactionFate fate;
        while ((fate = await session.Dialect.FateAsync(session, pending.Transaction!, cancellationToken).ConfigureAwait(false)) == TransactionFate.InProgress
            && context.Services.Time.GetElapsedTime(start) < Patience)
            await Task.Delay(Pause, context.Services.Time, cancellationToken).ConfigureAwait(false);
        return fate switch
        {
            TransactionFate.Committed => pending.State,
            TransactionFate.Aborted => pending.Before,
            TransactionFate.Forgotten when context.Assumed is { } done => done ? pending.State : pending.Before,
            TransactionFate.InProgress => throw InDoubt("is still at work there", "Wait until the database has ended it"),
            _ => throw InDoubt("is no longer remembered by it (it is too old, or this is a restored or another server)", "Look at the rows, then answer with -Assume"),
        };

        SafeOpsException InDoubt(string what, string next) => new(
            ErrorCodes.RunInDoubt,
            string.Create(CultureInfo.InvariantCulture, $"{session.Name}: the transaction of batch {pending.State.Batches} of {action.Target} {what}, so the database does not tell whether it took effect."),
            $"{next}: Resume-SafeChange -RunId {context.RunId}",
            action.Target);
    }

    private static Task SaveAsync(ActionContext context, SavedState state)
    {
        var json = new JsonObject { ["state"] = state.State.ToJson(), ["before"] = state.Before?.ToJson(), ["transaction"] = state.Transaction };
        return context.Saved.SaveAsync(Saved, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(json.ToJsonString())).AsTask(), CancellationToken.None);
    }

    private static async Task<SavedState?> SavedAsync(ActionContext context, CancellationToken cancellationToken)
    {
        await using var stream = await context.Saved.OpenAsync(Saved, cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        var json = JsonNode.Parse(await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false))!.AsObject();
        return new SavedState(MarkerState.FromJson(json["state"]!.AsObject()), json["before"] is JsonObject before ? MarkerState.FromJson(before) : null, (string?)json["transaction"]);
    }
}

/// <summary>A commit was sent and its answer did not come, or was an error: whether it took effect is for the database to tell.</summary>
internal sealed class UnansweredCommitException(SafeOpsException cause)
    : SafeOpsException(cause.Code, $"{cause.Message} (while committing)", cause.NextStep, cause.Target, cause);
