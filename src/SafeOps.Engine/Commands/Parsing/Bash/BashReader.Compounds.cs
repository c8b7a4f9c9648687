namespace SafeOps.Commands.Parsing.Bash;

/// <summary>Groups, conditionals, functions and coprocesses.</summary>
internal sealed partial class BashReader
{
    /// <summary>Reads a compound command without its redirections.</summary>
    private BashCommand? ReadCompound(int start, BashKeyword keyword, int after)
    {
        if (keyword == BashKeyword.None)
            return ReadParentheses(start);
        _at = after;
        return keyword switch
        {
            BashKeyword.OpenBrace => ReadGroup(start),
            BashKeyword.If => ReadIf(start),
            BashKeyword.While => ReadLoop(start, "while"),
            BashKeyword.Until => ReadLoop(start, "until"),
            BashKeyword.For => ReadFor(start, "for"),
            BashKeyword.Select => ReadFor(start, "select"),
            BashKeyword.Case => ReadCase(start),
            BashKeyword.OpenTest => ReadTest(start),
            BashKeyword.Function => ReadFunction(start),
            BashKeyword.Coproc => ReadCoprocess(start),
            _ => Misplaced(start),
        };
    }

    private BashCommand? Misplaced(int start)
    {
        _at = start;
        FailAtToken();
        return null;
    }

    private static bool BeginsCompound(BashKeyword keyword) => keyword is BashKeyword.OpenBrace or BashKeyword.If or BashKeyword.While
        or BashKeyword.Until or BashKeyword.For or BashKeyword.Select or BashKeyword.Case or BashKeyword.OpenTest;

    /// <summary><c>((</c> is arithmetic where its parentheses close together, else a subshell in a subshell.</summary>
    private BashCommand? ReadParentheses(int start)
    {
        var next = Over(_at + 1);
        if (PeekAt(next) == '(' && ReadArithmeticIn(next, false) is { } expression)
            return _stopped ? null : new BashArithmeticCommand(Place(start), Place(_at), expression);
        if (_stopped)
            return null;
        _at = start + 1;
        var body = ReadBody();
        return Expect(')') ? new BashGroup(Place(start), Place(_at), true, body) : null;
    }

    private BashGroup? ReadGroup(int start)
    {
        var body = ReadBody();
        return Expect(BashKeyword.CloseBrace) ? new BashGroup(Place(start), Place(_at), false, body) : null;
    }

    private BashConditional? ReadIf(int start)
    {
        var parts = new List<BashScript>(4);
        while (true)
        {
            parts.Add(ReadBody());
            if (!Expect(BashKeyword.Then))
                return null;
            parts.Add(ReadBody());
            if (PeekKeyword(out var after) != BashKeyword.Elif || !_keywordMayFollow)
                break;
            _at = after;
        }
        if (PeekKeyword(out var afterElse) == BashKeyword.Else && _keywordMayFollow)
        {
            _at = afterElse;
            parts.Add(ReadBody());
        }
        return Expect(BashKeyword.Fi) ? new BashConditional(Place(start), Place(_at), "if", parts) : null;
    }

    private BashConditional? ReadLoop(int start, string keyword)
    {
        var condition = ReadBody();
        if (!Expect(BashKeyword.Do))
            return null;
        var body = ReadBody();
        return Expect(BashKeyword.Done) ? new BashConditional(Place(start), Place(_at), keyword, [condition, body]) : null;
    }

    private BashFunction? ReadFunction(int start)
    {
        SkipBlanks();
        if (ReadNameWord() is not { } name)
            return null;
        SkipBlanks();
        if (Peek == '(')
        {
            var open = _at;
            _at++;
            SkipBlanks();
            if (Peek == ')')
                _at++;
            else
                _at = open;
        }
        return ReadFunctionBody(start, name);
    }

    private BashFunction? ReadFunctionBody(int start, string name)
    {
        SkipNewlines();
        var keyword = PeekKeyword(out _);
        if (!BeginsCompound(keyword) && Peek != '(')
        {
            FailAtToken();
            return null;
        }
        return ReadCommand() is { } body ? new BashFunction(Place(start), body.End, name, body) : null;
    }

    /// <summary>The name of a function. Bash takes any word here when it reads, and refuses what is quoted or expands when it runs.</summary>
    private string? ReadNameWord()
    {
        var start = _at;
        if (EndsWord(_at))
        {
            FailAtToken();
            return null;
        }
        var word = ReadWord(WordRules.None);
        if (word is { Constant: { Length: > 0 } name, IsQuoted: false })
            return name;
        Fail(start, _at, "A function's name must be a plain word.");
        return null;
    }

    private BashCoprocess? ReadCoprocess(int start)
    {
        SkipBlanks();
        string? name = null;
        BashCommand? body;
        var keyword = PeekKeyword(out _);
        if (BeginsCompound(keyword) || Peek == '(')
        {
            body = ReadCommand();
        }
        else if (keyword is not (BashKeyword.None or BashKeyword.Time) || (EndsWord(_at) && !IsRedirection()))
        {
            FailAtToken();
            return null;
        }
        else
        {
            // A single word in front of a compound command is the name of the coprocess.
            var first = _at;
            var end = SkipName(_at);
            if (end > _at && EndsWord(end))
            {
                _at = end;
                SkipBlanks();
                if (Peek == '(' || BeginsCompound(PeekKeyword(out _)))
                    name = _text[first..end];
                else
                    _at = first;
            }
            body = name is null ? ReadSimple(first, true, true) : ReadCommand();
        }
        return body is null ? null : new BashCoprocess(Place(start), body.End, name, body);
    }
}
