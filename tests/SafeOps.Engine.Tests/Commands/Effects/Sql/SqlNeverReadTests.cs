using SafeOps.Commands;

namespace SafeOps.Engine.Tests.Commands.Effects.Sql;

public sealed class SqlNeverReadTests
{
    private static readonly Random Random = new(23);

    [Fact]
    public void Calls_nothing_that_writes_to_PostgreSQL_a_read() =>
        AssertNever(SqlWritingCollection.PostgreSql, t => SqlVerdicts.Read(t, CommandShell.PostgreSql));

    [Fact]
    public void Calls_nothing_that_writes_to_SQLite_a_read() => AssertNever(SqlWritingCollection.Sqlite, t => SqlVerdicts.Read(t, CommandShell.Sqlite));

    [Fact]
    public void Is_not_misled_by_the_tools_of_the_databases()
    {
        AssertNever(SqlWritingCollection.PostgreSql, SqlVerdicts.Psql);
        AssertNever(SqlWritingCollection.PostgreSql, SqlVerdicts.PsqlCommand);
        AssertNever(SqlWritingCollection.Sqlite, SqlVerdicts.SqliteShell);
    }

    [Fact]
    public void Keeps_its_verdict_when_a_text_is_rewritten()
    {
        foreach (var (texts, shell) in new[] { (SqlWritingCollection.PostgreSql, CommandShell.PostgreSql), (SqlWritingCollection.Sqlite, CommandShell.Sqlite) })
            for (var round = 0; round < 20; round++)
                AssertNever([.. texts.Select(t => Rewrite(t))], t => SqlVerdicts.Read(t, shell));
    }

    [Fact]
    public void Calls_no_everyday_reading_a_read_once_a_writing_statement_stands_with_it()
    {
        foreach (var (reading, writing, shell) in new[]
        {
            (SqlEverydayReading.PostgreSql, SqlWritingCollection.PostgreSql, CommandShell.PostgreSql),
            (SqlEverydayReading.Sqlite, SqlWritingCollection.Sqlite, CommandShell.Sqlite),
        })
        {
            foreach (var text in reading)
            {
                var other = writing[Random.Next(writing.Length)];
                // What stands behind an open comment or quote is a part of it.
                AssertNever([text + "\n;" + other], t => SqlVerdicts.Read(t, shell));
            }
        }
    }

    /// <summary>Other white space and comments between the words, and other case outside of quotes.</summary>
    private static string Rewrite(string text)
    {
        if (text.IndexOfAny(['\'', '"', '$', '[', '`', '\0']) >= 0 || text.Contains("open", StringComparison.Ordinal))
            return Random.Next(2) == 0 ? $"/* x */ {text}" : $"SELECT 1;\n-- y\n{text}";
        var words = text.Split(' ').Select(w => Random.Next(3) switch { 0 => w.ToUpperInvariant(), 1 => w.ToLowerInvariant(), _ => w });
        string[] gaps = [" ", "\n", "\t", "/**/ ", " /* ; */ ", " -- z\n", "\f"];
        return string.Concat(words.Select(w => w + gaps[Random.Next(gaps.Length)]));
    }

    private static void AssertNever(string[] texts, Func<string, IReadOnlyList<CommandPart>> read)
    {
        var wrong = texts.Where(t => SqlVerdicts.Effect(read(t)) == CommandEffect.Read);
        AssertNone(wrong);
    }

    private static void AssertNone(IEnumerable<string> wrong)
    {
        var all = string.Join('\n', wrong);
        Assert.True(all.Length == 0, all);
    }
}
