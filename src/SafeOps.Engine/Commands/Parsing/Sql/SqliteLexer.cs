namespace SafeOps.Commands.Parsing.Sql;

/// <summary>SQLite's tokens, after <c>sqlite3GetToken</c> in its <c>tokenize.c</c>.</summary>
internal sealed class SqliteLexer(string text) : SqlLexer(text)
{
    // U+FEFF between tokens is white space to SQLite, so that a file may begin with it.
    protected override bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r' or '\uFEFF';

    // A lone carriage return does not end a comment here, other than in PostgreSQL.
    protected override bool IsLineEnd(char c) => c == '\n';

    protected override (SqlTokenKind Kind, string? Fault)? ReadOwn(char c)
    {
        switch (c)
        {
            case '`':
                return ReadQuoted('`', SqlTokenKind.QuotedIdentifier);
            case '[':
                return ReadBracketed();
            case 'x' or 'X' when Peek(1) == '\'':
                return ReadBlob();
            case '?':
                At++;
                while (char.IsAsciiDigit(Peek(0)))
                    At++;
                return (SqlTokenKind.Parameter, null);
            case ':' or '@' or '$':
                return ReadVariable();
            case '.' when BetweenStatements && char.IsAsciiLetter(Peek(1)) && (At == 0 || Text[At - 1] is '\n' or '\r'):
                return ReadMetaCommand();
            default:
                return ReadOperator(c) is var length and > 0 ? Advance(length) : null;
        }
    }

    private (SqlTokenKind, string?) Advance(int length)
    {
        At += length;
        return (SqlTokenKind.Operator, null);
    }

    private int ReadOperator(char c)
    {
        var next = Peek(1);
        return c switch
        {
            '-' when next == '>' => Peek(2) == '>' ? 3 : 2,
            '-' => next == '-' ? 0 : 1,
            '/' => next == '*' ? 0 : 1,
            '=' => next == '=' ? 2 : 1,
            '<' => next is '=' or '>' or '<' ? 2 : 1,
            '>' => next is '=' or '>' ? 2 : 1,
            '!' => next == '=' ? 2 : 0,
            '|' => next == '|' ? 2 : 1,
            '+' or '*' or '%' or '&' or '~' => 1,
            _ => 0,
        };
    }

    private (SqlTokenKind, string?) ReadBracketed()
    {
        var close = Text.IndexOf(']', At);
        At = close < 0 ? Text.Length : close + 1;
        return close < 0
            ? (SqlTokenKind.Error, "The bracket [ opened here is never closed.")
            : (SqlTokenKind.QuotedIdentifier, null);
    }

    private (SqlTokenKind, string?) ReadBlob()
    {
        var start = At;
        At++;
        var (kind, fault) = ReadQuoted('\'', SqlTokenKind.Blob);
        if (kind == SqlTokenKind.Error)
            return (kind, fault);
        var digits = Text.AsSpan(start + 2, At - start - 3);
        foreach (var digit in digits)
            if (!char.IsAsciiHexDigit(digit))
                return (SqlTokenKind.Error, "A blob x'..' holds something else than hexadecimal digits.");
        return digits.Length % 2 == 0
            ? (SqlTokenKind.Blob, null)
            : (SqlTokenKind.Error, "A blob x'..' holds half a byte.");
    }

    // The forms that Tcl knows, $a::b(c), are part of the name for every prefix, so that :a(;) is one token.
    private (SqlTokenKind, string?) ReadVariable()
    {
        At++;
        var named = false;
        while (At < Text.Length)
        {
            var c = Text[At];
            if (IsIdentifierPart(c))
            {
                named = true;
                At++;
            }
            else if (c == '(' && named)
            {
                while (At < Text.Length && Text[At] is not (')' or ' ' or (>= '\t' and <= '\r')))
                    At++;
                if (Peek(0) != ')')
                    return (SqlTokenKind.Error, "A parameter name has a parenthesis that is never closed.");
                At++;
                break;
            }
            else if (c == ':' && Peek(1) == ':')
            {
                At += 2;
            }
            else
            {
                break;
            }
        }
        return named ? (SqlTokenKind.Parameter, null) : (SqlTokenKind.Error, "A parameter has no name.");
    }

    protected override (SqlTokenKind Kind, string? Fault) ReadBlockComment()
    {
        var close = Text.IndexOf("*/", At + 2, StringComparison.Ordinal);
        At = close < 0 ? Text.Length : close + 2;
        return close < 0
            ? (SqlTokenKind.Error, "The comment /* opened here is never closed.")
            : (SqlTokenKind.Comment, null);
    }
}
