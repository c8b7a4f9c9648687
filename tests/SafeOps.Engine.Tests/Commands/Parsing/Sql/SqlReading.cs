using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Engine.Tests.Commands.Parsing.Sql;

/// <summary>What the reader says of one statement, as text to compare.</summary>
internal static class SqlReading
{
    public static SqlStatement One(SqlFlavor flavor, string text) => Assert.Single(SqlScript.Read(text, flavor).Statements);

    public static string Tables(SqlStatement statement) => string.Join(' ', statement.Tables.Select(t =>
        $"{t.Use}:{(t.Schema is null ? "" : t.Schema + ".")}{t.Name}"));

    public static string Cautions(SqlStatement statement) => string.Join(' ', statement.Cautions.Select(c => c.Code).Distinct().Order());

    public static void AssertReading(SqlFlavor flavor, string text, SqlStatementKind kind, SqlEffect effect, string tables, string cautions)
    {
        var statement = One(flavor, text);
        Assert.Equal((kind, effect, tables, cautions), (statement.Kind, statement.Effect, Tables(statement), Cautions(statement)));
        Assert.All(statement.Tables, t => Assert.InRange(t.Start, 0, text.Length - t.Length));
        Assert.All(statement.Cautions, c => Assert.EndsWith(".", c.Message));
    }
}
