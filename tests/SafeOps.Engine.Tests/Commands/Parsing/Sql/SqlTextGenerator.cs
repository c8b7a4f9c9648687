using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Engine.Tests.Commands.Parsing.Sql;

/// <summary>Statements and rubbish to try the reader on; the seed makes a run repeatable.</summary>
internal sealed class SqlTextGenerator(int seed)
{
    private static readonly string[] Soup =
    [
        "select", "SELECT", "from", "where", "with", "recursive", "as", "materialized", "insert", "into", "update", "delete", "merge", "using",
        "values", "set", "returning", "union", "all", "create", "temp", "trigger", "begin", "end", "case", "when", "then", "atomic", "function", "or",
        "replace", "drop", "alter", "table", "index", "concurrently", "cascade", "explain", "analyze", "query", "plan", "pragma", "copy", "program",
        "to", "stdin", "prepare", "declare", "for", "share", "no", "key", "vacuum", "truncate", "only", "lateral", "rows", "in", "is", "distinct",
        "on", "conflict", "do", "over", "filter", "by", "group", "order", "operator", "nextval", "count", "load_extension", "search", "cycle",
        "t", "a.b", "\"q\"", "`r`", "[s]", "'x'", "E'\\''", "$$y$$", "$t$", "U&\"z\"", "x'00'", ":p", "@p", "$1", "?", "?7", "1", "1.5", "0x",
        "(", ")", "(", ")", "[", "]", ",", ";", ".", "::", ":", "=", "-", "->>", "--", "/*", "*/", "\n", "\r", "\t", "'", "\"", "`", "$", "\\", "\0",
        "#", "{", "é", "\uFEFF", "\uD800", "*", "||",
    ];

    private static readonly string[] Statements =
    [
        "SELECT 1", "SELECT ';', \"a;b\" FROM t WHERE x = :p", "DELETE FROM t WHERE a IN (SELECT b FROM c)", "UPDATE t SET a = 'it''s' WHERE id = 3",
        "INSERT INTO t (a, b) VALUES (1, '--')", "CREATE TABLE t (a int, b text)", "VACUUM", "BEGIN", "COMMIT", "SELECT /* ; */ 2",
        "WITH x AS (SELECT 1) SELECT * FROM x", "DROP TABLE t", "EXPLAIN SELECT 1",
    ];

    private readonly Random _random = new(seed);

    public string Rubbish(int limit)
    {
        var text = new char[_random.Next(limit)];
        for (var i = 0; i < text.Length; i++)
            text[i] = _random.Next(4) switch
            {
                0 => "'\"`$[]()/*-;:@\\?".Substring(_random.Next(16), 1)[0],
                1 => (char)_random.Next(0x20, 0x7F),
                2 => (char)_random.Next('a', 'h'),
                _ => (char)_random.Next(0x250),
            };
        return new string(text);
    }

    public string TokenSoup(int limit)
    {
        var text = new System.Text.StringBuilder();
        for (var words = _random.Next(40); words > 0; words--)
        {
            var word = Soup[_random.Next(Soup.Length)];
            if (text.Length + word.Length >= limit)
                break;
            text.Append(word).Append(_random.Next(5) == 0 ? "" : " ");
        }
        return text.ToString();
    }

    public List<string> WholeStatements(SqlFlavor flavor)
    {
        var own = flavor == SqlFlavor.Sqlite
            ? "CREATE TRIGGER t AFTER DELETE ON a BEGIN DELETE FROM b; SELECT 1; END"
            : "CREATE FUNCTION f() RETURNS int AS $f$ BEGIN DELETE FROM b; END $f$ LANGUAGE plpgsql";
        return Enumerable.Range(0, _random.Next(1, 8))
            .Select(_ => _random.Next(6) == 0 ? own : Statements[_random.Next(Statements.Length)]).ToList();
    }

    public string Gap() => _random.Next(4) switch { 0 => ";", 1 => " ;\n", 2 => "; -- a; b\n", _ => ";;/* ; */ ;" };
}
