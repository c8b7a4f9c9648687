using SafeOps.Scripts.Generation.Compilation;
using SafeOps.Values;

namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>
/// Deletes rows batch by batch, each a transaction that saves them in a table beside first. The columns are not known while
/// the script is written, so the saved table is a copy of the other's, and what deleting would set off is asked for and refused.
/// </summary>
internal sealed class BatchedPurgeTask : ScriptTask
{
    public override TaskDescriptor Descriptor { get; } = new("BatchedPurge", "Delete rows of a table in batches, saved first", [ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.PowerShell, ScriptLanguage.Sql],
    [
        .. TaskConnection.Parameters.Where(p => p.Required),
        new("Table", TaskParameterKind.Text, "Whose rows go.") { Required = true, Form = TaskConnection.Table },
        new("Key", TaskParameterKind.Text, "Its key: one column without equal values and without null.") { Required = true, Form = new("[A-Za-z_][A-Za-z0-9_]*", "a column's name") },
        new("Where", TaskParameterKind.Text, "Which rows: a condition in SQL, with fixed dates rather than now().") { Required = true, Form = TextForm.Word },
        new("Limit", TaskParameterKind.Number, "More rows than this are refused.") { Required = true, Range = (1, 100_000_000) },
        new("Batch", TaskParameterKind.Number, "So many rows in one transaction.") { Default = "1000", Range = (1, 1_000_000) },
        new("PauseSeconds", TaskParameterKind.Number, "So long it rests between two batches.") { Default = "1", Range = (0, 3600) },
        .. TaskConnection.Parameters.Where(p => !p.Required),
    ]);

    public override SafeScript Build(SafeScript frame, TaskValues values, TaskRequest request)
    {
        var sql = new SqlTexts(TaskConnection.Flavor(values));
        var connection = TaskConnection.Of(values);
        var (name, where) = (values.Text("Table"), values.Text("Where"));
        Refuse(values, sql);
        var (table, key) = (TaskConnection.Quoted(name), SqlTexts.Name(values.Text("Key")));
        var bare = SavedIn(values);
        var (saved, done) = (TaskConnection.Beside(name, bare), TaskConnection.Beside(name, bare + "_done"));
        var limit = values.Number("Limit");
        var what = $"delete the rows of {name} on {values.Text("Database")} where {where}";
        return frame with
        {
            Header = frame.Header with { Notes = [$"The rows are kept in {saved} until the rollback; drop it when nobody needs the way back any more."] },
            Connections = [connection],
            Preflight = [.. SetOff(sql, name, table).Select(c => new QueryCheck(c.What, connection.Name, c.Query, [new ValueTerm(ValueComparison.Equal, "0")]))],
            Steps =
            [
                new ScriptStep
                {
                    Key = "purge",
                    Title = what,
                    Notes =
                    [
                        $"Batches of {values.Number("Batch")} rows, {values.Number("PauseSeconds")} seconds apart; more than {limit} rows are refused.",
                        "Review: the condition and the limit; count the rows by hand. An index on the condition's columns keeps batches short.",
                    ],
                    Destructive = true,
                    Guard = new RowsGuard(connection.Name)
                    {
                        DoneQuery = sql.Exists(done, bare + "_done"),
                        BegunQuery = sql.Exists(saved, bare),
                        CountQuery = $"SELECT count(*) FROM {table} WHERE ({where})",
                        Limit = limit,
                        ChangedQuery = $"SELECT count(*) FROM {table} WHERE {key} IN (SELECT {key} FROM {saved})",
                    },
                    Acts =
                    [
                        new RunBatches(what, connection.Name, Batch(sql, table, saved, bare, key, where, values.Number("Batch")), limit, TimeSpan.FromSeconds(values.Number("PauseSeconds"))),
                        new RunStatements($"note in the table {done} that it is done", connection.Name, [$"CREATE TABLE {done} AS SELECT CURRENT_TIMESTAMP AS at"]),
                    ],
                    Checks =
                    [
                        new QueryCheck("none of the deleted rows is there again", connection.Name, $"SELECT count(*) FROM {table} WHERE {key} IN (SELECT {key} FROM {saved})", [new ValueTerm(ValueComparison.Equal, "0")]),
                        new QueryCheck("no row is left that the condition names", connection.Name, $"SELECT count(*) FROM {table} WHERE ({where})", [new ValueTerm(ValueComparison.Equal, "0")]),
                    ],
                    Undo =
                    [
                        new RunStatements($"bring back the rows of {name} from {saved} on {values.Text("Database")}", connection.Name,
                        [
                            sql.Begin,
                            $"INSERT INTO {table}{(sql.IsPostgres ? " OVERRIDING SYSTEM VALUE" : "")} SELECT * FROM {saved} ORDER BY {key}",
                            $"DROP TABLE {saved}",
                            $"DROP TABLE IF EXISTS {done}",
                            "COMMIT",
                        ]),
                    ],
                },
            ],
        };
    }

    public override string Sql(SafeScript script, TaskValues values, TaskRequest request)
    {
        var text = new SqlTaskText(script, values);
        var (name, where, limit, batch) = (values.Text("Table"), values.Text("Where"), values.Number("Limit"), values.Number("Batch"));
        var (table, key, saved) = (TaskConnection.Quoted(name), SqlTexts.Name(values.Text("Key")), TaskConnection.Beside(name, SavedIn(values)));
        var makeSaved = $"CREATE TABLE IF NOT EXISTS {saved} AS SELECT * FROM {table} WHERE 1 = 0";
        var makeKey = $"CREATE UNIQUE INDEX IF NOT EXISTS {SqlTexts.Name(SavedIn(values) + "_key")} ON {saved} ({key})";
        var save = $"INSERT INTO {saved} SELECT * FROM {table} WHERE ({where}) ORDER BY {key} LIMIT {batch}";
        var delete = $"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {saved} ORDER BY {key} LIMIT {limit}) AND ({where})";
        if (!text.IsPostgres)
        {
            text.Section("One batch, in one transaction", $"At most {batch} rows at a time: run it again until it says that none is left. The rows are kept in {saved}.", "Verify: the number of rows before, and that it is what was expected.")
                .Statement("BEGIN IMMEDIATE")
                .Statement("CREATE TEMP TABLE safe_check (what, holds CHECK (holds))");
            foreach (var (what, query) in SetOff(new SqlTexts(TaskConnection.Flavor(values)), name, table))
                text.Hold(query, "0", $"it does not hold that {what}");
            return text.Hold($"SELECT count(*) <= {limit} FROM {table} WHERE ({where})", "1", $"there are more rows than the limit of {limit}")
                .Statement($"SELECT 'rows of {name} to delete', min(count(*), {batch}), 'of', count(*) FROM {table} WHERE ({where})")
                .Say($"to be created: the table {SavedIn(values)}, which keeps the rows")
                .Statement(makeSaved).Statement(makeKey).Statement(save).Statement(delete)
                .Statement($"SELECT 'rows of {name} deleted', changes()")
                .Statement($"SELECT 'rows of {name} left', count(*) FROM {table} WHERE ({where})")
                .Statement("DROP TABLE safe_check")
                .Line("-- A dry run ends with ROLLBACK; change it to COMMIT to delete the rows.").Statement("ROLLBACK")
                .Rollback(["BEGIN IMMEDIATE", $"INSERT INTO {table} SELECT * FROM {saved} ORDER BY {key}", $"DROP TABLE {saved}", "COMMIT"]);
        }
        text.Section("Before anything is done", "Verify: the number of rows is what was expected.");
        foreach (var (what, query) in SetOff(new SqlTexts(TaskConnection.Flavor(values)), name, table))
            text.Hold(query, "0", $"it does not hold that {what}");
        return text.Hold($"SELECT count(*) <= {limit} FROM {table} WHERE ({where})", "true", $"there are more rows than the limit of {limit}")
            .Statement($"SELECT count(*) AS \"rows of {name} to delete\" FROM {table} WHERE ({where})")
            .Section("Batch by batch, each a transaction of its own", $"The rows are kept in {saved}. A row that came again with a saved key ends it by the unique index.")
            .Line("\\if :dry_run").Line($"\\echo 'Dry run: nothing was deleted. To be created: the table {SavedIn(values)}, which keeps the rows.'").Line("\\else")
            .Statement($"""
                DO $purge$
                DECLARE
                    taken bigint;
                    total bigint := 0;
                BEGIN
                    {makeSaved};
                    {makeKey};
                    LOOP
                        {save} FOR UPDATE;
                        {delete};
                        GET DIAGNOSTICS taken = ROW_COUNT;
                        EXIT WHEN taken = 0;
                        total := total + taken;
                        IF total > {limit} THEN
                            RAISE EXCEPTION '% rows are more than the limit of {limit}', total;
                        END IF;
                        COMMIT;
                        RAISE NOTICE '% rows of {name} deleted', total;
                        PERFORM pg_sleep({values.Number("PauseSeconds")});
                    END LOOP;
                END $purge$
                """)
            .Line("\\endif")
            .Section("Verify").Statement($"SELECT count(*) AS \"rows of {name} left\" FROM {table} WHERE ({where})")
            .Rollback(["BEGIN", $"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {saved} ORDER BY {key}", $"DROP TABLE {saved}", "COMMIT"]);
    }

    /// <summary>By all values: another condition is another purge.</summary>
    private static string SavedIn(TaskValues values)
    {
        var name = values.Text("Table");
        return $"purged_{name[(name.LastIndexOf('.') + 1)..]}_{Digest.Short(Digest.OfJson(values.ToJson()))}";
    }

    /// <summary>One transaction: save the next rows, then delete what is saved. A row that came again with a saved key ends it by the unique index.</summary>
    private static IReadOnlyList<string> Batch(SqlTexts sql, string table, string saved, string bare, string key, string where, long batch) =>
    [
        sql.Begin,
        $"CREATE TABLE IF NOT EXISTS {saved} AS SELECT * FROM {table} WHERE 1 = 0",
        $"CREATE UNIQUE INDEX IF NOT EXISTS {SqlTexts.Name(bare + "_key")} ON {saved} ({key})",
        $"INSERT INTO {saved} SELECT * FROM {table} WHERE ({where}) ORDER BY {key} LIMIT {SqlTexts.Number(batch)}{sql.ForUpdate}",
        $"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {saved}) AND ({where})",
        "COMMIT",
        $"SELECT count(*) FROM {saved}",
    ];

    /// <summary>Rows of other tables that would go too, and triggers that would fire: neither would be saved.</summary>
    private static IEnumerable<(string What, string Query)> SetOff(SqlTexts sql, string name, string table)
    {
        var bare = SqlTexts.Quoted(name[(name.LastIndexOf('.') + 1)..]);
        yield return ($"no other table loses rows or values with those of {name}", sql.IsPostgres
            ? $"SELECT count(*) FROM pg_constraint WHERE confrelid = {SqlTexts.Quoted(table)}::regclass AND confdeltype IN ('c', 'n', 'd')"
            : $"SELECT count(*) FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND lower(f.\"table\") = lower({bare}) AND f.on_delete NOT IN ('NO ACTION', 'RESTRICT')");
        yield return ($"no trigger of {name} would fire", sql.IsPostgres
            ? $"SELECT count(*) FROM pg_trigger WHERE tgrelid = {SqlTexts.Quoted(table)}::regclass AND NOT tgisinternal"
            : $"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = lower({bare})");
    }

    /// <summary>The condition must be one: it stands in parentheses, and nothing in it may end them.</summary>
    private void Refuse(TaskValues values, SqlTexts sql)
    {
        var script = SafeOps.Commands.Parsing.Sql.SqlScript.Read($"SELECT count(*) FROM {TaskConnection.Quoted(values.Text("Table"))} WHERE ({values.Text("Where")})", TaskConnection.Flavor(values));
        var text = values.Text("Where");
        if (script.Problems.Count > 0 || script.Statements is not [{ ReadsOnly: true }] || text.Contains("--", StringComparison.Ordinal) || text.Contains("/*", StringComparison.Ordinal) || !IsClosed(text))
            throw TaskValues.Invalid(Descriptor.Name, [$"'Where' is '{text}'; expected one condition that only reads, without comments."]);
    }

    private static bool IsClosed(string condition)
    {
        var (depth, inText) = (0, false);
        foreach (var c in condition)
        {
            if (c == '\'')
                inText = !inText;
            else if (!inText && (depth += c == '(' ? 1 : c == ')' ? -1 : 0) < 0)
                return false;
        }
        return depth == 0 && !inText;
    }
}
