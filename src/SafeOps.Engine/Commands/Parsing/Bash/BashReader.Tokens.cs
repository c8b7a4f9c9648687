namespace SafeOps.Commands.Parsing.Bash;

/// <summary>The words that bash reserves, where a command can begin.</summary>
internal enum BashKeyword
{
    None,
    Bang,
    OpenBrace,
    CloseBrace,
    OpenTest,
    Case,
    Coproc,
    Do,
    Done,
    Elif,
    Else,
    Esac,
    Fi,
    For,
    Function,
    If,
    In,
    Select,
    Then,
    Time,
    Until,
    While,
}

/// <summary>What stands between words, and the words that are reserved.</summary>
internal sealed partial class BashReader
{
    // False behind the redirections of a compound command, where bash takes 'then' for a plain word.
    private bool _keywordMayFollow;

    /// <summary>Skips blanks, line continuations and a comment; the end of the line stays.</summary>
    private void SkipBlanks()
    {
        while (_at < _end)
        {
            var c = _text[_at];
            if (c is ' ' or '\t')
            {
                _at++;
            }
            else if (c == '\\' && PeekAt(_at + 1) == '\n')
            {
                _at += 2;
            }
            else if (c == '#')
            {
                var line = _text.AsSpan(_at, _end - _at).IndexOf('\n');
                _at = line < 0 ? _end : _at + line;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Skips blanks, comments and ends of lines, with the here-documents that begin behind them.</summary>
    private void SkipNewlines()
    {
        SkipBlanks();
        while (Peek == '\n')
        {
            _at++;
            ReadDocuments();
            SkipBlanks();
        }
    }

    /// <summary>True where no unquoted word goes on: at a blank, an operator or the end. A process substitution goes on.</summary>
    private bool EndsWord(int at) => PeekAt(at) switch
    {
        '\0' or ' ' or '\t' or '\n' or '|' or '&' or ';' or '(' or ')' => true,
        '<' or '>' => PeekAt(Over(at + 1)) != '(',
        _ => false,
    };

    /// <summary>The reserved word that begins here, and where it ends.</summary>
    private BashKeyword PeekKeyword(out int after)
    {
        after = _at;
        var c = Peek;
        BashKeyword keyword;
        if (char.IsAsciiLetterLower(c))
        {
            var i = _at + 1;
            while (char.IsAsciiLetterLower(PeekAt(i)) && i - _at < 9)
                i++;
            keyword = _text.AsSpan(_at, i - _at) switch
            {
                "case" => BashKeyword.Case,
                "coproc" => BashKeyword.Coproc,
                "do" => BashKeyword.Do,
                "done" => BashKeyword.Done,
                "elif" => BashKeyword.Elif,
                "else" => BashKeyword.Else,
                "esac" => BashKeyword.Esac,
                "fi" => BashKeyword.Fi,
                "for" => BashKeyword.For,
                "function" => BashKeyword.Function,
                "if" => BashKeyword.If,
                "in" => BashKeyword.In,
                "select" => BashKeyword.Select,
                "then" => BashKeyword.Then,
                "time" => BashKeyword.Time,
                "until" => BashKeyword.Until,
                "while" => BashKeyword.While,
                _ => BashKeyword.None,
            };
            after = i;
        }
        else
        {
            keyword = c switch
            {
                '!' => BashKeyword.Bang,
                '{' => BashKeyword.OpenBrace,
                '}' => BashKeyword.CloseBrace,
                '[' when PeekAt(_at + 1) == '[' => BashKeyword.OpenTest,
                _ => BashKeyword.None,
            };
            after = keyword == BashKeyword.OpenTest ? _at + 2 : _at + 1;
        }
        if (keyword == BashKeyword.None)
            return keyword;
        after = Over(after);
        return EndsWord(after) ? keyword : BashKeyword.None;
    }

    private static bool IsCloser(BashKeyword keyword) => keyword is BashKeyword.CloseBrace or BashKeyword.Do or BashKeyword.Done
        or BashKeyword.Elif or BashKeyword.Else or BashKeyword.Esac or BashKeyword.Fi or BashKeyword.Then;

    /// <summary>Reads the reserved word that must stand here.</summary>
    private bool Expect(BashKeyword keyword)
    {
        if (_stopped)
            return false;
        if (PeekKeyword(out var after) == keyword && _keywordMayFollow)
        {
            _at = after;
            return true;
        }
        FailAtToken();
        return false;
    }

    private bool Expect(char c)
    {
        if (_stopped)
            return false;
        if (Peek == c)
        {
            _at++;
            return true;
        }
        FailAtToken();
        return false;
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>The offset behind the name that begins at <paramref name="at"/>; the same offset where none does.</summary>
    private int SkipName(int at)
    {
        if (!IsNameStart(PeekAt(at)))
            return at;
        do
            at++;
        while (IsNamePart(PeekAt(at)));
        return at;
    }
}
