using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.Generation.Compilation;
using SafeOps.Values;

namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>
/// The statements of a migration file in one transaction, which is only committed where the verification queries give what is
/// expected. The tables named are saved before; where a file for the way back is given, it is the rollback.
/// </summary>
internal sealed class SqlMigrationTask : ScriptTask
{
    public override TaskDescriptor Descriptor { get; } = new("SqlMigration", "Run a SQL migration in one transaction that is verified before it is committed", [ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.PowerShell, ScriptLanguage.Sql],
    [
        .. TaskConnection.Parameters.Where(p => p.Required),
        new("File", TaskParameterKind.File, "The migration: statements without a transaction of their own. They stand in the script.") { Required = true },
        new("Verify", TaskParameterKind.Pairs, "Queries and the value each must give after the migration, before it is committed.") { Required = true },
        new("Expect", TaskParameterKind.Pairs, "Queries and the value each must give before anything is done."),
        new("Tables", TaskParameterKind.List, "Tables to save first: those the migration changes.") { Form = TaskConnection.Table },
        new("Undo", TaskParameterKind.File, "The way back: statements without a transaction of their own."),
        .. TaskConnection.Parameters.Where(p => !p.Required),
    ]);

    public override SafeScript Build(SafeScript frame, TaskValues values, TaskRequest request)
    {
        var sql = new SqlTexts(TaskConnection.Flavor(values));
        var statements = Statements(values, "File", request)!;
        var undo = Statements(values, "Undo", request);
        var connection = TaskConnection.Of(values);
        // By what is run: an edited migration is another one.
        var name = NoteOf(statements);
        var done = SqlTexts.Name(name);
        var tables = values.List("Tables");
        var checks = values.Pairs("Verify").Select(v => Check(v)).ToList();
        var backup = Backup(frame, values, connection, tables);
        var migration = new ScriptStep
        {
            Key = "migrate",
            Title = $"run the {statements.Count} statements of {values.Text("File")} in one transaction",
            Notes =
            [
                .. statements.Select((s, i) => $"{i + 1}. {Shown(s)}"),
                .. values.Pairs("Verify").Select(v => $"Committed only where {v.Key} gives {v.Value}."),
                $"That it is done is noted in the table {done}.",
                "Review: each statement, its locks and how long they are held.",
            ],
            Destructive = true,
            Guard = new RowsGuard(connection.Name) { DoneQuery = sql.Exists(done, name), BegunQuery = sql.Exists(done, name) },
            Acts =
            [
                new RunStatements(
                    $"run on {values.Text("Database")}, in one transaction: {string.Join("; ", statements.Select(Shown))}",
                    connection.Name,
                    [sql.Begin, .. statements.Select(s => s.Text), .. InTransaction(values, sql), $"CREATE TABLE {done} AS SELECT CURRENT_TIMESTAMP AS at", "COMMIT"]),
            ],
            Checks = checks,
            Undo = undo is null ? [] : [new RunStatements($"run on {values.Text("Database")}, in one transaction: {string.Join("; ", undo.Select(Shown))}", connection.Name, [sql.Begin, .. undo.Select(s => s.Text), $"DROP TABLE {done}", "COMMIT"])],
            NoUndo = undo is not null ? null : $"no file for the way back was given{(tables.Count > 0 ? $"; the saved tables are in {frame.Backup}" : "")}",
        };
        return frame with
        {
            Name = frame.Name,
            Header = frame.Header with { Notes = ["A dry run says each statement and runs none. Try the migration on a copy of the database first."] },
            Connections = [connection],
            Programs = backup is null ? [] : [TaskConnection.IsPostgres(values) ? "pg_dump" : "sqlite3"],
            Preflight = [.. values.Pairs("Expect").Select(e => Check(e))],
            Steps = backup is null ? [migration] : [backup, migration],
        };
    }

    public override string Sql(SafeScript script, TaskValues values, TaskRequest request)
    {
        var text = new SqlTaskText(script, values);
        var sql = new SqlTexts(TaskConnection.Flavor(values));
        var statements = Statements(values, "File", request)!;
        var undo = Statements(values, "Undo", request);
        var done = NoteOf(statements);
        text.Section("In one transaction", "The tables named are kept first, then come the statements of the file; what they must lead to is asked before the end.")
            .Statement(sql.Begin);
        if (!text.IsPostgres)
            text.Statement("CREATE TEMP TABLE safe_check (what, holds CHECK (holds))");
        text.Hold(sql.Exists(SqlTexts.Name(done), done), "0", $"it is done already: the table {done} is there");
        foreach (var (query, expected) in values.Pairs("Expect"))
            text.Hold(query, expected, $"before: {query} must give {expected}");
        text.Say($"to be created: the table {done}, which says that it is done");
        foreach (var table in values.List("Tables"))
            text.Say($"to be created: the table {done}_{table[(table.LastIndexOf('.') + 1)..]}, which keeps the rows of {table}").Statement($"CREATE TABLE {Saved(table, done)} AS SELECT * FROM {TaskConnection.Quoted(table)}");
        foreach (var statement in statements)
        {
            text.Say($"to be run: {Shown(statement)}").Statement(statement.Text);
            // psql says by itself how many rows that were.
            if (!text.IsPostgres && Done(statement) is { } what)
                text.Statement($"SELECT {SqlTexts.Quoted(what)}, changes()");
        }
        foreach (var (query, expected) in values.Pairs("Verify"))
            text.Hold(query, expected, $"after: {query} must give {expected}");
        text.Statement($"CREATE TABLE {SqlTexts.Name(done)} AS SELECT CURRENT_TIMESTAMP AS at");
        if (text.IsPostgres)
            text.Line("\\if :dry_run").Line("\\echo 'Dry run: all of this went through, and is rolled back.'").Statement("ROLLBACK").Line("\\else").Statement("COMMIT").Line("\\endif");
        else
            text.Statement("DROP TABLE safe_check").Line("-- A dry run ends with ROLLBACK; change it to COMMIT to keep the migration.").Statement("ROLLBACK");
        var saved = values.List("Tables").Select(t => Saved(t, done)).ToList();
        return text.Rollback(
            undo is null ? [] : [sql.Begin, .. undo.Select(s => s.Text), .. saved.Select(s => $"DROP TABLE {s}"), $"DROP TABLE {SqlTexts.Name(done)}", "COMMIT"],
            undo is null ? $"No file for the way back was given.{(saved.Count > 0 ? $" The rows from before are in {string.Join(", ", saved)}." : "")}" : null);
    }

    private static string? Done(SqlStatement statement) => (statement.Kind, statement.Tables.FirstOrDefault(t => t.Use != SqlTableUseKind.Read)?.Name) switch
    {
        (SqlStatementKind.Insert, { } table) => $"rows of {table} inserted",
        (SqlStatementKind.Update, { } table) => $"rows of {table} updated",
        (SqlStatementKind.Delete, { } table) => $"rows of {table} deleted",
        _ => null,
    };

    /// <summary>The table that says that these statements were run.</summary>
    private static string NoteOf(IReadOnlyList<SqlStatement> statements) => $"migrated_{Digest.Short(Digest.OfText(string.Join(";\n", statements.Select(s => s.Text))))}";

    private static string Saved(string table, string done) => TaskConnection.Beside(table, $"{done}_{table[(table.LastIndexOf('.') + 1)..]}");

    private static QueryCheck Check((string Query, string Expected) pair) =>
        new($"{pair.Query} gives {pair.Expected}", TaskConnection.Name, pair.Query, [new ValueTerm(ValueComparison.Equal, pair.Expected)]);

    private static ScriptStep? Backup(SafeScript frame, TaskValues values, ScriptConnection connection, IReadOnlyList<string> tables)
    {
        if (tables.Count == 0)
            return null;
        var file = $"{frame.Backup}/tables.sql";
        IReadOnlyList<string> words = TaskConnection.IsPostgres(values)
            ? ["pg_dump", "-w", .. tables.Select(t => $"--table={TaskConnection.Quoted(t)}"), $"--file={file}", $"--dbname={connection.Target}"]
            : ["sqlite3", "-batch", "-bail", "-readonly", "-init", "/dev/null", values.Text("Database"), $".output '{file}'", .. tables.Select(t => $".dump {t}")];
        return new ScriptStep
        {
            Key = "save",
            Title = $"save {string.Join(", ", tables)} in {file}",
            Notes = ["Verify: the file is there and has the rows. The rollback leaves it."],
            Guard = new NoteGuard(),
            Acts =
            [
                new MakeFolder($"make the folder {frame.Backup}", frame.Backup),
                new RunProgram($"save the tables {string.Join(", ", tables)} in {file}", new ScriptCommand([.. words.Select(w => (ScriptText)w)])
                {
                    Display = $"{words[0]} {string.Join(' ', tables)}",
                    Environment = connection.PasswordVariable is { } variable ? [("PGPASSWORD", new ScriptText([new ScriptTextPart(null, variable)]))] : [],
                    Timeout = TimeSpan.FromHours(2),
                }),
                new NoteDone($"note in {frame.Backup}/1.done that they are saved", "1.done"),
            ],
            Undo = [new ForgetDone($"remove the note {frame.Backup}/1.done", "1.done")],
        };
    }

    /// <summary>What makes the transaction fail where a query does not give what is expected.</summary>
    private static IEnumerable<string> InTransaction(TaskValues values, SqlTexts sql)
    {
        var pairs = values.Pairs("Verify");
        if (sql.IsPostgres)
        {
            return pairs.Select(v => $"DO $verify$ BEGIN\nIF ({v.Key})::text IS DISTINCT FROM {SqlTexts.Quoted(v.Value)} THEN RAISE EXCEPTION 'not verified, rolled back: %', {SqlTexts.Quoted($"{v.Key} must give {v.Value}")}; END IF;\nEND $verify$");
        }
        return
        [
            "CREATE TEMP TABLE safe_verified (what, holds CHECK (holds))",
            .. pairs.Select(v => $"INSERT INTO safe_verified VALUES ({SqlTexts.Quoted(v.Key)}, CAST(({v.Key}) AS TEXT) IS {SqlTexts.Quoted(v.Value)})"),
            "DROP TABLE safe_verified",
        ];
    }

    private IReadOnlyList<SqlStatement>? Statements(TaskValues values, string parameter, TaskRequest request)
    {
        if (values.TextOrNull(parameter) is not { Length: > 0 } file)
            return null;
        var path = Path.GetFullPath(file, request.Folder);
        if (!File.Exists(path))
            throw TaskValues.Invalid(Descriptor.Name, [$"'{parameter}' is '{file}': there is no such file."]);
        var script = SqlScript.Read(File.ReadAllText(path), TaskConnection.Flavor(values));
        var mistakes = script.Problems.Select(p => $"{file}: {p.Message}").ToList();
        foreach (var statement in script.Statements)
        {
            var where = $"{file}:{SqlTexts.Number(statement.Line)}: ";
            if (statement.Kind is SqlStatementKind.Begin or SqlStatementKind.Commit or SqlStatementKind.Rollback)
                mistakes.Add($"{where}'{Shown(statement)}': the script brings the transaction; take it out.");
            else if (statement.Effect != SqlEffect.Read && !statement.CanBeRolledBack)
                mistakes.Add($"{where}'{Shown(statement)}' cannot be rolled back with the rest. {statement.Cautions.FirstOrDefault(c => c.OutlivesRollback)?.Message}".TrimEnd());
        }
        if (script.Statements.Count == 0)
            mistakes.Add($"'{parameter}' is '{file}': there is no statement in it.");
        return mistakes.Count == 0 ? script.Statements : throw TaskValues.Invalid(Descriptor.Name, mistakes);
    }

    private static string Shown(SqlStatement statement)
    {
        var line = ScriptQuote.Comment(string.Join(' ', statement.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return line.Length > 90 ? line[..89] + "…" : line;
    }
}
