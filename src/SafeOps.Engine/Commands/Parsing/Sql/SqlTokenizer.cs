namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Cuts SQL text into tokens as the dialect's own lexer does.</summary>
public static class SqlTokenizer
{
    /// <summary>
    /// The tokens of <paramref name="text"/> in order, comments included, white space left out. Never throws on any
    /// text and takes time in proportion to its length; what is no token becomes <see cref="SqlTokenKind.Error"/>.
    /// </summary>
    public static IReadOnlyList<SqlToken> Read(string text, SqlFlavor flavor)
    {
        ArgumentNullException.ThrowIfNull(text);
        SqlLexer lexer = flavor switch
        {
            SqlFlavor.Sqlite => new SqliteLexer(text),
            SqlFlavor.PostgreSql => new PostgreSqlLexer(text),
            _ => throw new ArgumentOutOfRangeException(nameof(flavor)),
        };
        return lexer.ReadAll();
    }
}
