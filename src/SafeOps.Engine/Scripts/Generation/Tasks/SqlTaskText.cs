using SafeOps.Scripts.Generation.Compilation;

namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>
/// A template as one file of SQL, for psql or sqlite3. What programs do with options is done with what the client has: psql's
/// variable <c>dry_run</c>, and in SQLite a last statement that a person changes. The rollback stands at the end, as comments.
/// </summary>
internal sealed class SqlTaskText
{
    private readonly ScriptLines _lines = new();
    private readonly SafeScript _script;
    private readonly TaskValues _values;

    public SqlTaskText(SafeScript script, TaskValues values)
    {
        (_script, _values) = (script, values);
        Header();
    }

    public bool IsPostgres => TaskConnection.IsPostgres(_values);

    /// <summary>A heading, and what to look at there.</summary>
    public SqlTaskText Section(string title, params string[] notes)
    {
        _lines.Line().Line($"-- --- {title} ".PadRight(100, '-'));
        foreach (var line in notes.SelectMany(n => ScriptComments.Wrap(ScriptQuote.Comment(n))))
            _lines.Line($"-- {line}");
        return this;
    }

    public SqlTaskText Statement(string text)
    {
        _lines.Raw(text.Trim() + ";");
        return this;
    }

    /// <summary>Printed in a dry run and a real one alike.</summary>
    public SqlTaskText Say(string text) => IsPostgres
        ? Line($"\\echo '{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'")
        : Statement($"SELECT {SqlTexts.Quoted(text)}");

    /// <summary>A line for the client, or as it stands.</summary>
    public SqlTaskText Line(string line)
    {
        _lines.Line(line);
        return this;
    }

    /// <summary>The script ends here where a query does not give what it must.</summary>
    public SqlTaskText Hold(string query, string expected, string otherwise) => IsPostgres
        ? Statement($"DO $check$ BEGIN\n    IF ({query})::text IS DISTINCT FROM {SqlTexts.Quoted(expected)} THEN\n        RAISE EXCEPTION '%', {SqlTexts.Quoted(otherwise)};\n    END IF;\nEND $check$")
        : Statement($"INSERT INTO safe_check VALUES ({SqlTexts.Quoted(otherwise)}, CAST(({query}) AS TEXT) IS {SqlTexts.Quoted(expected)})");

    /// <summary>Statements that bring the start back, to be run by hand.</summary>
    public string Rollback(IEnumerable<string> statements, string? noWay = null)
    {
        Section("Rollback: what brings the start back ", noWay ?? "Run these statements, without the comment signs, with the same client.");
        foreach (var statement in statements)
        {
            foreach (var line in (statement + ";").Split('\n'))
                _lines.Line($"-- {line}");
        }
        return _lines.ToString().TrimEnd('\n') + "\n";
    }

    private void Header()
    {
        // Exit codes are the client's.
        foreach (var line in ScriptComments.Header(_script).SkipLast(3))
            _lines.Line(line.Length == 0 ? "--" : $"-- {line}");
        var seconds = _values.Number("LockTimeoutSeconds");
        if (IsPostgres)
        {
            _lines.Raw($$"""
                --
                -- Usage:
                --   psql -X -v dry_run=1 -d DATABASE -f {{_script.Name}}.sql    tries it, and keeps nothing
                --   psql -X -d DATABASE -f {{_script.Name}}.sql                 does it
                -- psql ends with 0 when it went through, and with 3 where a statement or a check failed.

                \set ON_ERROR_STOP on
                \if :{?dry_run}
                \else
                \set dry_run 0
                \endif

                SET lock_timeout = '{{seconds}}s';
                SET statement_timeout = '{{_values.Number("StatementTimeoutSeconds")}}s';
                """);
            return;
        }
        _lines.Raw($$"""
            --
            -- Usage:
            --   sqlite3 DATABASE < {{_script.Name}}.sql
            -- As it stands it is a dry run: its last statement is ROLLBACK. Change that to COMMIT to do it.
            -- sqlite3 ends with 0 when it went through, and with 1 where a statement or a check failed: then nothing is kept.

            .bail on
            .timeout {{seconds * 1000}}
            PRAGMA foreign_keys = ON;
            """);
    }
}
