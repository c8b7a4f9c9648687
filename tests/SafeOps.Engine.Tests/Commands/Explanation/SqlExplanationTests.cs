using SafeOps.Commands.Explanation;
using SafeOps.Commands.Explanation.Statements;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Engine.Tests.Commands.Explanation;

public sealed class SqlExplanationTests
{
    [Theory]
    [InlineData("SELECT * FROM orders", "reads rows", "orders", "is read")]
    [InlineData("DELETE FROM shop.orders", "deletes rows", "shop.orders", "loses rows")]
    [InlineData("UPDATE orders SET a = 1 WHERE id = 2", "changes rows", "orders", "its rows are changed")]
    [InlineData("DROP TABLE orders", "removes a table with all in it", "orders", "is removed")]
    [InlineData("TRUNCATE orders", "empties a table", "orders", "is emptied")]
    public void Explains_a_statement_and_its_tables(string sql, string says, string table, string use)
    {
        var statement = Assert.Single(SqlExplainer.Explain(sql, SqlFlavor.PostgreSql).Pieces);
        Assert.Equal(says, statement.Meaning);
        Assert.Equal(use, Assert.Single(statement.Pieces, p => p.Text == table).Meaning);
    }

    [Fact]
    public void Warns_of_a_statement_that_reaches_every_row() =>
        Assert.Contains(SqlExplainer.Explain("DELETE FROM orders", SqlFlavor.Sqlite).Pieces.Single().Warnings, w => w.Contains("WHERE", StringComparison.Ordinal));

    [Fact]
    public void Explains_statement_by_statement()
    {
        var passage = SqlExplainer.Explain("BEGIN; INSERT INTO a VALUES (:x); COMMIT", SqlFlavor.PostgreSql);
        Assert.Equal(["begins a transaction", "adds rows, with the parameters x", "makes what the transaction did last"], passage.Pieces.Select(p => p.Meaning));
    }

    [Theory]
    [InlineData("psql -c 'DELETE FROM orders'", "orders")]
    [InlineData("sqlite3 shop.db 'DELETE FROM orders'", "orders")]
    public void Explains_the_sql_in_a_shell(string command, string table) =>
        Assert.Contains(Explained.All(Explained.Of(command)), p => p.Text == table && p.Meaning == "loses rows" && p.Kind == ExplainedKind.Argument);

    [Fact]
    public void Every_kind_of_statement_has_words_of_its_own()
    {
        var known = Enum.GetValues<SqlStatementKind>().Where(k => k != SqlStatementKind.Unknown).Select(k => SqlText.Says(new SqlStatement
        {
            Text = "",
            Start = 0,
            Line = 1,
            Column = 1,
            Kind = k,
            Effect = SqlEffect.Read,
            Tables = [],
            Parameters = [],
            Functions = [],
            Cautions = [],
        }));
        Assert.DoesNotContain("a statement that is not known here", known);
    }
}
