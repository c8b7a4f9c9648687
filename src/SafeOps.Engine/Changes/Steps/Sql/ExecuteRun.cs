using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>Runs the statements, really or in a trial. <c>rows</c> of the outcome are those the statements touch themselves.</summary>
internal sealed class ExecuteRun(SqlSession session, ExecuteTask task, JsonObject parameters, StepContext context)
{
    /// <summary>In one transaction that is marked as the action's.</summary>
    public async Task<JsonObject> TogetherAsync(PlannedAction action, ActionContext actionContext, CancellationToken cancellationToken)
    {
        await session.BeginAsync(write: true, cancellationToken).ConfigureAwait(false);
        var before = await ActionMarker.ReadAsync(session, action, actionContext, cancellationToken).ConfigureAwait(false);
        if (before is { Actual: { } done })
            return done;
        using var interrupt = session.Dialect.InterruptOn(session.Connection, cancellationToken);
        var outcome = Outcome(await AllAsync(cancellationToken).ConfigureAwait(false));
        var next = new MarkerState(1, true, null, outcome);
        await ActionMarker.CommitAsync(session, action.Id, actionContext, before, next).ConfigureAwait(false);
        await ActionMarker.KeepAsync(actionContext, next).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>In one transaction of a trial.</summary>
    public async Task<JsonObject> TryAsync(CancellationToken cancellationToken)
    {
        await session.BeginAsync(write: true, cancellationToken).ConfigureAwait(false);
        using var interrupt = session.Dialect.InterruptOn(session.Connection, cancellationToken);
        var outcome = Outcome(await AllAsync(cancellationToken).ConfigureAwait(false));
        await session.CommitAsync().ConfigureAwait(false);
        return outcome;
    }

    public async Task<JsonObject> OneByOneAsync(CancellationToken cancellationToken) => Outcome(await AllAsync(cancellationToken).ConfigureAwait(false));

    private async Task<long> AllAsync(CancellationToken cancellationToken)
    {
        long rows = 0;
        var bound = SqlParameters.FromIntent(parameters, context);
        foreach (var statement in task.Statements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var command = session.Command(statement.Text, bound.Where(p => statement.Parameters.Contains(p.Name)));
            var touched = await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            if (statement.Effect == SqlEffect.Write)
                rows += Math.Max(0, touched);
            if (rows > task.Limit)
                throw OverLimit(task, rows, session.Transaction is null ? "What ran before stands." : "Everything was rolled back.");
        }
        return rows;
    }

    public static SafeOpsException OverLimit(ExecuteTask task, long rows, string state) => new(
        ErrorCodes.LimitExceeded,
        string.Create(CultureInfo.InvariantCulture, $"{task.Connection}: {rows} rows would be touched, more than limits.rows: {task.Limit}. {state}"),
        "Narrow the statements, or raise 'limits.rows' if so many are meant.",
        task.Connection);

    public static JsonObject Outcome(long rows) => new() { ["rows"] = rows };
}
