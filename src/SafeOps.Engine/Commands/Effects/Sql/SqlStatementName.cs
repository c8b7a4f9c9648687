using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>What a statement is called: <c>SELECT</c>, <c>DROP TABLE</c>.</summary>
internal static class SqlStatementName
{
    public static string Of(SqlStatement statement, SqlFlavor flavor)
    {
        if (statement.Kind is SqlStatementKind.Create or SqlStatementKind.Alter or SqlStatementKind.Drop && statement.ObjectType is { } type)
            return $"{Word(statement.Kind)} {type.ToUpperInvariant()}";
        if (statement.Kind is not SqlStatementKind.Unknown and not SqlStatementKind.Cursor)
            return Word(statement.Kind);
        var first = SqlTokenizer.Read(statement.Text, flavor).FirstOrDefault(t => t.Kind == SqlTokenKind.Identifier);
        return first.Length is > 0 and < 30 && first.Start == 0 ? statement.Text[..first.Length].ToUpperInvariant() : "SQL";
    }

    /// <summary>The kind as the end of a rule's name: <c>set-transaction</c>.</summary>
    public static string Rule(SqlStatementKind kind) => Word(kind).Replace(' ', '-').ToLowerInvariant();

    private static string Word(SqlStatementKind kind) => kind switch
    {
        SqlStatementKind.PrepareTransaction => "PREPARE TRANSACTION",
        SqlStatementKind.SetTransaction => "SET TRANSACTION",
        SqlStatementKind.SetConstraints => "SET CONSTRAINTS",
        _ => kind.ToString().ToUpperInvariant(),
    };
}
