using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>The statements of a step on rows.</summary>
internal sealed class RowsSql(SqlTexts sql, RowsTask task, IReadOnlyList<SavedTable> reach, string saved, string where, string set)
{
    private readonly SavedTable _own = reach[0];
    private readonly string _table = sql.Name(reach[0].Table);
    private readonly IReadOnlyList<string> _key = [.. reach[0].Table.KeyColumns];
    private readonly string _after = saved[..^1] + "_after\"";
    private readonly string _bare = saved[(saved.LastIndexOf('.') + 1)..].Trim('"');

    /// <summary>Of all rows that would be touched.</summary>
    public string Count => reach.Count == 1
        ? $"SELECT count(*) FROM {_table} WHERE ({_own.Condition})"
        : $"SELECT {string.Join(" + ", reach.Select(r => $"(SELECT count(*) FROM {sql.Name(r.Table)} WHERE ({r.Condition}))"))}";

    public IReadOnlyList<(string Table, string Query)> Counts => [.. reach.Select(r => (r.Table.Name, $"SELECT count(*) FROM {sql.Name(r.Table)} WHERE ({r.Condition})"))];

    private string Current => $"(SELECT max(safe_batch) FROM {saved})";

    /// <summary>One transaction: make the tables where they are not there, save the next rows and what they reach, change them.</summary>
    public IReadOnlyList<string> Batch(long batch) =>
    [
        sql.Begin,
        .. reach.SelectMany(r => Make(r.Saved, r.Table)),
        .. task.IsDelete ? Array.Empty<string>() : Make(_after, _own.Table),
        $"CREATE INDEX IF NOT EXISTS {SqlTexts.Name(_bare + "_batch")} ON {saved} (safe_batch)",
        $"CREATE INDEX IF NOT EXISTS {SqlTexts.Name(_bare + "_key")} ON {saved} ({SqlTexts.Names(_key)})",
        $"INSERT INTO {saved} SELECT (SELECT coalesce(max(safe_batch), 0) + 1 FROM {saved}), {SqlTexts.Names(_own.Table.Columns)} FROM {_table} WHERE ({where}){(task.IsDelete ? "" : $" AND {NotSaved}")} ORDER BY {SqlTexts.Names(_key)} LIMIT {SqlTexts.Number(batch)}{sql.ForUpdate}",
        .. task.IsDelete ? Delete() : Update(),
        "COMMIT",
        reach.Count == 1 ? $"SELECT count(*) FROM {saved}" : $"SELECT {string.Join(" + ", reach.Select(r => $"(SELECT count(*) FROM {r.Saved})"))}",
    ];

    /// <summary>How many rows are not any more what the script left.</summary>
    public string Changed => task.IsDelete
        ? $"SELECT {string.Join(" + ", reach.Select(r => r.Cleared.Count == 0
            ? $"(SELECT count(*) FROM {sql.Name(r.Table)} WHERE {SqlTexts.Row([.. r.Table.KeyColumns])} IN (SELECT {SqlTexts.Names(r.Table.KeyColumns)} FROM {r.Saved}))"
            : $"(SELECT count(*) FROM {r.Saved} AS s WHERE NOT EXISTS (SELECT 1 FROM {sql.Name(r.Table)} AS t WHERE {string.Join(" AND ", r.Table.KeyColumns.Select(k => $"t.{SqlTexts.Name(k)} = s.{SqlTexts.Name(k)}").Concat(r.Cleared.Select(c => $"t.{SqlTexts.Name(c)} IS NULL")))}))"))}"
        : $"SELECT count(*) FROM {_after} AS s WHERE NOT EXISTS (SELECT 1 FROM {_table} AS t WHERE {string.Join(" AND ", _key.Select(k => $"t.{SqlTexts.Name(k)} = s.{SqlTexts.Name(k)}").Concat(_own.Table.Columns.Except(_key).Select(c => sql.Same("t", "s", c))))})";

    /// <summary>0 where the effect is there.</summary>
    public string Verify => task.IsDelete
        ? $"SELECT count(*) FROM {_table} WHERE {SqlTexts.Row(_key)} IN (SELECT {SqlTexts.Names(_key)} FROM {saved})"
        : Changed;

    /// <summary>The beginning of a transaction that puts the rows back, parents first.</summary>
    public IReadOnlyList<string> Undo =>
    [
        sql.Begin,
        .. reach.Select(r => task.IsDelete && r.Cleared.Count == 0 ? Insert(r) : Restore(r, task.IsDelete ? r.Cleared : SetColumns)),
    ];

    public IEnumerable<string> Drop(string done) => reach.Select(r => r.Saved).Concat(task.IsDelete ? [] : [_after]).Append(done).Select(t => $"DROP TABLE IF EXISTS {t}");

    private IReadOnlyList<string> SetColumns =>
        [.. task.Assignments(sql.IsPostgres ? SafeOps.Commands.Parsing.Sql.SqlFlavor.PostgreSql : SafeOps.Commands.Parsing.Sql.SqlFlavor.Sqlite).Select(a => _own.Table.Column(a.Column)!).Distinct()];

    private string NotSaved => $"NOT EXISTS (SELECT 1 FROM {saved} AS s WHERE {string.Join(" AND ", _key.Select(k => $"s.{SqlTexts.Name(k)} = {_table}.{SqlTexts.Name(k)}"))})";

    private IEnumerable<string> Delete() =>
    [
        .. reach.Skip(1).Select(r => $"INSERT INTO {r.Saved} SELECT {Current}, {SqlTexts.Names(r.Table.Columns)} FROM {sql.Name(r.Table)} WHERE {r.ByBatch}{sql.ForUpdate}"),
        $"DELETE FROM {_table} WHERE {SqlTexts.Row(_key)} IN (SELECT {SqlTexts.Names(_key)} FROM {saved} WHERE safe_batch = {Current}) AND ({where})",
    ];

    /// <summary>Only rows of a batch whose outcome is not kept yet: a batch that found no more rows changes none twice.</summary>
    private IEnumerable<string> Update()
    {
        var open = $"{SqlTexts.Row(_key)} IN (SELECT {SqlTexts.Names(_key)} FROM {saved} WHERE safe_batch > (SELECT coalesce(max(safe_batch), 0) FROM {_after}))";
        return
        [
            $"UPDATE {_table} SET {set} WHERE {open}",
            $"INSERT INTO {_after} SELECT {Current}, {SqlTexts.Names(_own.Table.Columns)} FROM {_table} WHERE {open}",
        ];
    }

    private string[] Make(string name, SqlTable table) => sql.IsPostgres
        ? [$"CREATE TABLE IF NOT EXISTS {name} AS SELECT 0::bigint AS safe_batch, {SqlTexts.Names(table.Columns)} FROM {sql.Name(table)} WHERE false"]
        // Without types, so that no value is converted on its way.
        : [$"CREATE TABLE IF NOT EXISTS {name} (safe_batch, {SqlTexts.Names(table.Columns)})"];

    private string Insert(SavedTable r) =>
        $"INSERT INTO {sql.Name(r.Table)} ({SqlTexts.Names(r.Table.Columns)}){(sql.IsPostgres ? " OVERRIDING SYSTEM VALUE" : "")} SELECT {SqlTexts.Names(r.Table.Columns)} FROM {r.Saved} ORDER BY {SqlTexts.Names(r.Table.KeyColumns)}";

    private string Restore(SavedTable r, IReadOnlyList<string> columns)
    {
        var table = sql.Name(r.Table);
        var same = string.Join(" AND ", r.Table.KeyColumns.Select(k => $"s.{SqlTexts.Name(k)} = {table}.{SqlTexts.Name(k)}"));
        return $"UPDATE {table} SET {string.Join(", ", columns.Select(c => $"{SqlTexts.Name(c)} = (SELECT s.{SqlTexts.Name(c)} FROM {r.Saved} AS s WHERE {same})"))} WHERE EXISTS (SELECT 1 FROM {r.Saved} AS s WHERE {same})";
    }
}
