namespace SafeOps.Commands.Effects.Sql;

internal enum MySqlTokenKind
{
    Word,
    Quoted,
    String,
    Number,
    Symbol,

    /// <summary>A command of the client: <c>\G</c>.</summary>
    Client,
}

internal readonly record struct MySqlToken(MySqlTokenKind Kind, int Start, int End);

/// <summary>
/// The tokens of a text for MySQL or MariaDB. What one setting or version of the server reads in one way and another in
/// another way is a doubt: a backslash before a quote, a comment that is code.
/// </summary>
internal sealed class MySqlLexer(string text)
{
    private int _at;

    public List<MySqlToken> Tokens { get; } = [];

    public List<(int Start, int End, string Why)> Doubts { get; } = [];

    public void Read()
    {
        while (_at < text.Length)
        {
            var start = _at;
            var c = text[_at];
            if (char.IsWhiteSpace(c))
                _at++;
            else if (c == '#' || (c == '-' && Peek(1) == '-'))
                LineComment();
            else if (c == '/' && Peek(1) == '*')
                BlockComment();
            else if (c is '\'' or '"' or '`')
                Quote(c);
            else if (c == '\\')
                Add(MySqlTokenKind.Client, Math.Min(2, text.Length - _at));
            else if (char.IsAsciiDigit(c))
                Run(MySqlTokenKind.Number);
            else if (IsPart(c))
                Run(MySqlTokenKind.Word);
            else
                Add(MySqlTokenKind.Symbol, c == ':' && Peek(1) == '=' ? 2 : 1);
            if (text.AsSpan(start, _at - start).Contains('\0'))
                Doubts.Add((start, _at, "A NUL character may end the statement."));
        }
    }

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c >= 0x80;

    private void Add(MySqlTokenKind kind, int length)
    {
        Tokens.Add(new MySqlToken(kind, _at, _at + length));
        _at += length;
    }

    private void Run(MySqlTokenKind kind)
    {
        var end = _at;
        while (end < text.Length && IsPart(text[end]))
            end++;
        Add(kind, end - _at);
    }

    private void LineComment()
    {
        var start = _at;
        if (text[_at] == '-' && _at + 2 < text.Length && !char.IsWhiteSpace(text[_at + 2]))
            Doubts.Add((start, start + 2, "Without a space behind it, -- is two signs to MySQL and a comment to others."));
        while (_at < text.Length && text[_at] != '\n')
            _at++;
    }

    private void BlockComment()
    {
        var start = _at;
        if (Peek(2) is '!' or '+' || (Peek(2) is 'M' or 'm' && Peek(3) == '!'))
            Doubts.Add((start, start + 3, "The server runs what stands in this comment, or takes settings from it."));
        var close = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (close < 0)
            Doubts.Add((start, start + 2, "This comment is never closed."));
        // MariaDB and MySQL differ on a comment in a comment.
        else if (text.IndexOf("/*", _at + 2, close - _at - 2, StringComparison.Ordinal) >= 0)
            Doubts.Add((start, start + 2, "A comment stands in this comment."));
        _at = close < 0 ? text.Length : close + 2;
    }

    private void Quote(char quote)
    {
        var start = _at++;
        var escaped = false;
        while (_at < text.Length)
        {
            if (text[_at] == '\\' && quote != '`')
            {
                escaped |= Peek(1) is '\'' or '"' or '\\';
                _at += 2;
            }
            else if (text[_at] != quote)
            {
                _at++;
            }
            else if (Peek(1) == quote)
            {
                _at += 2;
            }
            else
            {
                _at++;
                Tokens.Add(new MySqlToken(quote == '`' ? MySqlTokenKind.Quoted : MySqlTokenKind.String, start, _at));
                if (escaped)
                    Doubts.Add((start, _at, "Where this string ends depends on the mode NO_BACKSLASH_ESCAPES."));
                return;
            }
        }
        _at = text.Length;
        Tokens.Add(new MySqlToken(MySqlTokenKind.String, start, _at));
        Doubts.Add((start, start + 1, "The quote opened here is never closed."));
    }
}
