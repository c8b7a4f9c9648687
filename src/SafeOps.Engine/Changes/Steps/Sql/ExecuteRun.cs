using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>Runs the statements, really or on a copy. <c>rows</c> of the outcome are those the statements touch themselves.</summary>
internal sealed class ExecuteRun(SqlSession session, ExecuteTask task, JsonObject parameters, StepContext context)
{
    public async Task<JsonObject> TogetherAsync(RunMarkers? markers, CancellationToken cancellationToken)
    {
        await session.BeginAsync(write: true, cancellationToken).ConfigureAwait(false);
        // Asked inside the transaction: nobody else can have committed it in between.
        if (markers is not null && await markers.ReadAsync(cancellationToken).ConfigureAwait(false) is { Actual: { } done })
            return done;
        using var interrupt = session.Dialect.InterruptOn(session.Connection, cancellationToken);
        var outcome = Outcome(await AllAsync(cancellationToken).ConfigureAwait(false));
        if (markers is not null)
            await markers.WriteAsync(new MarkerState(1, true, null, outcome), CancellationToken.None).ConfigureAwait(false);
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
