using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// The dry run of <c>sql.execute</c> in tiers: count and prepare without writing; try it where nothing of it stays, if the step
/// says so; else say why it is not predicted.
/// </summary>
internal sealed class ExecutePlanner(ResolvedStep step, ExecuteTask task, PlanningContext context)
{
    private readonly JsonObject _parameters = SqlParameters.ToIntent(task.Statements.SelectMany(s => s.Parameters), step.Parameters);
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _details = [];
    private bool _changesSchema;

    public async Task<PlannedAction> PlanAsync(CancellationToken cancellationToken)
    {
        var target = $"connection:{task.Connection}";
        if (context.World.WaitsFor(target) is { } waits)
            return Unknown($"waits for step '{waits}', whose effect on {task.Connection} is not known");
        var chain = context.World.Databases[task.Connection];
        var action = await SqlSession.ReadAsync(context, task.Connection, async session =>
        {
            _written.Clear();
            _details.Clear();
            _changesSchema = false;
            if (task.Escape is { } escape)
                return Unknown(escape);
            if (task.MayExecute && await TryAsync(session, chain, cancellationToken).ConfigureAwait(false) is { } simulated)
                return simulated;
            if (chain.LastStep is { } earlier && (chain.ChangesSchema || await MeetsAsync(session, chain, cancellationToken).ConfigureAwait(false)))
                return Unknown($"waits for step '{earlier}', which changes tables that this one uses");
            return await CountAsync(session, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (task.KeepsRows)
            return action;
        if (action.Fidelity == Fidelity.Unknown && _written.Count == 0)
            context.World.MarkUncertain(target, step.Key);
        else if (_written.Count > 0 || _changesSchema)
            chain.Add(step.Key, _written, action.Fidelity == Fidelity.Simulated ? (on, token) => new ExecuteRun(on, task, _parameters, context).TryAsync(token) : null, _changesSchema);
        if (action.Prediction is { } predicted && (long)predicted["rows"]! > task.Limit)
            throw ExecuteRun.OverLimit(task, (long)predicted["rows"]!, "Nothing was changed.");
        return action;
    }

    private IEnumerable<string> Disturbances => task.Statements.Select(SqlSession.Provider(context, context.Project.Connection(task.Connection)).Dialect.Disturbs).OfType<string>().Distinct(StringComparer.Ordinal);

    private IReadOnlyList<SqlParameterValue> Bound(SqlStatement statement) =>
        [.. SqlParameters.FromIntent(_parameters, context).Where(p => statement.Parameters.Contains(p.Name))];

    private async Task<bool> MeetsAsync(SqlSession session, PlannedDatabase chain, CancellationToken cancellationToken)
    {
        foreach (var statement in task.Statements)
        {
            try
            {
                if (chain.Overlaps(await session.Dialect.ReachAsync(session, statement.Text, null, Bound(statement), cancellationToken).ConfigureAwait(false)))
                    return true;
            }
            catch (DbException)
            {
                // What is wrong with it is said where it is counted.
            }
        }
        return false;
    }

    /// <summary>Tier 2. Null where it may not be tried; the details say why.</summary>
    private async Task<PlannedAction?> TryAsync(SqlSession session, PlannedDatabase chain, CancellationToken cancellationToken)
    {
        var source = chain.LastStep is null ? session : await chain.ModelAsync(session, context, cancellationToken).ConfigureAwait(false);
        try
        {
            var whyNot = session.Dialect.TrialGround == SqlTrialGround.Copy ? null : await WhyNotTriedAsync(session, cancellationToken).ConfigureAwait(false);
            if (whyNot is null && source is not null && await SqlTrial.OpenAsync(source, context, cancellationToken).ConfigureAwait(false) is { } trial)
            {
                await using (trial)
                    return await trial.GuardAsync(() => TriedAsync(trial, cancellationToken)).ConfigureAwait(false);
            }
            _details.Add($"not executed: {whyNot ?? SqlTrial.Limits(session.Dialect)}");
        }
        catch (SafeOpsException error) when (session.Dialect.TrialGround == SqlTrialGround.Rollback && error.Code == ErrorCodes.TargetUnreachable)
        {
            _details.Add($"not executed: {error.Message}");
        }
        return null;
    }

    /// <summary>What must not be tried in the database itself, although it could be rolled back.</summary>
    private async Task<string?> WhyNotTriedAsync(SqlSession session, CancellationToken cancellationToken)
    {
        if (task.Statements.Select(session.Dialect.Disturbs).FirstOrDefault(d => d is not null) is { } disturbs)
            return $"it {disturbs}";
        foreach (var statement in task.Statements.Where(s => s.Effect == SqlEffect.Write))
        {
            var reach = await session.Dialect.ReachAsync(session, statement.Text, null, Bound(statement), cancellationToken).ConfigureAwait(false);
            if (reach.Escapes is { } escapes)
                return escapes;
            if (await StatementCount.CountAsync(session, statement, Bound(statement), cancellationToken).ConfigureAwait(false) is > SqlTrial.MostRows and var rows)
                return string.Create(CultureInfo.InvariantCulture, $"{rows} rows are more than the {SqlTrial.MostRows} that are executed only to be rolled back");
        }
        return null;
    }

    private async Task<PlannedAction> TriedAsync(SqlSession trial, CancellationToken cancellationToken)
    {
        var catalog = await trial.CatalogAsync(cancellationToken).ConfigureAwait(false);
        _changesSchema = task.Statements.Any(s => s.Effect == SqlEffect.Schema);
        JsonObject outcome = [];
        async Task RunAsync() => outcome = await new ExecuteRun(trial, task, _parameters, context).TryAsync(cancellationToken).ConfigureAwait(false);
        // A table made by the script itself has nothing that watches it; then only the statements' own counts are told.
        IReadOnlyList<TableChanges> changes = [];
        if (_changesSchema)
            await RunAsync().ConfigureAwait(false);
        else
            changes = await trial.Dialect.CountChangesAsync(trial, catalog, RunAsync, cancellationToken).ConfigureAwait(false);
        foreach (var table in changes)
            _details.Add(string.Create(CultureInfo.InvariantCulture, $"{table.Table}: {table.Inserted} rows inserted, {table.Updated} updated, {table.Deleted} deleted"));
        foreach (var statement in task.Statements.Where(s => s.Effect != SqlEffect.Read))
            _written.UnionWith(statement.Tables.Where(t => t.Use != SqlTableUseKind.Read).Select(t => t.Name));
        _written.UnionWith(changes.Select(c => c.Table));
        return Base() with
        {
            Fidelity = Fidelity.Simulated,
            FidelityReason = trial.Dialect.TrialGround == SqlTrialGround.Copy ? "executed on a copy in memory" : "executed and rolled back",
            Residue = SqlTrial.Residue(trial.Dialect, changes.Sum(c => c.Inserted + c.Updated + c.Deleted)),
            Prediction = outcome,
            Rows = (long)outcome["rows"]!,
        };
    }

    /// <summary>Tier 1: every statement is prepared by the database, and plain ones are counted.</summary>
    private async Task<PlannedAction> CountAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.CatalogAsync(cancellationToken).ConfigureAwait(false);
        long rows = 0;
        string? unknown = null;
        foreach (var statement in task.Statements)
        {
            SqlReach reach;
            try
            {
                reach = await session.Dialect.ReachAsync(session, statement.Text, null, Bound(statement), cancellationToken).ConfigureAwait(false);
            }
            catch (DbException error) when (!_changesSchema)
            {
                var explained = session.Explain(error);
                throw new SafeOpsException(explained.Code, string.Create(CultureInfo.InvariantCulture, $"{task.Source}:{statement.Line}:{statement.Column}: {explained.Message}"), explained.NextStep, task.Source, error);
            }
            catch (DbException)
            {
                unknown ??= "a statement uses what an earlier one defines; 'dryRun: execute' would try both";
                continue;
            }
            _changesSchema |= statement.Effect == SqlEffect.Schema;
            if (statement.Effect == SqlEffect.Read)
                continue;
            if (statement.Effect == SqlEffect.Schema)
                unknown ??= "it changes definitions; 'dryRun: execute' would try it";
            else if (reach.Triggers.Count > 0)
                unknown ??= $"triggers fire ({string.Join(", ", reach.Triggers.Order(StringComparer.Ordinal))}), and what they do is not known; 'dryRun: execute' would try them";
            else if (reach.Writes.Count > 1)
                unknown ??= $"references reach further tables ({string.Join(", ", reach.Writes.Order(StringComparer.Ordinal))}); 'dryRun: execute' would count their rows";
            else if (_written.Overlaps(reach.Reads) || _written.Overlaps(reach.Writes))
                unknown ??= "a statement meets rows that an earlier one changes; 'dryRun: execute' would try both";
            else if (await StatementCount.CountAsync(session, statement, Bound(statement), cancellationToken).ConfigureAwait(false) is { } counted)
                rows += Count(statement, counted);
            else
                unknown ??= $"'{ExecuteTask.Show(statement)}' cannot be counted without running it; 'dryRun: execute' would try it";
            _written.UnionWith(reach.Writes);
        }
        return unknown is null
            ? Base() with { Fidelity = Fidelity.Exact, Prediction = ExecuteRun.Outcome(rows), Rows = rows, Observed = ExecuteRun.Outcome(rows) }
            : Base() with { FidelityReason = unknown };
    }

    private long Count(SqlStatement statement, long rows)
    {
        _details.Add(string.Create(CultureInfo.InvariantCulture, $"{rows} rows: {ExecuteTask.Show(statement)}"));
        return rows;
    }

    private PlannedAction Unknown(string reason) => Base() with { FidelityReason = reason };

    private PlannedAction Base()
    {
        var statements = task.Statements.ToList();
        var outside = task.InTransaction ? "in one transaction" : "outside a transaction: a failure in the middle leaves what ran before";
        return new PlannedAction
        {
            Id = $"{step.Key}/1",
            StepKey = step.Key,
            StepId = step.Id,
            Item = step.Item,
            Uses = step.Uses,
            Verb = statements.All(s => s.ReadsOnly == true) ? ActionVerb.Read : ActionVerb.Run,
            Target = task.Connection,
            Summary = statements.Count == 1 ? $"{ExecuteTask.Show(statements[0])} on {task.Connection}" : string.Create(CultureInfo.InvariantCulture, $"{statements.Count} statements on {task.Connection}"),
            Details = [.. statements.Count == 1 ? [] : statements.Take(10).Select(ExecuteTask.Show), outside, .. Disturbances, .. _details],
            Fidelity = Fidelity.Unknown,
            Risk = statements.All(s => s.ReadsOnly == true) ? RiskLevel.Low : RiskLevel.High,
            Undo = "no undo of its own: what the statements overwrite is not saved",
            Undoable = false,
            Intent = new JsonObject
            {
                ["connection"] = task.Connection,
                ["with"] = step.With.DeepClone(),
                ["digest"] = task.Digest,
                ["parameters"] = _parameters.DeepClone(),
                ["transaction"] = task.InTransaction,
            },
        };
    }
}
