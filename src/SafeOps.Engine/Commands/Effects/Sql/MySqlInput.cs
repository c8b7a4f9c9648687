namespace SafeOps.Commands.Effects.Sql;

/// <summary>
/// Reads what the program mysql reads, for MySQL and MariaDB. It knows what certainly reads; of the rest it tells the
/// effect by the first word, and what is not certain is unknown.
/// </summary>
internal static class MySqlInput
{
    /// <summary>The value of <c>-e</c>, standard input or a script.</summary>
    public static IReadOnlyList<CommandPart> Read(string text, SqlSource source)
    {
        var lexer = new MySqlLexer(text);
        lexer.Read();
        var parts = new List<CommandPart>();
        var statement = new List<MySqlToken>();
        foreach (var token in lexer.Tokens)
        {
            if (token.Kind == MySqlTokenKind.Client)
            {
                End(parts, statement, text, source);
                parts.Add(MySqlClientCommands.Short(text[token.Start..token.End], token.Start, source));
            }
            else if (token.Kind == MySqlTokenKind.Symbol && text[token.Start] == ';')
            {
                End(parts, statement, text, source);
            }
            else
            {
                statement.Add(token);
            }
        }
        End(parts, statement, text, source);
        foreach (var (start, end, why) in lexer.Doubts)
        {
            var part = new SqlPart(source, text[start..Math.Min(end, text.Length)], start, "SQL");
            part.Add("malformed", CommandEffect.Unknown, why);
            parts.Add(part.Build());
        }
        return [.. parts.OrderBy(p => p.Span.Start)];
    }

    private static void End(List<CommandPart> parts, List<MySqlToken> statement, string text, SqlSource source)
    {
        if (statement.Count > 0)
            parts.Add(new MySqlStatement(text, [.. statement], source).Read());
        statement.Clear();
    }
}
