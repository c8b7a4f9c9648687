namespace SafeOps.Commands.Parsing.Sql;

/// <summary>What the lexers of all dialects share. A dialect answers where it differs.</summary>
internal abstract class SqlLexer(string text)
{
    protected string Text { get; } = text;

    /// <summary>The offset of the next unread character.</summary>
    protected int At { get; set; }

    /// <summary>True where only a new statement can begin: shells look for their own commands there.</summary>
    protected bool BetweenStatements { get; private set; } = true;

    public List<SqlToken> ReadAll()
    {
        var tokens = new List<SqlToken>();
        while (true)
        {
            while (At < Text.Length && IsSpace(Text[At]))
                At++;
            if (At >= Text.Length)
                return tokens;
            var start = At;
            var (kind, fault) = ReadToken();
            // SQLite ends its input at a NUL and PostgreSQL refuses it: what stands behind one is read by nobody.
            if (Text.AsSpan(start, At - start).Contains('\0'))
                (kind, fault) = (SqlTokenKind.Error, "A NUL character ends the statement for the database.");
            tokens.Add(new SqlToken(kind, start, At - start, fault));
            if (kind is not SqlTokenKind.Comment and not SqlTokenKind.MetaCommand)
                BetweenStatements = kind == SqlTokenKind.Punctuation && Text[start] == ';';
        }
    }

    protected abstract bool IsSpace(char c);

    protected abstract bool IsLineEnd(char c);

    /// <summary>Reads what only this dialect has at <see cref="At"/>, or returns null without moving.</summary>
    protected abstract (SqlTokenKind Kind, string? Fault)? ReadOwn(char c);

    protected abstract (SqlTokenKind Kind, string? Fault) ReadBlockComment();

    protected char Peek(int ahead) => At + ahead < Text.Length ? Text[At + ahead] : '\0';

    protected static bool IsIdentifierStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    protected static bool IsIdentifierPart(char c) => IsIdentifierStart(c) || char.IsAsciiDigit(c) || c == '$';

    private (SqlTokenKind, string?) ReadToken()
    {
        var c = Text[At];
        if (ReadOwn(c) is { } own)
            return own;
        if (c == '-' && Peek(1) == '-')
            return ReadLineComment();
        if (c == '/' && Peek(1) == '*')
            return ReadBlockComment();
        if (c == '\'')
            return ReadQuoted('\'', SqlTokenKind.String);
        if (c == '"')
            return ReadQuoted('"', SqlTokenKind.QuotedIdentifier);
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
            return ReadNumber();
        if (IsIdentifierStart(c))
        {
            SkipIdentifier();
            return (SqlTokenKind.Identifier, null);
        }
        At++;
        return c is '(' or ')' or ',' or ';' or '.'
            ? (SqlTokenKind.Punctuation, null)
            : (SqlTokenKind.Error, $"The character U+{(int)c:X4} begins nothing in SQL.");
    }

    protected void SkipIdentifier()
    {
        while (At < Text.Length && IsIdentifierPart(Text[At]))
            At++;
    }

    protected (SqlTokenKind, string?) ReadLineComment()
    {
        while (At < Text.Length && !IsLineEnd(Text[At]))
            At++;
        return (SqlTokenKind.Comment, null);
    }

    protected (SqlTokenKind, string?) ReadMetaCommand()
    {
        while (At < Text.Length && Text[At] is not '\n' and not '\r')
            At++;
        return (SqlTokenKind.MetaCommand, null);
    }

    /// <summary>Reads from a quote to its partner; two of them stand for one.</summary>
    protected (SqlTokenKind, string?) ReadQuoted(char quote, SqlTokenKind kind)
    {
        At++;
        while (At < Text.Length)
        {
            if (Text[At] == quote)
            {
                if (Peek(1) != quote)
                {
                    At++;
                    return (kind, null);
                }
                At++;
            }
            At++;
        }
        return (SqlTokenKind.Error, $"The quote {quote} opened here is never closed.");
    }

    private (SqlTokenKind, string?) ReadNumber()
    {
        if (Text[At] == '0' && Peek(1) is 'x' or 'X' or 'o' or 'O' or 'b' or 'B' && char.IsAsciiHexDigit(Peek(2)))
        {
            At += 2;
            while (At < Text.Length && (char.IsAsciiHexDigit(Text[At]) || Text[At] == '_'))
                At++;
        }
        else
        {
            SkipDigits();
            // PostgreSQL writes ranges as 1..10: the second dot belongs to the range.
            if (Peek(0) == '.' && Peek(1) != '.')
            {
                At++;
                SkipDigits();
            }
            var sign = Peek(1) is '+' or '-' ? 1 : 0;
            if (Peek(0) is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + sign)))
            {
                At += 2 + sign;
                SkipDigits();
            }
        }
        if (At >= Text.Length || !IsIdentifierPart(Text[At]))
            return (SqlTokenKind.Number, null);
        SkipIdentifier();
        return (SqlTokenKind.Error, "A number runs into a name.");
    }

    private void SkipDigits()
    {
        while (At < Text.Length && (char.IsAsciiDigit(Text[At]) || Text[At] == '_'))
            At++;
    }
}
