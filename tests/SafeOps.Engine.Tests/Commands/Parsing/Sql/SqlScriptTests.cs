using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Engine.Tests.Commands.Parsing.Sql;

public sealed class SqlScriptTests
{
    private const string Trigger =
        "CREATE TRIGGER t AFTER DELETE ON a WHEN old.x IS NULL BEGIN UPDATE b SET n = CASE WHEN n > 0 THEN n ELSE 0 END; DELETE FROM c; END";

    public static TheoryData<SqlFlavor, string, string[]> Scripts => new()
    {
        { SqlFlavor.Sqlite, "", [] },
        { SqlFlavor.Sqlite, " ;; -- nothing\n;", [] },
        { SqlFlavor.Sqlite, "SELECT 1", ["SELECT 1"] },
        { SqlFlavor.Sqlite, "SELECT ';' ; SELECT \";\";", ["SELECT ';'", "SELECT \";\""] },
        { SqlFlavor.Sqlite, "-- a;b\nSELECT 1 -- c;d\n; /* ; */ SELECT /* in; */ 2 -- e", ["SELECT 1", "SELECT /* in; */ 2"] },
        { SqlFlavor.Sqlite, Trigger + "; SELECT 1", [Trigger, "SELECT 1"] },
        { SqlFlavor.Sqlite, "CREATE TEMP TRIGGER x AFTER INSERT ON a BEGIN SELECT 1; END; BEGIN; END", ["CREATE TEMP TRIGGER x AFTER INSERT ON a BEGIN SELECT 1; END", "BEGIN", "END"] },
        { SqlFlavor.Sqlite, "BEGIN; DELETE FROM a; END; SELECT 1", ["BEGIN", "DELETE FROM a", "END", "SELECT 1"] },
        { SqlFlavor.Sqlite, "CREATE TABLE trigger_log(begin); DELETE FROM a", ["CREATE TABLE trigger_log(begin)", "DELETE FROM a"] },
        { SqlFlavor.PostgreSql, "DO $$ BEGIN DELETE FROM a; END $$; SELECT 1", ["DO $$ BEGIN DELETE FROM a; END $$", "SELECT 1"] },
        { SqlFlavor.PostgreSql, "CREATE RULE r AS ON INSERT TO a DO (DELETE FROM b; DELETE FROM c); SELECT 1", ["CREATE RULE r AS ON INSERT TO a DO (DELETE FROM b; DELETE FROM c)", "SELECT 1"] },
        {
            SqlFlavor.PostgreSql,
            "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2 AS end; END; SELECT 3",
            ["CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2 AS end; END", "SELECT 3"]
        },
        { SqlFlavor.PostgreSql, "BEGIN; SELECT 1; END", ["BEGIN", "SELECT 1", "END"] },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Splits_where_a_statement_ends_and_nowhere_else(SqlFlavor flavor, string text, string[] expected)
    {
        var script = SqlScript.Read(text, flavor);
        Assert.Equal(expected, script.Statements.Select(s => s.Text));
        Assert.Empty(script.Problems);
    }

    [Theory]
    [InlineData(SqlFlavor.Sqlite, "SELECT 'a", 1, 8)]
    [InlineData(SqlFlavor.Sqlite, "SELECT 1;\n  /* open", 2, 3)]
    [InlineData(SqlFlavor.Sqlite, ".read x.sql\nSELECT 1", 1, 1)]
    [InlineData(SqlFlavor.Sqlite, "CREATE TRIGGER t AFTER DELETE ON a BEGIN DELETE FROM b;", 1, 1)]
    [InlineData(SqlFlavor.PostgreSql, "SELECT 1;\n\\connect x", 2, 1)]
    [InlineData(SqlFlavor.PostgreSql, "SELECT 1 \\gexec", 1, 10)]
    [InlineData(SqlFlavor.PostgreSql, "SELECT (1; DROP TABLE a", 1, 1)]
    [InlineData(SqlFlavor.PostgreSql, "SELECT $x$ a", 1, 8)]
    [InlineData(SqlFlavor.PostgreSql, "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;", 1, 1)]
    public void Names_the_place_of_what_is_no_SQL(SqlFlavor flavor, string text, int line, int column)
    {
        var problem = Assert.Single(SqlScript.Read(text, flavor).Problems);
        Assert.Equal((line, column), (problem.Line, problem.Column));
    }

    [Fact]
    public void Says_where_each_statement_stands()
    {
        const string text = "-- head\nSELECT 1;\n\n  DELETE FROM a\n WHERE x = 1;";
        var statements = SqlScript.Read(text, SqlFlavor.Sqlite).Statements;
        Assert.Equal([(2, 1), (4, 3)], statements.Select(s => (s.Line, s.Column)));
        Assert.All(statements, s => Assert.Equal(s.Text, text.Substring(s.Start, s.Length)));
    }

    [Theory]
    [InlineData(SqlFlavor.Sqlite, "SELECT :a, @b, $c, ?3, ?, :a", "a b c 3 ?")]
    [InlineData(SqlFlavor.PostgreSql, "SELECT :a, @b, $2, x::int, $02", "a b 2")]
    [InlineData(SqlFlavor.PostgreSql, "SELECT ':a', E'\\':b', $$ :c $$ -- :d", "")]
    [InlineData(SqlFlavor.Sqlite, "SELECT ':a', \":b\", [:c] /* :d */", "")]
    public void Lists_the_parameters_a_statement_uses(SqlFlavor flavor, string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SqlScript.Read(text, flavor).Statements[0].Parameters));
}
