using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace SafeOps.Adapters.TSql;

/// <summary>Looks at the tokens before the parser does: at what clients take out of a text, and at nesting that would exhaust the stack.</summary>
internal static class TSqlTokenCheck
{
    private const int MaxDepth = 100;
    private const int MaxBranches = 400;

    /// <summary>Why the text is not to be parsed; null where nothing speaks against it.</summary>
    public static string? Doubt(string text, IList<TSqlParserToken> tokens)
    {
        if (text.Contains('\0'))
            return "A NUL character stands in this text.";
        if (text.Contains("$(", StringComparison.Ordinal))
            return "sqlcmd puts the text of a variable here, which may be anything.";
        var (depth, blocks, prefixes, branches) = (0, 0, 0, 0);
        foreach (var token in tokens)
        {
            switch (token.TokenType)
            {
                case TSqlTokenType.WhiteSpace:
                    continue;
                case TSqlTokenType.LeftParenthesis:
                    depth++;
                    break;
                case TSqlTokenType.RightParenthesis:
                    depth--;
                    break;
                case TSqlTokenType.Begin or TSqlTokenType.Case:
                    blocks++;
                    break;
                case TSqlTokenType.End:
                    blocks--;
                    break;
                case TSqlTokenType.If or TSqlTokenType.Else or TSqlTokenType.While or TSqlTokenType.Join:
                    branches++;
                    break;
                case TSqlTokenType.MultilineComment or TSqlTokenType.AsciiStringLiteral or TSqlTokenType.UnicodeStringLiteral
                    or TSqlTokenType.QuotedIdentifier or TSqlTokenType.AsciiStringOrQuotedIdentifier when HasClientLine(token.Text):
                    return "A line in this comment or string may be a command for the client: GO, :r or !!.";
            }
            prefixes = token.TokenType is TSqlTokenType.Not or TSqlTokenType.Minus or TSqlTokenType.Plus or TSqlTokenType.Tilde ? prefixes + 1 : 0;
            if (depth > MaxDepth || blocks > MaxDepth || prefixes > MaxDepth || branches > MaxBranches)
                return "This text is nested too deeply to be judged.";
        }
        return HasShellLine(text) ? "This line may be a command for the client." : null;
    }

    private static bool HasClientLine(string text) => text.Split('\n').Skip(1).Any(line =>
        line.Trim() is var trimmed && (trimmed.Equals("go", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("go ", StringComparison.OrdinalIgnoreCase)
            || trimmed.StartsWith(':') || trimmed.StartsWith("!!", StringComparison.Ordinal)));

    private static bool HasShellLine(string text) => text.Split('\n').Any(line =>
        line.TrimStart() is var trimmed && (trimmed.StartsWith("!!", StringComparison.Ordinal) || (trimmed.StartsWith(':') && !trimmed.StartsWith("::", StringComparison.Ordinal))));
}
