using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// The dry run of <c>sql.execute</c> in tiers: count and prepare without writing; execute on a copy where the step says so; else
/// say why it is not predicted.
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
            if (task.MayExecute && await OnCopyAsync(session, chain, cancellationToken).ConfigureAwait(false) is { } simulated)
                return simulated;
            if (chain.LastStep is { } earlier && (chain.ChangesSchema || task.Statements.Any(s => Meets(session, chain, s))))
                return Unknown($"waits for step '{earlier}', which changes tables that this one uses");
            return await CountAsync(session, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (action.Fidelity == Fidelity.Unknown && _written.Count == 0)
            context.World.MarkUncertain(target, step.Key);
        else if (_written.Count > 0 || _changesSchema)
            chain.Add(step.Key, _written, task.MayExecute ? (on, token) => new ExecuteRun(on, task, _parameters, context).TogetherAsync(null, token) : null, _changesSchema);
        if (action.Prediction is { } predicted && (long)predicted["rows"]! > task.Limit)
            throw ExecuteRun.OverLimit(task, (long)predicted["rows"]!, "Nothing was changed.");
        return action;
    }

    private static bool Meets(SqlSession session, PlannedDatabase chain, SqlStatement statement)
    {
        try
        {
            return chain.Overlaps(session.Dialect.Reach(session.Connection, statement.Text));
        }
        catch (DbException)
        {
            return false; // What is wrong with it is said where it is counted.
        }
    }

    /// <summary>Tier 2. Null where no copy may be made.</summary>
    private async Task<PlannedAction?> OnCopyAsync(SqlSession session, PlannedDatabase chain, CancellationToken cancellationToken)
    {
        var source = chain.LastStep is null ? session : await chain.ModelAsync(session, context, cancellationToken).ConfigureAwait(false);
        if (source is null || await SqlModel.CopyAsync(source, context, cancellationToken).ConfigureAwait(false) is not { } copy)
        {
            _details.Add($"not executed: a copy is made of databases {SqlModel.Limits}");
            return null;
        }
        await using (copy)
        {
            return await copy.GuardAsync(async () =>
            {
                var catalog = await copy.CatalogAsync(cancellationToken).ConfigureAwait(false);
                _changesSchema = task.Statements.Any(s => s.Effect == SqlEffect.Schema);
                // A table made by the script itself has nothing that watches it; then only the statements' own counts are told.
                IReadOnlyList<RowChange> changes = [];
                JsonObject outcome = [];
                if (_changesSchema)
                {
                    outcome = await new ExecuteRun(copy, task, _parameters, context).TogetherAsync(null, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await using var capture = await copy.Dialect.CaptureAsync(copy.Connection, catalog, cancellationToken).ConfigureAwait(false);
                    changes = await capture.RunAsync(async () => outcome = await new ExecuteRun(copy, task, _parameters, context).TogetherAsync(null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                }
                foreach (var table in changes.GroupBy(c => c.Table.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
                    _details.Add(string.Create(CultureInfo.InvariantCulture, $"{table.Key}: {table.Count(c => c.Before is null)} rows inserted, {table.Count(c => c is { Before: not null, After: not null })} updated, {table.Count(c => c.After is null)} deleted"));
                foreach (var statement in task.Statements.Where(s => s.Effect != SqlEffect.Read))
                    _written.UnionWith(statement.Tables.Where(t => t.Use != SqlTableUseKind.Read).Select(t => t.Name));
                _written.UnionWith(changes.Select(c => c.Table.Name));
                return Base() with { Fidelity = Fidelity.Simulated, FidelityReason = "executed on a copy in memory", Prediction = outcome, Rows = (long)outcome["rows"]! };
            }).ConfigureAwait(false);
        }
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
                reach = session.Dialect.Reach(session.Connection, statement.Text);
            }
            catch (DbException error) when (!_changesSchema)
            {
                var explained = session.Explain(error);
                throw new SafeOpsException(explained.Code, string.Create(CultureInfo.InvariantCulture, $"{task.Source}:{statement.Line}:{statement.Column}: {explained.Message}"), explained.NextStep, task.Source, error);
            }
            catch (DbException)
            {
                unknown ??= "a statement uses what an earlier one defines; 'dryRun: execute' would run both on a copy";
                continue;
            }
            _changesSchema |= statement.Effect == SqlEffect.Schema;
            if (statement.Effect == SqlEffect.Read)
                continue;
            if (statement.Effect == SqlEffect.Schema)
                unknown ??= "it changes definitions; 'dryRun: execute' would run it on a copy";
            else if (reach.Triggers.Count > 0)
                unknown ??= $"triggers fire ({string.Join(", ", reach.Triggers.Order(StringComparer.Ordinal))}), and what they do is not known; 'dryRun: execute' would run them on a copy";
            else if (reach.Writes.Count > 1)
                unknown ??= $"references reach further tables ({string.Join(", ", reach.Writes.Order(StringComparer.Ordinal))}); 'dryRun: execute' would count their rows on a copy";
            else if (_written.Overlaps(reach.Reads) || _written.Overlaps(reach.Writes))
                unknown ??= "a statement meets rows that an earlier one changes; 'dryRun: execute' would run both on a copy";
            else if (await StatementCount.CountAsync(session, statement, SqlParameters.FromIntent(_parameters, context), cancellationToken).ConfigureAwait(false) is { } counted)
                rows += Count(statement, counted);
            else
                unknown ??= $"'{ExecuteTask.Show(statement)}' cannot be counted without running it; 'dryRun: execute' would run it on a copy";
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
            Details = [.. statements.Count == 1 ? [] : statements.Take(10).Select(ExecuteTask.Show), outside, .. _details],
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
