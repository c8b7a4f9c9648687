using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary><c>sql.execute</c>: in one transaction with the table that says that it is done, where they can share one.</summary>
internal sealed class StatementsCompiler(CompiledChange compiled, ResolvedStep step)
{
    public ScriptStep Compile(PlannedAction action, int number)
    {
        var task = ExecuteTask.Read(step.With, compiled.Project);
        var sql = new SqlTexts(SqlFlavors.Of(compiled.Project, task.Connection));
        compiled.Connect(task.Connection);
        var name = compiled.TableName(number) + "_done";
        var done = SqlTexts.Name(name);
        var statements = Statements(task, sql);
        var shown = compiled.Shown(task.Connection);
        var made = new ScriptStep
        {
            Key = step.Key,
            Title = $"run {action.Summary} ({shown})",
            Notes =
            [
                .. action.Details,
                $"That it is done is noted in the table {done}.",
                "Review: the statements; nothing of what they overwrite is saved.",
            ],
            Destructive = true,
            Guard = new RowsGuard(task.Connection) { DoneQuery = sql.Exists(done, name), BegunQuery = sql.Exists(done, name) },
            Acts = [new RunStatements($"run {action.Summary} ({shown}): {ScriptQuote.Comment(string.Join("; ", statements))}", task.Connection, [.. Limited(task, sql, statements, $"CREATE TABLE {done} AS SELECT CURRENT_TIMESTAMP AS at")])],
        };
        made = new UndoCompiler(compiled, step).Apply(made);
        return made.NoUndo is not null ? made : made with { Undo = [.. made.Undo, new RunStatements($"drop the table {done}", task.Connection, [$"DROP TABLE IF EXISTS {done}"])] };
    }

    /// <summary>As an undo: in one transaction.</summary>
    public RunStatements AsUndo()
    {
        var task = ExecuteTask.Read(step.With, compiled.Project);
        var sql = new SqlTexts(SqlFlavors.Of(compiled.Project, task.Connection));
        compiled.Connect(task.Connection);
        var statements = Statements(task, sql);
        return new RunStatements($"run {statements.Count} statements on {compiled.Shown(task.Connection)}", task.Connection, task.InTransaction ? [sql.Begin, .. statements, "COMMIT"] : statements);
    }

    private List<string> Statements(ExecuteTask task, SqlTexts sql)
    {
        var parameters = SqlParameters.ToIntent(task.Statements.SelectMany(s => s.Parameters), step.Parameters);
        return [.. task.Statements.Select(s => sql.Filled(s.Text.TrimEnd(';', ' ', '\n'), parameters, Secret))];
    }

    private IEnumerable<string> Limited(ExecuteTask task, SqlTexts sql, List<string> statements, string done)
    {
        if (!task.InTransaction)
            return [.. statements, done];
        if (task.Limit is not { } limit)
            return [sql.Begin, .. statements, done, "COMMIT"];
        if (!sql.IsPostgres)
        {
            // A row that breaks its check ends the transaction; putting it in counts too.
            return [sql.Begin, "CREATE TEMP TABLE safe_limit (before, now CHECK (now - before <= " + SqlTexts.Number(limit + 1) + "))", "INSERT INTO safe_limit VALUES (total_changes(), 0)",
                .. statements, "UPDATE safe_limit SET now = total_changes()", "DROP TABLE safe_limit", done, "COMMIT"];
        }
        if (task.Statements.Any(s => s.Effect != SqlEffect.Write) || statements.Any(s => s.Contains("$safe$", StringComparison.Ordinal)))
            throw compiled.Refused(step.Key, "rows can be limited in a script where all statements insert, update or delete.", "Leave 'limits' out, or let SafeOps run it.");
        var counted = string.Concat(statements.Select(s => $"\n{s};\nGET DIAGNOSTICS safe_rows = ROW_COUNT;\nsafe_total := safe_total + safe_rows;"));
        return [sql.Begin, $"DO $safe$ DECLARE safe_rows bigint; safe_total bigint := 0; BEGIN{counted}\nIF safe_total > {SqlTexts.Number(limit)} THEN RAISE EXCEPTION '% rows are more than the limit of {SqlTexts.Number(limit)}', safe_total; END IF; END $safe$", done, "COMMIT"];
    }

    private Exception Secret(string name) => compiled.Refused(step.Key, $"its parameter '{name}' is a secret, and a script must not hold one.");
}
