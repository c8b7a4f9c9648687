using System.Globalization;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>
/// <c>sql.delete</c> and <c>sql.update</c>: batch by batch, each a transaction that saves rows in a table beside and then changes
/// them. The tables stay until the rollback, or until somebody drops them.
/// </summary>
internal sealed class RowsCompiler(CompiledChange compiled, ResolvedStep step, PlanningContext context, int number)
{
    public async Task<ScriptStep> CompileAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        if (action.Fidelity == Fidelity.Unknown)
            throw compiled.Refused(step.Key, $"its rows are not known while planning: {action.FidelityReason}.");
        var task = RowsTask.FromIntent(action.Intent);
        var catalog = await SqlSession.ReadAsync(context, task.Connection, s => s.CatalogAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        var table = task.Resolve(catalog);
        var sql = new SqlTexts(SqlFlavors.Of(compiled.Project, task.Connection));
        var where = sql.Filled(task.Where, task.Parameters, Secret);
        var saved = compiled.TableName(number);
        var reach = task.IsDelete ? RowsReach.Of(catalog, table, sql, saved, where, why => compiled.Refused(step.Key, why)) : [new SavedTable(table, sql.Beside(table, saved), where, null, [])];
        RefuseTriggers(reach);
        var plan = new RowsSql(sql, task, reach, sql.Beside(table, saved), where, task.Set is null ? "" : sql.Filled(task.Set, task.Parameters, Secret));
        if (!task.IsDelete && (action.Prediction?["cascaded"]?.AsObject().Count > 0 || task.MovesKeys(table, SqlFlavors.Of(compiled.Project, task.Connection))))
            throw compiled.Refused(step.Key, "it sets a key, which other rows may refer to.");
        var limit = task.Limit ?? action.Rows ?? 0;
        if (action.Before["inOneGo"]?.GetValue<bool>() == true)
            limit = Math.Min(limit, task.Batch);
        compiled.Connect(task.Connection);
        var verb = task.IsDelete ? "delete" : "change";
        var done = sql.Beside(table, saved + "_done");
        var shown = compiled.Shown(task.Connection);
        var what = $"{verb} the rows of {string.Join(", ", reach.Select(r => r.Table.Name))} on {shown} where {ScriptQuote.Comment(task.Where)}";
        var made = new ScriptStep
        {
            Key = step.Key,
            Title = what,
            Notes =
            [
                string.Create(CultureInfo.InvariantCulture, $"When planned: {action.Summary}. More than {limit} rows are refused{(task.Limit is null ? " (so many were planned; the change sets no limit)" : "")}."),
                .. action.Details.Where(d => d.StartsWith("reaches", StringComparison.Ordinal)),
                .. task.IsDelete ? Array.Empty<string>() : [$"Set: {ScriptQuote.Comment(task.Set!)}"],
                $"Rows are saved in {string.Join(", ", reach.Select(r => r.Saved))}; drop these tables when nobody needs the way back any more.",
                "Review: the condition and the limit; run the query of the check by hand.",
            ],
            Destructive = true,
            Guard = new RowsGuard(task.Connection)
            {
                DoneQuery = sql.Exists(done, saved + "_done"),
                BegunQuery = sql.Exists(reach[0].Saved, saved),
                CountQuery = plan.Count,
                Limit = limit,
                CountsWhenReached = action.Fidelity == Fidelity.Simulated,
                ChangedQuery = plan.Changed,
            },
            Acts =
            [
                new RunBatches(what, task.Connection, plan.Batch(task.Batch), limit, TimeSpan.Zero) { Whole = [.. plan.Batch(Math.Max(1, limit)).SkipLast(1)], Counts = plan.Counts },
                new RunStatements($"note that step {number} is done in the table {done} of {shown}", task.Connection, [$"CREATE TABLE {done} AS SELECT CURRENT_TIMESTAMP AS at"]),
            ],
            Checks = [new QueryCheck(task.IsDelete ? "none of the deleted rows is there again" : "the changed rows hold what was set", task.Connection, plan.Verify, [new ValueTerm(ValueComparison.Equal, "0")])],
            Undo = [new RunStatements($"bring back the saved rows of {string.Join(", ", reach.Select(r => r.Table.Name).Distinct())} on {shown}", task.Connection, [.. plan.Undo, .. plan.Drop(done), "COMMIT"])],
        };
        if (step.Undo.Kind == UndoKind.Default)
            return made;
        made = new UndoCompiler(compiled, step).Apply(made);
        return made.NoUndo is not null ? made : made with { Undo = [.. made.Undo, new RunStatements($"drop the tables of step {number}", task.Connection, [.. plan.Drop(done)])] };
    }

    /// <summary>Putting rows back must not set off what nobody planned.</summary>
    private void RefuseTriggers(IReadOnlyList<SavedTable> reach)
    {
        if (reach.SelectMany(r => r.Table.Triggers.Select(t => (r.Table, t))).FirstOrDefault() is { t: { } trigger } found)
            throw compiled.Refused(step.Key, $"{found.Table.Name} has the trigger {trigger.Name}, which the script's own statements would fire.", "Let SafeOps run it: it saves and takes back what triggers do.");
    }

    private Exception Secret(string name) => compiled.Refused(step.Key, $"its parameter '{name}' is a secret, and a script must not hold one.");
}
