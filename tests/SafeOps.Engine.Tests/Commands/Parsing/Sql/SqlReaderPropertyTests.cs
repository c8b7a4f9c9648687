using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Engine.Tests.Commands.Parsing.Sql;

public sealed class SqlReaderPropertyTests
{
    [Theory]
    [InlineData(SqlFlavor.Sqlite)]
    [InlineData(SqlFlavor.PostgreSql)]
    public void Splits_joined_statements_into_the_same_statements(SqlFlavor flavor)
    {
        var generator = new SqlTextGenerator(11);
        for (var round = 0; round < 5_000; round++)
        {
            var statements = generator.WholeStatements(flavor);
            var text = string.Concat(statements.Select(s => s + generator.Gap()));
            var script = SqlScript.Read(text, flavor);
            Assert.Equal(statements, script.Statements.Select(s => s.Text));
            Assert.Empty(script.Problems);
        }
    }

    [Theory]
    [InlineData(SqlFlavor.Sqlite)]
    [InlineData(SqlFlavor.PostgreSql)]
    public void Reads_any_text_without_failing_and_leaves_no_gap(SqlFlavor flavor)
    {
        var generator = new SqlTextGenerator(12);
        for (var round = 0; round < 60_000; round++)
        {
            var text = round % 2 == 0 ? generator.Rubbish(200) : generator.TokenSoup(200);
            AssertTiles(text, flavor);
            SqlExpression.Check(text, flavor);
            SqlExpression.CheckAssignments(text, flavor);
        }
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "parentheses", "(" }, { "closing", ")" }, { "brackets", "[" }, { "comments", "/*/*" }, { "comment ends", "*/" }, { "dollar", "$a$" },
        { "dollar tags", "$a$b" }, { "dollars", "$" }, { "quotes", "'" }, { "double quotes", "\"" }, { "backticks", "`" }, { "escapes", "E'\\" },
        { "continued strings", "E'a'\n" }, { "line comments", "E'a' --\n" }, { "semicolons", ";" }, { "colons", ":" }, { "variables", ":a(" },
        { "numbers", "1e" }, { "names", "a" }, { "operators", "<" }, { "with", "with a as (" }, { "with selects", "with a as (select * from a," },
        { "selects", "select * from (" }, { "deletes", "(delete from a " }, { "explain", "explain " }, { "joins", "a, " }, { "functions", "f(" },
        { "common tables", "(with a as (select 1) select * from a) " }, { "cases", "case " }, { "triggers", "create trigger begin;" }, { "newlines", "\n" },
        { "set", "a=(1)," }, { "backslashes", "\\" }, { "dots", "a." },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Comes_to_an_end_on_hostile_nesting(string name, string piece)
    {
        Assert.NotEmpty(name);
        foreach (var flavor in Enum.GetValues<SqlFlavor>())
        {
            foreach (var head in new[] { "", "select ", "create function f() begin atomic " })
            {
                var text = head + string.Concat(Enumerable.Repeat(piece, 65_536 / piece.Length));
                AssertTiles(text, flavor);
                SqlExpression.Check(text, flavor);
                SqlExpression.CheckAssignments(text, flavor);
            }
        }
    }

    private static void AssertTiles(string text, SqlFlavor flavor)
    {
        var at = 0;
        foreach (var token in SqlTokenizer.Read(text, flavor))
        {
            Assert.True(token.Start >= at && token.Length > 0 && token.End <= text.Length);
            Assert.True(IsBlank(text, at, token.Start));
            at = token.End;
        }
        Assert.True(IsBlank(text, at, text.Length));
        var end = 0;
        foreach (var statement in SqlScript.Read(text, flavor).Statements)
        {
            Assert.True(statement.Start >= end && statement.Length > 0);
            Assert.Equal(statement.Text, text.Substring(statement.Start, statement.Length));
            end = statement.Start + statement.Length;
            foreach (var caution in statement.Cautions)
                Assert.InRange(caution.Start, statement.Start, end);
        }
    }

    private static bool IsBlank(string text, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (!char.IsWhiteSpace(text[i]) && text[i] != '\uFEFF')
                return false;
        return true;
    }
}
