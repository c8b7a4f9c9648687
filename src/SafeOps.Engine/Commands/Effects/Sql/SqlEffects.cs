using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>What a text of SQL does, statement by statement.</summary>
internal static class SqlEffects
{
    /// <summary>A part for each statement, in the order of the text; of a text without any, none. Never throws on its contents.</summary>
    /// <param name="text">The SQL, as the server gets it.</param>
    /// <param name="shell">One of the three dialects.</param>
    /// <param name="source">Where the text stands.</param>
    public static IReadOnlyList<CommandPart> Read(string text, CommandShell shell, SqlSource source) => shell switch
    {
        CommandShell.PostgreSql => Read(text, SqlFlavor.PostgreSql, source),
        CommandShell.Sqlite => Read(text, SqlFlavor.Sqlite, source),
        CommandShell.TSql => TSqlEffects.Read(text, source),
        _ => throw new ArgumentOutOfRangeException(nameof(shell)),
    };

    private static List<CommandPart> Read(string text, SqlFlavor flavor, SqlSource source)
    {
        var script = SqlScript.Read(text, flavor);
        var parts = new List<CommandPart>();
        foreach (var statement in script.Statements)
        {
            var part = new SqlPart(source, statement.Text, statement.Start, SqlStatementName.Of(statement, flavor));
            new SqlStatementVerdict(statement, flavor, part).Read();
            parts.Add(part.Build());
        }
        // The database may cut such a text into other statements than this reader does.
        foreach (var problem in script.Problems)
        {
            var part = new SqlPart(source, text.Substring(problem.Start, problem.Length), problem.Start, "SQL");
            part.Add("malformed", CommandEffect.Unknown, problem.Message);
            parts.Add(part.Build());
        }
        return parts;
    }
}
