using System.Globalization;

namespace SafeOps.Scripts.Generation.Sql;

/// <summary>A script for psql.</summary>
internal sealed class PostgresScript(SafeScript script)
{
    private readonly ScriptLines _lines = new();
    private readonly ScriptConnection _connection = script.Connections[0];

    public string Write()
    {
        var call = $"psql -X -q -d \"{ScriptQuote.Comment(_connection.Target)}\"";
        SqlPieces.Comments(_lines,
        [
            .. ScriptComments.Header(script, codes: false),
            "Everything is done in one transaction, which a failed check or statement rolls back.",
            $"  dry run:   {call} -v dry_run=1 -f {script.Name}.sql",
            $"  for real:  {call} -f {script.Name}.sql",
            $"  way back:  {call} -v rollback=1 -f {script.Name}.sql",
            "  more words: add -v verbose=1",
            "Exit codes of psql: 0 done, or nothing to do; 1 a fatal error; 2 no connection; 3 a check or a statement failed.",
        ]);
        _lines.Line().Line("\\set ON_ERROR_STOP on");
        foreach (var variable in (string[])["dry_run", "rollback", "verbose"])
            _lines.Line($"\\if :{{?{variable}}}").Line("\\else").Deeper(l => l.Line($"\\set {variable} 0")).Line("\\endif");
        _lines.Line().Line("BEGIN;")
            .Line(string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {(long)_connection.LockTimeout.TotalMilliseconds};"))
            .Line(string.Create(CultureInfo.InvariantCulture, $"SET LOCAL statement_timeout = {(long)_connection.StatementTimeout.TotalMilliseconds};"))
            .Line();
        if (_connection.Identity is var (query, expected))
            Require($"({query}) = {SqlPieces.Quoted(expected)}", $"this is not the database {expected}");
        Require($"pg_try_advisory_xact_lock(hashtext({SqlPieces.Quoted(script.Name)}))", "another instance of this script is running");
        _lines.Line().Line("\\if :rollback").Line();
        for (var i = script.Steps.Count - 1; i >= 0; i--)
            Undo(script.Steps[i], i + 1);
        _lines.Line("\\else").Line();
        foreach (var check in script.Preflight.Cast<QueryCheck>())
            Require(SqlPieces.Holds(check, SqlPieces.Quoted), $"{check.What} does not hold");
        for (var i = 0; i < script.Steps.Count; i++)
            Apply(script.Steps[i], i + 1);
        _lines.Raw("""
            \endif

            \if :dry_run
                ROLLBACK;
                \echo 'Dry run: nothing was done.'
            \else
                COMMIT;
                \echo 'Done.'
            \endif
            """);
        return _lines.ToString();
    }

    private void Apply(ScriptStep step, int number)
    {
        SqlPieces.Comments(_lines, ScriptComments.Step(script, number - 1));
        Echo(string.Create(CultureInfo.InvariantCulture, $"[{number}/{script.Steps.Count}] {step.Title}"));
        if (step.Guard is not RowsGuard guard)
        {
            _lines.Line("\\if :dry_run").Deeper(l => l.Line("\\echo '      to be asked when the steps before are done'")).Line("\\else");
            Checks(step);
            _lines.Line("\\endif").Line();
            return;
        }
        _lines.Line($"SELECT ({guard.DoneQuery}) > 0 AS is_done \\gset").Line("\\if :is_done").Deeper(l => l.Line("\\echo '      nothing to do'")).Line("\\else");
        if (guard.CountQuery is { } count)
            Require($"({count}) <= {guard.Limit!.Value.ToString(CultureInfo.InvariantCulture)}", $"more rows than the limit of {guard.Limit!.Value.ToString(CultureInfo.InvariantCulture)} would be touched");
        foreach (var act in step.Acts)
            Act(act);
        _lines.Line("\\endif");
        _lines.Line("\\if :dry_run").Line("\\else");
        Checks(step);
        _lines.Line("\\endif").Line();
    }

    private void Undo(ScriptStep step, int number)
    {
        SqlPieces.Comments(_lines, [$"--- Take back step {number.ToString(CultureInfo.InvariantCulture)}: {ScriptQuote.Comment(step.Key)}"]);
        Echo(string.Create(CultureInfo.InvariantCulture, $"[{number}/{script.Steps.Count}] take back: {step.Title}"));
        if (step.Guard is not RowsGuard guard)
        {
            _lines.Line("\\echo '      nothing to do'").Line();
            return;
        }
        _lines.Line($"SELECT ({guard.BegunQuery}) > 0 AS is_begun \\gset").Line("\\if :is_begun");
        if (step.NoUndo is { } reason)
        {
            Echo($"      refused: there is no way back: {reason}");
        }
        else
        {
            if (guard.ChangedQuery is { } changed)
                Require($"({changed}) = 0", $"rows of step {number.ToString(CultureInfo.InvariantCulture)} were changed since");
            foreach (var act in step.Undo)
                Act(act);
        }
        _lines.Line("\\else").Deeper(l => l.Line("\\echo '      nothing to do'")).Line("\\endif").Line();
    }

    private void Act(ScriptAct act)
    {
        _lines.Line("\\if :dry_run");
        Echo($"      would {act.What}");
        if (act is RunBatches batches)
        {
            foreach (var (table, query) in batches.Counts)
                _lines.Line($"SELECT ({query}) AS row_count \\gset").Line($"\\echo '      would touch' :row_count {Text($"rows of {table}")}");
        }
        _lines.Line("\\else");
        Echo($"      {act.What}");
        foreach (var statement in SqlPieces.Statements(act))
            _lines.Raw(statement + ";");
        _lines.Line("\\endif");
    }

    private void Checks(ScriptStep step)
    {
        foreach (var check in step.Checks.Cast<QueryCheck>())
        {
            Require(SqlPieces.Holds(check, SqlPieces.Quoted), $"{check.What} does not hold");
            _lines.Line("\\if :verbose");
            Echo($"      verified: {check.What}");
            _lines.Line("\\endif");
        }
    }

    /// <summary>Ends the script, and so its transaction, where a condition does not hold.</summary>
    private void Require(string condition, string otherwise) => _lines
        .Line("DO $safe$ BEGIN")
        .Deeper(l => l.Line($"IF NOT coalesce({condition}, false) THEN RAISE EXCEPTION '%', {SqlPieces.Quoted($"Refused: {ScriptQuote.Comment(otherwise)}")}; END IF;"))
        .Line("END $safe$;");

    private void Echo(string text) => _lines.Line($"\\echo {Text(text)}");

    /// <summary>As an argument of psql's own commands.</summary>
    private static string Text(string text) => $"'{ScriptQuote.Comment(text).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
