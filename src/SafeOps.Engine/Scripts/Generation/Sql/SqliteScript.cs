using System.Globalization;

namespace SafeOps.Scripts.Generation.Sql;

/// <summary>
/// A script for sqlite3, which knows no branches: a check is a temporary table that does not take the answer, and a dry run ends
/// by such a check, so that all is rolled back. The way back stands behind <c>.quit</c>.
/// </summary>
internal sealed class SqliteScript(SafeScript script)
{
    private const string Behind = "-- ROLLBACK";

    private readonly ScriptLines _lines = new();
    private readonly ScriptConnection _connection = script.Connections[0];
    private int _checks;

    public string Write()
    {
        var call = $"sqlite3 -batch {ScriptQuote.Comment(_connection.File!)}";
        SqlPieces.Comments(_lines,
        [
            .. ScriptComments.Header(script, codes: false),
            "Everything is done in one transaction, which a failed check or statement rolls back. In a dry run the last check fails on purpose.",
            $"  dry run:   {call} -cmd '.parameter set :dry_run 1' < {script.Name}.sql",
            $"  for real:  {call} < {script.Name}.sql",
            $"  way back:  sed '1,/^{Behind}/d' {script.Name}.sql | {call}",
            "  more words: add -echo",
            "Exit codes of sqlite3: 0 done, or nothing to do; 1 a check or a statement failed, or it was a dry run.",
        ]);
        Begin();
        foreach (var check in script.Preflight.Cast<QueryCheck>())
            Require(SqlPieces.Holds(check, Value), $"{check.What} does not hold");
        for (var i = 0; i < script.Steps.Count; i++)
            Apply(script.Steps[i], i + 1);
        SqlPieces.Comments(_lines, ["A dry run ends here: what was tried is rolled back."]);
        Require("coalesce(:dry_run, 0) = 0", "dry run: nothing was done");
        _lines.Line("COMMIT;").Line("SELECT 'Done.';").Line(".quit").Line().Line($"{Behind}: what stands below takes back what stands above, last step first.");
        Begin();
        for (var i = script.Steps.Count - 1; i >= 0; i--)
            Undo(script.Steps[i], i + 1);
        return _lines.Line("COMMIT;").Line("SELECT 'Done: everything is as it was.';").ToString();
    }

    private void Begin() => _lines.Line()
        .Line(".bail on")
        .Line(string.Create(CultureInfo.InvariantCulture, $".timeout {(long)_connection.LockTimeout.TotalMilliseconds}"))
        .Line("PRAGMA foreign_keys = ON;")
        .Line("BEGIN IMMEDIATE;")
        .Line();

    private void Apply(ScriptStep step, int number)
    {
        SqlPieces.Comments(_lines, ScriptComments.Step(script, number - 1));
        if (step.Guard is RowsGuard guard)
        {
            if (guard.CountQuery is { } count)
                Require($"({count}) <= {guard.Limit!.Value.ToString(CultureInfo.InvariantCulture)}", $"more rows than the limit of {guard.Limit!.Value.ToString(CultureInfo.InvariantCulture)} would be touched");
            else
                Require($"({guard.DoneQuery}) = 0", $"step {number.ToString(CultureInfo.InvariantCulture)} is done already");
            foreach (var act in step.Acts)
                Act(act);
        }
        foreach (var check in step.Checks.Cast<QueryCheck>())
            Require(SqlPieces.Holds(check, Value), $"{check.What} does not hold");
        _lines.Line();
    }

    private void Undo(ScriptStep step, int number)
    {
        SqlPieces.Comments(_lines, [$"--- Take back step {number.ToString(CultureInfo.InvariantCulture)}: {ScriptQuote.Comment(step.Key)}"]);
        if (step.Guard is not RowsGuard guard)
            return;
        if (step.NoUndo is { } reason)
        {
            SqlPieces.Comments(_lines, [$"There is no way back: {ScriptQuote.Comment(reason)}"]);
            Require("0", $"there is no way back of step {number.ToString(CultureInfo.InvariantCulture)}");
            return;
        }
        Require($"({guard.BegunQuery}) > 0", $"step {number.ToString(CultureInfo.InvariantCulture)} is not done");
        if (guard.ChangedQuery is { } changed)
            Require($"({changed}) = 0", $"rows of step {number.ToString(CultureInfo.InvariantCulture)} were changed since");
        foreach (var act in step.Undo)
            Act(act);
        _lines.Line();
    }

    private void Act(ScriptAct act)
    {
        _lines.Line($"SELECT iif(coalesce(:dry_run, 0), 'would ', '') || {SqlPieces.Quoted(ScriptQuote.Comment(act.What))};");
        if (act is RunBatches batches)
        {
            foreach (var (table, query) in batches.Counts)
                _lines.Line($"SELECT iif(coalesce(:dry_run, 0), 'would touch ', 'touches ') || ({query}) || {SqlPieces.Quoted($" rows of {table}")};");
        }
        foreach (var statement in SqlPieces.Statements(act))
            // Again, it finds nothing more to do and leaves what the first time left.
            _lines.Raw((act is RunStatements && statement.StartsWith("CREATE TABLE ", StringComparison.Ordinal) && statement.Contains("_done\" AS SELECT", StringComparison.Ordinal)
                ? statement.Replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", StringComparison.Ordinal)
                : statement) + ";");
    }

    /// <summary>Ends the script, and so its transaction, where a condition does not hold: the message is the name of what it breaks.</summary>
    private void Require(string condition, string otherwise)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"check_{++_checks}");
        _lines.Line($"CREATE TEMP TABLE {name} (holds CONSTRAINT \"{ScriptQuote.Comment(otherwise).Replace("\"", "\"\"", StringComparison.Ordinal)}\" CHECK (holds));")
            .Line($"INSERT INTO {name} SELECT coalesce({condition}, 0);")
            .Line($"DROP TABLE {name};");
    }

    /// <summary>Numbers as numbers, as the checks of a change compare.</summary>
    private static string Value(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? text : SqlPieces.Quoted(text);
}
