using System.Globalization;
using System.Text;

namespace SafeOps.Adapters.Tests.Sql;

/// <summary>A random PostgreSQL schema with keys of several kinds, references of every action and data that keeps them, from one seed.</summary>
internal sealed class GeneratedPostgresDatabase
{
    private static readonly string[] Actions = ["CASCADE", "SET NULL", "CASCADE", "NO ACTION", "SET NULL", "RESTRICT"];
    private readonly Random _random;

    public GeneratedPostgresDatabase(int seed, bool triggers)
    {
        _random = new Random(seed);
        var sql = new StringBuilder();
        Tables = _random.Next(2, 5);
        for (var i = 0; i < Tables; i++)
            Table(sql, i);
        if (triggers)
            Trigger(sql);
        Sql = sql.ToString();
    }

    public string Sql { get; }

    public int Tables { get; }

    public string Where() => _random.Next(6) switch
    {
        0 => "true",
        1 => string.Create(CultureInfo.InvariantCulture, $"v % {_random.Next(2, 5)} = 0"),
        2 => string.Create(CultureInfo.InvariantCulture, $"v > {_random.Next(0, 60)}"),
        3 => "note LIKE '%a%'",
        4 => "at < '2026-06-01'",
        _ => string.Create(CultureInfo.InvariantCulture, $"v BETWEEN {_random.Next(0, 30)} AND {_random.Next(20, 60)}"),
    };

    public int Pick(int below) => _random.Next(below);

    private void Table(StringBuilder sql, int table)
    {
        var kind = _random.Next(5);
        var (key, type) = kind switch
        {
            0 => ("id integer PRIMARY KEY", "integer"),
            1 => ("id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "bigint"),
            2 => ("id text PRIMARY KEY", "text"),
            3 => ("id integer NOT NULL UNIQUE", "integer"),
            _ => ("id numeric(12,2) NOT NULL, part char(3) NOT NULL DEFAULT 'a', UNIQUE (id), PRIMARY KEY (part, id)", "numeric(12,2)"),
        };
        _types.Add(type);
        var columns = new List<string> { key, "v integer", "note text", "amount double precision", "data bytea", "at timestamptz", "doc jsonb", "tags text[]" };
        var parents = new List<int>();
        for (var p = 0; p <= table; p++)
        {
            if (_random.Next(10) >= (p == table ? 3 : 6))
                continue;
            parents.Add(p);
            columns.Add($"p{p} {_types[p]} REFERENCES t{p}(id) ON DELETE {Actions[_random.Next(Actions.Length)]} ON UPDATE {Actions[_random.Next(4)]}");
        }
        if (_random.Next(3) == 0)
            columns.Add("twice integer GENERATED ALWAYS AS (v * 2) STORED");
        sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE t{table} ({string.Join(", ", columns)});\n");
        var rows = _random.Next(0, 60);
        for (var row = 1; row <= rows; row++)
        {
            var references = parents.Select(p => _random.Next(5) == 0 ? "NULL" : string.Create(CultureInfo.InvariantCulture, $"(SELECT id FROM t{p} ORDER BY id LIMIT 1 OFFSET {_random.Next(60)})"));
            var names = parents.Select(p => $"p{p}").Prepend("tags").Prepend("doc").Prepend("at").Prepend("data").Prepend("amount").Prepend("note").Prepend("v").Prepend("id");
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO t{table}({string.Join(", ", names)}) OVERRIDING SYSTEM VALUE VALUES ({(kind == 2 ? $"'k{row:D3}'" : row * 3)}, {_random.Next(60)}, {Text()}, {Real()}, {Blob()}, {Time()}, {Json()}, {Array()}{string.Concat(references.Select(r => ", " + r))});\n");
        }
    }

    private readonly List<string> _types = [];

    /// <summary>One that stamps its own row, and one that writes elsewhere.</summary>
    private void Trigger(StringBuilder sql)
    {
        sql.Append("CREATE TABLE audit (what text, old integer, PRIMARY KEY (what));\n");
        sql.Append("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit(what, old) VALUES (TG_TABLE_NAME || ' ' || TG_OP || ' ' || OLD.id::text, OLD.v); RETURN NULL; END $$;\n");
        sql.Append("CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := coalesce(NEW.note, '') || '+'; RETURN NEW; END $$;\n");
        for (var t = 0; t < Tables; t++)
        {
            if (_random.Next(2) == 0)
                sql.Append(CultureInfo.InvariantCulture, $"CREATE TRIGGER gone{t} AFTER DELETE ON t{t} FOR EACH ROW EXECUTE FUNCTION note();\n");
            if (_random.Next(2) == 0)
                sql.Append(CultureInfo.InvariantCulture, $"CREATE TRIGGER moved{t} BEFORE UPDATE ON t{t} FOR EACH ROW EXECUTE FUNCTION stamp();\n");
        }
    }

    private string Text() => _random.Next(6) switch { 0 => "NULL", 1 => "'a''b'", 2 => "'grün – ☂'", 3 => "''", 4 => "E'line\\nend\\\\'", _ => "'alpha'" };

    private string Real() => _random.Next(5) switch { 0 => "0.1", 1 => "1e300", 2 => "'NaN'", 3 => "-0.0", _ => "NULL" };

    private string Blob() => _random.Next(3) switch { 0 => "''", 1 => "'\\x00ff10'", _ => "NULL" };

    private string Time() => _random.Next(3) switch { 0 => "'2026-03-29 02:30:00.123456+02'", 1 => "'infinity'", _ => "'2026-10-01'" };

    private string Json() => _random.Next(3) switch { 0 => "'{\"a\": [1, null, 1.50]}'", 1 => "'null'", _ => "NULL" };

    private string Array() => _random.Next(3) switch { 0 => "ARRAY['a', NULL, 'b,\"c']", 1 => "'{}'", _ => "NULL" };
}
