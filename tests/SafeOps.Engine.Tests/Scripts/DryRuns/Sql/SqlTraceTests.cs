using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Sql;

public sealed class SqlTraceTests
{
    [Theory]
    [InlineData("DELETE FROM a", "0")]
    [InlineData("BEGIN|DELETE FROM a|COMMIT", "1")]
    [InlineData("BEGIN|DELETE FROM a|ROLLBACK|DELETE FROM b", "3")]
    [InlineData("BEGIN|DELETE FROM a", "")]
    [InlineData("BEGIN|DELETE FROM a|!SELECT nothing|DELETE FROM b|COMMIT", "")]
    [InlineData("BEGIN|DELETE FROM a|SAVEPOINT s|DELETE FROM b|ROLLBACK TO s|COMMIT", "1")]
    [InlineData("BEGIN|SAVEPOINT s|DELETE FROM b|RELEASE s|COMMIT", "2")]
    [InlineData("!DELETE FROM a|DELETE FROM b", "1")]
    public void A_statement_stays_where_no_rollback_takes_it_back(string sent, string staying) =>
        Assert.Equal(staying, Staying(sent, SqlFlavor.PostgreSql));

    [Theory]
    [InlineData("SAVEPOINT s|DELETE FROM a|RELEASE s", "1")]
    [InlineData("SAVEPOINT s|DELETE FROM a|ROLLBACK TO s|RELEASE s", "")]
    [InlineData("BEGIN|DELETE FROM a|!SELECT nothing|DELETE FROM b|COMMIT", "1,3")]
    public void SQLite_begins_with_a_savepoint_too_and_goes_on_after_an_error(string sent, string staying) =>
        Assert.Equal(staying, Staying(sent, SqlFlavor.Sqlite));

    [Fact]
    public void A_statement_is_found_in_the_script_by_its_text_whatever_its_variables_hold()
    {
        var input = SqlInput.Read("-- first\nDELETE FROM a -- old\n  WHERE at < :'day';\nDELETE FROM b WHERE n = :n;\nDELETE FROM a;\n", SqlFlavor.PostgreSql);
        var run = new SqlRun(null, "") { Statements = [.. new[] { "DELETE FROM a -- old\n  WHERE at < '2020-01-01';", "DELETE FROM b WHERE n = 5;", "DELETE FROM a;", "DELETE FROM elsewhere;" }.Select(t => new SqlExecuted(t, ""))] };
        Assert.Equal([2, 4, 5, null], SqlTrace.Of(run, input).Select(t => t.Line));
    }

    private static string Staying(string sent, SqlFlavor flavor)
    {
        var statements = sent.Split('|').Select(s => new SqlExecuted(s.TrimStart('!'), "") { Error = s.StartsWith('!') ? "failed" : null });
        var traced = SqlTrace.Of(new SqlRun(null, "") { Statements = [.. statements] }, SqlInput.Read("", flavor));
        return string.Join(',', traced.Select((t, i) => (t, i)).Where(t => t.t.Stays).Select(t => t.i));
    }
}
