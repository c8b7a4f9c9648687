using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <param name="Outcome">Null where it cannot be told.</param>
internal sealed record RowsPrediction(JsonObject? Outcome, Fidelity Fidelity, string? Reason, string? Residue);

/// <summary>What a <see cref="RowsTask"/> does where triggers fire: that is known only by running them.</summary>
internal sealed class RowsTrial(RowsTask task, PlanningContext context)
{
    /// <summary>Throws <see cref="ErrorCodes.PlanRefused"/> where it may not be tried and the author did not say to save what they do.</summary>
    public async Task<RowsPrediction> PredictAsync(SqlSession session, SqlReach reach, IReadOnlyList<SqlParameterValue> parameters, long rows, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", reach.Triggers.Order(StringComparer.Ordinal));
        var (tried, whyNot) = await TryAsync(session, reach, parameters, rows, cancellationToken).ConfigureAwait(false);
        if (tried is not null)
        {
            var how = session.Dialect.TrialGround == SqlTrialGround.Copy ? "run on a copy in memory, because triggers fire" : "executed and rolled back, because triggers fire";
            return new RowsPrediction(tried, Fidelity.Simulated, how, SqlTrial.Residue(session.Dialect, RowTally.TotalOf(tried)));
        }
        if (task.SavesTriggers)
            return new RowsPrediction(null, Fidelity.Unknown, $"what the triggers {names} do is saved and undone, but not predicted{(whyNot is null ? "" : $" ({whyNot})")}", null);
        throw task.Refused(
            $"the triggers {names} would fire, and what they do cannot be counted without running them{(whyNot is null ? "" : $"; they are not run, because {whyNot}")}.",
            $"Set 'dryRun: execute' to try it ({SqlTrial.Limits(session.Dialect)}), or 'triggers: save' to save and undo what they do without a prediction.");
    }

    private async Task<(JsonObject? Outcome, string? WhyNot)> TryAsync(SqlSession session, SqlReach reach, IReadOnlyList<SqlParameterValue> parameters, long rows, CancellationToken cancellationToken)
    {
        if (!task.MayExecute)
            return (null, null);
        if (!SqlTrial.Allows(session.Dialect, task.MayExecute, reach.Escapes, rows))
            return (null, reach.Escapes ?? string.Create(CultureInfo.InvariantCulture, $"{rows} rows are more than the {SqlTrial.MostRows} that are executed only to be rolled back"));
        try
        {
            if (await SqlTrial.OpenAsync(session, context, cancellationToken).ConfigureAwait(false) is not { } trial)
                return (null, SqlTrial.Limits(session.Dialect));
            await using (trial)
                return (await RowsRun.ModelAsync(trial, task, parameters, cancellationToken).ConfigureAwait(false), null);
        }
        // In the database itself others may hold what it needs, or a trigger may write what cannot be followed.
        catch (DbException error) when (session.Dialect.TrialGround == SqlTrialGround.Rollback)
        {
            return (null, session.Explain(error).Message);
        }
        catch (SafeOpsException error) when (session.Dialect.TrialGround == SqlTrialGround.Rollback && error.Code == ErrorCodes.ActionFailed)
        {
            return (null, error.Message);
        }
    }
}
