using SafeOps.Commands;

namespace SafeOps.Engine.Tests.Commands.Effects.Sql;

public sealed class SqlEverydayTests
{
    [Fact]
    public void Calls_everyday_reading_of_PostgreSQL_a_read() => AssertRead(SqlEverydayReading.PostgreSql, t => SqlVerdicts.Read(t, CommandShell.PostgreSql), 100);

    [Fact]
    public void Calls_everyday_reading_of_SQLite_a_read() => AssertRead(SqlEverydayReading.Sqlite, t => SqlVerdicts.Read(t, CommandShell.Sqlite), 50);

    [Fact]
    public void Calls_everyday_reading_of_MySQL_a_read() => AssertRead(SqlEverydayReading.MySql, SqlVerdicts.MySql, 40);

    [Fact]
    public void Reads_the_same_through_the_tools_of_the_databases()
    {
        AssertRead(SqlEverydayReading.PostgreSql, SqlVerdicts.Psql, 100);
        AssertRead(SqlEverydayReading.PostgreSql, SqlVerdicts.PsqlCommand, 100);
        AssertRead(SqlEverydayReading.Sqlite, SqlVerdicts.SqliteShell, 50);
    }

    private static void AssertRead(string[] texts, Func<string, IReadOnlyList<CommandPart>> read, int atLeast)
    {
        Assert.InRange(texts.Length, atLeast, int.MaxValue);
        var others = texts.Select(t => (Text: t, Parts: read(t))).Where(t => SqlVerdicts.Effect(t.Parts) != CommandEffect.Read);
        AssertNone(others.Select(o => SqlVerdicts.Show(o.Text, o.Parts)));
    }

    private static void AssertNone(IEnumerable<string> wrong)
    {
        var all = string.Join('\n', wrong);
        Assert.True(all.Length == 0, all);
    }
}
