namespace SafeOps.Commands.Parsing.Sql;

/// <summary>PostgreSQL's tokens, after its <c>scan.l</c>; and <c>:name</c> and <c>@name</c> as the parameters that drivers bind.</summary>
internal sealed class PostgreSqlLexer(string text) : SqlLexer(text)
{
    private const string OperatorCharacters = "~!@#^&|`?+-*/%<>=";

    protected override bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v';

    protected override bool IsLineEnd(char c) => c is '\n' or '\r';

    protected override (SqlTokenKind Kind, string? Fault)? ReadOwn(char c)
    {
        switch (c)
        {
            case 'e' or 'E' when Peek(1) == '\'':
                At++;
                return ReadEscapeString();
            case 'b' or 'B' or 'x' or 'X' when Peek(1) == '\'':
                At++;
                return ReadQuoted('\'', SqlTokenKind.Blob);
            case 'n' or 'N' when Peek(1) == '\'':
                At++;
                return ReadQuoted('\'', SqlTokenKind.String);
            case 'u' or 'U' when Peek(1) == '&' && Peek(2) is '\'' or '"':
                At += 2;
                return ReadQuoted(Text[At], Text[At] == '"' ? SqlTokenKind.QuotedIdentifier : SqlTokenKind.String);
            case '$':
                return ReadDollar();
            case '[' or ']':
                At++;
                return (SqlTokenKind.Punctuation, null);
            case ':':
                return ReadColon();
            case '\\':
                return ReadMetaCommand();
            case '@' when IsIdentifierStart(Peek(1)):
                return ReadName();
            default:
                return ReadOperator();
        }
    }

    private (SqlTokenKind, string?) ReadName()
    {
        At++;
        while (At < Text.Length && IsIdentifierPart(Text[At]) && Text[At] != '$')
            At++;
        return (SqlTokenKind.Parameter, null);
    }

    private (SqlTokenKind, string?) ReadColon()
    {
        if (IsIdentifierStart(Peek(1)))
            return ReadName();
        var two = Peek(1) is ':' or '=';
        At += two ? 2 : 1;
        return (two ? SqlTokenKind.Operator : SqlTokenKind.Punctuation, null);
    }

    private (SqlTokenKind, string?)? ReadOperator()
    {
        var end = At;
        while (end < Text.Length && OperatorCharacters.Contains(Text[end]) && !OpensComment(end) && !BeginsParameter(end))
            end++;
        if (end == At)
            return null;
        At = end;
        return (SqlTokenKind.Operator, null);
    }

    private bool OpensComment(int at) =>
        at + 1 < Text.Length && ((Text[at] == '-' && Text[at + 1] == '-') || (Text[at] == '/' && Text[at + 1] == '*'));

    // Drivers take a=@b as a parameter although the server's own lexer would see the operator =@.
    private bool BeginsParameter(int at) =>
        at > At && Text[at] == '@' && Text[at - 1] == '=' && at + 1 < Text.Length && IsIdentifierStart(Text[at + 1]);

    private (SqlTokenKind, string?) ReadEscapeString()
    {
        while (true)
        {
            At++;
            while (At < Text.Length && Text[At] != '\'')
                At += Text[At] == '\\' ? 2 : 1;
            if (At >= Text.Length)
            {
                At = Text.Length;
                return (SqlTokenKind.Error, "The quote ' opened here is never closed.");
            }
            At++;
            if (Peek(0) == '\'')
                continue;
            // The string goes on, with its escapes, in a quote on a later line.
            if (NextLineQuote() is not { } quote)
                return (SqlTokenKind.String, null);
            At = quote;
        }
    }

    private int? NextLineQuote()
    {
        var lines = false;
        for (var at = At; at < Text.Length; at++)
        {
            var c = Text[at];
            if (c == '\'')
                return lines ? at : null;
            if (c == '-' && OpensComment(at))
            {
                while (at < Text.Length && !IsLineEnd(Text[at]))
                    at++;
                lines = true;
            }
            else if (IsLineEnd(c))
            {
                lines = true;
            }
            else if (!IsSpace(c))
            {
                return null;
            }
        }
        return null;
    }

    private (SqlTokenKind, string?) ReadDollar()
    {
        var start = At++;
        if (char.IsAsciiDigit(Peek(0)))
        {
            while (char.IsAsciiDigit(Peek(0)))
                At++;
            if (!IsIdentifierPart(Peek(0)))
                return (SqlTokenKind.Parameter, null);
            SkipIdentifier();
            return (SqlTokenKind.Error, "A parameter number runs into a name.");
        }
        while (At < Text.Length && Text[At] != '$' && IsIdentifierPart(Text[At]))
            At++;
        if (Peek(0) != '$')
            return (SqlTokenKind.Error, "A dollar sign begins neither $1 nor a $tag$ quote.");
        At++;
        var tag = Text[start..At];
        var close = Text.IndexOf(tag, At, StringComparison.Ordinal);
        At = close < 0 ? Text.Length : close + tag.Length;
        return close < 0
            ? (SqlTokenKind.Error, $"The quote {tag} opened here is never closed.")
            : (SqlTokenKind.String, null);
    }

    protected override (SqlTokenKind Kind, string? Fault) ReadBlockComment()
    {
        var depth = 0;
        while (At < Text.Length)
        {
            if (Text[At] == '/' && Peek(1) == '*')
            {
                depth++;
                At += 2;
            }
            else if (Text[At] == '*' && Peek(1) == '/')
            {
                At += 2;
                if (--depth == 0)
                    return (SqlTokenKind.Comment, null);
            }
            else
            {
                At++;
            }
        }
        return (SqlTokenKind.Error, "The comment /* opened here is never closed.");
    }
}
