using System.Globalization;
using System.Text;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>A random schema with references of every action and data that keeps them, from one seed.</summary>
internal sealed class GeneratedDatabase
{
    private static readonly string[] Actions = ["CASCADE", "SET NULL", "CASCADE", "NO ACTION", "SET DEFAULT", "RESTRICT"];
    private readonly Random _random;

    public GeneratedDatabase(int seed, bool triggers)
    {
        _random = new Random(seed);
        var sql = new StringBuilder("PRAGMA foreign_keys=OFF;\nPRAGMA synchronous=OFF;\nBEGIN;\n");
        var count = _random.Next(2, 5);
        for (var i = 0; i < count; i++)
            Table(sql, i);
        if (triggers)
            Trigger(sql, count);
        Sql = sql.Append("COMMIT;\n").ToString();
        Tables = count;
    }

    public string Sql { get; }
    public int Tables { get; }

    public string Where() => _random.Next(5) switch
    {
        0 => "true",
        1 => string.Create(CultureInfo.InvariantCulture, $"v % {_random.Next(2, 5)} = 0"),
        2 => string.Create(CultureInfo.InvariantCulture, $"v > {_random.Next(0, 60)}"),
        3 => "note LIKE '%a%'",
        _ => string.Create(CultureInfo.InvariantCulture, $"v BETWEEN {_random.Next(0, 30)} AND {_random.Next(20, 60)}"),
    };

    public int Pick(int below) => _random.Next(below);

    private void Table(StringBuilder sql, int table)
    {
        var kind = _random.Next(4);
        // Key: INTEGER PRIMARY KEY, AUTOINCREMENT, WITHOUT ROWID text, or none but the rowid with a unique column.
        var key = kind switch { 0 => "id INTEGER PRIMARY KEY", 1 => "id INTEGER PRIMARY KEY AUTOINCREMENT", 2 => "id TEXT NOT NULL, PRIMARY KEY (id)", _ => "id INTEGER UNIQUE" };
        var parents = new List<(string Column, int Parent, string Clause)>();
        for (var p = 0; p <= table; p++)
        {
            if (_random.Next(10) < (p == table ? 3 : 6))
                parents.Add(($"p{p}", p, $"REFERENCES t{p}(id) ON DELETE {Actions[_random.Next(Actions.Length)]} ON UPDATE {Actions[_random.Next(4)]}"));
        }
        var columns = new List<string> { "v INTEGER", "note TEXT", "amount REAL", "data BLOB" };
        columns.AddRange(parents.Select(p => $"{p.Column} {p.Clause}"));
        if (_random.Next(3) == 0)
            columns.Add("twice INTEGER GENERATED ALWAYS AS (v * 2) STORED");
        var parts = key.Split(", ");
        sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE t{table} ({parts[0]}, {string.Join(", ", columns)}{(parts.Length > 1 ? ", " + parts[1] : "")}){(kind == 2 ? " WITHOUT ROWID" : "")};\n");
        var rows = _random.Next(0, 60);
        for (var row = 1; row <= rows; row++)
        {
            var references = parents.Select(p => _random.Next(5) == 0 ? "NULL" : string.Create(CultureInfo.InvariantCulture, $"(SELECT id FROM t{p.Parent} ORDER BY id LIMIT 1 OFFSET {_random.Next(60)})"));
            var names = parents.Select(p => p.Column);
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO t{table}({string.Join(", ", names.Prepend("data").Prepend("amount").Prepend("note").Prepend("v").Prepend("id"))}) VALUES ({(kind == 2 ? $"'k{row:D3}'" : row * 3)}, {_random.Next(60)}, {Text()}, {Real()}, {Blob()}{string.Concat(references.Select(r => ", " + r))});\n");
        }
    }

    private void Trigger(StringBuilder sql, int tables)
    {
        sql.Append("CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT, at INTEGER);\nCREATE TABLE counts (name TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;\n");
        for (var t = 0; t < tables; t++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO counts SELECT 't{t}', count(*) FROM t{t};\n");
            if (_random.Next(2) == 0)
                sql.Append(CultureInfo.InvariantCulture, $"CREATE TRIGGER gone{t} AFTER DELETE ON t{t} BEGIN INSERT INTO audit(what, at) VALUES ('t{t} ' || OLD.id, OLD.v); UPDATE counts SET n = n - 1 WHERE name = 't{t}'; END;\n");
            if (_random.Next(3) == 0)
                sql.Append(CultureInfo.InvariantCulture, $"CREATE TRIGGER moved{t} AFTER UPDATE OF v ON t{t} BEGIN INSERT INTO audit(what, at) VALUES ('u{t} ' || OLD.id, NEW.v); DELETE FROM audit WHERE id < NEW.v - 40; END;\n");
        }
    }

    private string Text() => _random.Next(6) switch { 0 => "NULL", 1 => "'a''b'", 2 => "'grün – ☂'", 3 => "CAST(x'ff00fe' AS TEXT)", 4 => "12", _ => "'alpha'" };

    private string Real() => _random.Next(4) switch { 0 => "0.1", 1 => "1e300", 2 => "3.0", _ => "NULL" };

    private string Blob() => _random.Next(3) switch { 0 => "x''", 1 => "x'00ff10'", _ => "NULL" };
}
