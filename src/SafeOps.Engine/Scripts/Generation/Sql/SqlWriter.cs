using System.Globalization;

namespace SafeOps.Scripts.Generation.Sql;

/// <summary>
/// For psql or sqlite3, in one transaction. A script of SQL has no files and no programs, so it takes steps on one database alone.
/// </summary>
internal sealed class SqlWriter : IScriptWriter
{
    public ScriptLanguage Language => ScriptLanguage.Sql;

    public string? Obstacle(SafeScript script)
    {
        const string others = "Generate the script in Bash, Python or PowerShell.";
        foreach (var step in script.Steps)
        {
            var acts = step.Acts.Concat(step.Undo).ToList();
            if (step.Guard is not (RowsGuard or ReadingGuard) || acts.Any(a => a is not (RunBatches or RunStatements)) || step.Checks.Any(c => c is not QueryCheck))
                return $"Step '{step.Key}' ({step.Title}) is not for a database, and a script of SQL can do nothing else. {others}";
            if (acts.OfType<RunStatements>().Any(a => a.Statements.Count > 1 && !SqlPieces.IsTransaction(a.Statements[0])))
                return $"Step '{step.Key}' has statements that cannot share a transaction. {others}";
        }
        if (script.Preflight.FirstOrDefault(c => c is not QueryCheck) is { } check)
            return $"The check '{check.What}' is not for a database. {others}";
        return script.Connections.Count > 1
            ? $"The change uses {script.Connections.Count.ToString(CultureInfo.InvariantCulture)} databases ({string.Join(", ", script.Connections.Select(c => c.Name))}), and a script of SQL works on one. {others}"
            : null;
    }

    public string Write(SafeScript script) => script.Connections[0].Provider == "sqlite" ? new SqliteScript(script).Write() : new PostgresScript(script).Write();
}

/// <summary>What both dialects of scripts are made of.</summary>
internal static class SqlPieces
{
    public static bool IsTransaction(string statement) => statement.StartsWith("BEGIN", StringComparison.Ordinal);

    /// <summary>An act's statements without the transaction around them: the script brings its own.</summary>
    public static IEnumerable<string> Statements(ScriptAct act) => (act switch
    {
        RunBatches batches => batches.Whole,
        RunStatements run => run.Statements,
        _ => [],
    }).Where(s => !IsTransaction(s) && s != "COMMIT");

    public static void Comments(ScriptLines lines, IEnumerable<string> texts)
    {
        foreach (var text in texts)
            lines.Line(text.Length == 0 ? "--" : $"-- {text}");
    }

    public static string Operator(ValueTerm term) => term.Comparison switch
    {
        ValueComparison.Above => ">",
        ValueComparison.Below => "<",
        ValueComparison.AtLeast => ">=",
        ValueComparison.AtMost => "<=",
        _ => "=",
    };

    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>True where the query's value compares as expected.</summary>
    public static string Holds(QueryCheck check, Func<string, string> value) => string.Join(" AND ", check.Terms.Select(t => t.Value is null
        ? $"({check.Query}) IS NULL"
        : $"({check.Query}) {Operator(t)} {value(t.Value)}"));
}
