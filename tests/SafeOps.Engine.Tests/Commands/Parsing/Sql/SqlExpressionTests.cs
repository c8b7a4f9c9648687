using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Engine.Tests.Commands.Parsing.Sql;

public sealed class SqlExpressionTests
{
    [Theory]
    [InlineData("last_seen < :cutoff", "cutoff", "", true)]
    [InlineData("a = 1 AND (b OR c) -- note\n", "", "", true)]
    [InlineData("/* why */ lower(a) LIKE 'x;%' /* end */", "", "", true)]
    [InlineData("id IN (SELECT id FROM old WHERE n > @n LIMIT 5)", "n", "Read:old", true)]
    [InlineData("EXISTS (WITH x AS (SELECT 1 FROM y) SELECT 1 FROM x ORDER BY 1)", "", "Read:y", true)]
    [InlineData("a IS NOT DISTINCT FROM b AND c BETWEEN 1 AND 2", "", "", true)]
    [InlineData("\"order\" = 'x' AND t.\"limit\" > 3", "", "", true)]
    [InlineData("CASE WHEN a THEN 1 ELSE 0 END = 1", "", "", true)]
    [InlineData("nobody_knows(a)", "", "", false)]
    public void Takes_a_condition(string text, string parameters, string tables, bool readsOnly)
    {
        foreach (var flavor in Enum.GetValues<SqlFlavor>())
        {
            var read = SqlExpression.Check(text, flavor);
            Assert.Empty(read.Problems);
            Assert.Equal((parameters, tables, readsOnly), (string.Join(' ', read.Parameters), string.Join(' ', read.Tables.Select(t => $"{t.Use}:{t.Name}")), read.ReadsOnly));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -- nothing\n")]
    [InlineData("1 = 1) OR (1 = 1")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("a = 1; DROP TABLE t")]
    [InlineData("(a = 1; b)")]
    [InlineData("a = 1 -- swallow")]
    [InlineData("a = 1 /* open")]
    [InlineData("a = 'open")]
    [InlineData("1 UNION SELECT 2")]
    [InlineData("1 ORDER BY a")]
    [InlineData("1 LIMIT 5")]
    [InlineData("1 RETURNING *")]
    [InlineData("1 GROUP BY a")]
    [InlineData("a, b")]
    [InlineData("SELECT 1")]
    [InlineData("a = 1 WHERE b")]
    [InlineData("a = 1 OR")]
    [InlineData("AND a")]
    [InlineData("a =")]
    [InlineData("NOT")]
    [InlineData("a = \0 1")]
    [InlineData("(DELETE FROM t) = 1")]
    [InlineData("EXISTS (WITH x AS (SELECT 1) DELETE FROM t)")]
    public void Refuses_what_is_no_single_expression(string text)
    {
        foreach (var flavor in Enum.GetValues<SqlFlavor>())
        {
            var read = SqlExpression.Check(text, flavor);
            Assert.NotEmpty(read.Problems);
            Assert.False(read.ReadsOnly);
        }
    }

    [Theory]
    [InlineData(SqlFlavor.Sqlite, "load_extension('x')")]
    [InlineData(SqlFlavor.Sqlite, "a IN (SELECT writefile('x', 'y'))")]
    [InlineData(SqlFlavor.PostgreSql, "a < nextval('s')")]
    [InlineData(SqlFlavor.PostgreSql, "EXISTS (SELECT pg_sleep(5))")]
    [InlineData(SqlFlavor.PostgreSql, "a IN (SELECT b FROM c FOR UPDATE)")]
    [InlineData(SqlFlavor.PostgreSql, "a = 'x\\' OR b = '")]
    public void Refuses_a_function_or_query_with_effects(SqlFlavor flavor, string text) =>
        Assert.False(SqlExpression.Check(text, flavor).IsUsable);

    [Fact]
    public void Does_not_trust_a_table_behind_IN_that_runs_a_pragma() =>
        Assert.False(SqlExpression.Check("(x IN pragma_optimize)", SqlFlavor.Sqlite).ReadsOnly);

    [Theory]
    [InlineData(SqlFlavor.Sqlite, "a = 1", "a: 1")]
    [InlineData(SqlFlavor.Sqlite, "a = max(b, 2), \"c d\" = 'x, y' || :p , e = (SELECT f, g FROM h)", "a: max(b, 2) | c d: 'x, y' || :p | e: (SELECT f, g FROM h)")]
    [InlineData(SqlFlavor.PostgreSql, "A = DEFAULT, b = b + 1 /* one */", "a: DEFAULT | b: b + 1")]
    public void Reads_a_list_of_assignments(SqlFlavor flavor, string text, string expected)
    {
        var list = SqlExpression.CheckAssignments(text, flavor);
        Assert.Empty(list.Problems);
        Assert.Equal(expected, string.Join(" | ", list.Assignments.Select(a => $"{a.Column}: {a.Value.Text}")));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a", 1)]
    [InlineData("a =", 4)]
    [InlineData("a = 1,", 7)]
    [InlineData("a = 1, , b = 2", 8)]
    [InlineData("(a, b) = (1, 2)", 1)]
    [InlineData("a.b = 1", 1)]
    [InlineData("a = 1, A = 2", 8)]
    [InlineData("a = 1 WHERE 1", 7)]
    [InlineData("a = 1 FROM b", 7)]
    [InlineData("a = 1 RETURNING b", 7)]
    [InlineData("a = 1; DELETE FROM b", 6)]
    [InlineData("a = (1", 5)]
    [InlineData("a = 1 -- x", 7)]
    [InlineData("where = 1", 1)]
    public void Refuses_a_list_of_assignments_with_the_place(string text, int column)
    {
        foreach (var flavor in Enum.GetValues<SqlFlavor>())
        {
            var list = SqlExpression.CheckAssignments(text, flavor);
            Assert.False(list.IsUsable);
            Assert.Contains(list.Problems, p => p.Column == column);
        }
    }

    [Fact]
    public void Quotes_a_name_so_that_it_stays_that_name()
    {
        Assert.Equal("`a``b\"c`", SqlIdentifier.Quote("a`b\"c", SqlFlavor.Sqlite));
        Assert.Equal("\"Main\".\"a`b\"\"c\"", SqlIdentifier.Quote("Main", "a`b\"c", SqlFlavor.PostgreSql));
        Assert.Throws<ArgumentException>(() => SqlIdentifier.Quote("", SqlFlavor.Sqlite));
        Assert.Throws<ArgumentException>(() => SqlIdentifier.Quote("a\0b", SqlFlavor.PostgreSql));
    }
}
