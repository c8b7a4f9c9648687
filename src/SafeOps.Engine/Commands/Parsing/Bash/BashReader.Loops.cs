namespace SafeOps.Commands.Parsing.Bash;

/// <summary><c>for</c>, <c>select</c> and <c>case</c>, which have reserved words of their own.</summary>
internal sealed partial class BashReader
{
    private int _openCases;

    private BashCommand? ReadFor(int start, string keyword)
    {
        SkipBlanks();
        var open = Over(_at + 1);
        if (keyword == "for" && Peek == '(' && PeekAt(open) == '(')
            return ReadArithmeticFor(start, open);
        var nameStart = _at;
        var nameEnd = SkipName(_at);
        if (nameEnd == nameStart || !EndsWord(nameEnd))
        {
            Fail(nameStart, nameEnd, "The variable of a loop must be a plain name.");
            return null;
        }
        var name = _text[nameStart..nameEnd];
        _at = nameEnd;
        SkipBlanks();
        if (Peek == ';')
        {
            // Without a list: 'for x; do'.
            _at++;
            return ReadLoopBody(start, true) is { } all ? new BashFor(Place(start), Place(_at), keyword, name, null, all) : null;
        }
        var sameLine = Peek != '\n';
        SkipNewlines();
        IReadOnlyList<BashWord>? words = null;
        var braces = false;
        if (PeekKeyword(out var after) == BashKeyword.In)
        {
            if (!sameLine && _openCases > 0)
                Doubt(_at, after, "In a case, bash takes this word for that of the case.");
            _at = after;
            words = ReadWords();
            if (_stopped)
                return null;
            if (Peek is not (';' or '\n'))
            {
                FailAtToken();
                return null;
            }
            if (Peek == ';')
                _at++;
            braces = true;
        }
        return ReadLoopBody(start, braces) is { } body ? new BashFor(Place(start), Place(_at), keyword, name, words, body) : null;
    }

    /// <summary>Words to the end of the line, or an operator.</summary>
    private BashWord[] ReadWords()
    {
        var from = _words.Count;
        while (true)
        {
            SkipBlanks();
            if (EndsWord(_at))
                return Take(_words, from);
            _words.Add(ReadWord(WordRules.Braces));
        }
    }

    /// <summary><c>do … done</c>, or <c>{ … }</c>, which bash takes here without saying so in its manual.</summary>
    private BashScript? ReadLoopBody(int start, bool braces)
    {
        SkipNewlines();
        _keywordMayFollow = true;
        var open = PeekKeyword(out var after);
        if (braces && open == BashKeyword.OpenBrace)
        {
            _at = after;
            var group = ReadBody();
            return Expect(BashKeyword.CloseBrace) ? group : null;
        }
        if (!Expect(BashKeyword.Do))
            return null;
        var body = ReadBody();
        return Expect(BashKeyword.Done) ? body : null;
    }

    private BashArithmeticFor? ReadArithmeticFor(int start, int open)
    {
        var expression = ReadArithmeticIn(open, false);
        if (_stopped || expression is null)
        {
            FailAtToken();
            return null;
        }
        if (expression.Parts.OfType<BashLiteral>().Sum(p => p.Quoted ? 0 : p.Text.Count(c => c == ';')) != 2)
        {
            Fail(open, _at, "for (( )) has three expressions.");
            return null;
        }
        SkipBlanks();
        if (Peek == ';')
            _at++;
        return ReadLoopBody(start, true) is { } body ? new BashArithmeticFor(Place(start), Place(_at), expression, body) : null;
    }

    private BashCase? ReadCase(int start)
    {
        SkipBlanks();
        if (EndsWord(_at))
        {
            FailAtToken();
            return null;
        }
        var subject = ReadWord(WordRules.None);
        SkipNewlines();
        _keywordMayFollow = true;
        if (!Expect(BashKeyword.In))
            return null;
        var items = new List<BashCaseItem>();
        _openCases++;
        var read = ReadItems(items);
        _openCases--;
        return read ? new BashCase(Place(start), Place(_at), subject, items) : null;
    }

    private bool ReadItems(List<BashCaseItem> items)
    {
        while (true)
        {
            SkipNewlines();
            if (PeekKeyword(out var after) == BashKeyword.Esac)
            {
                _at = after;
                return true;
            }
            if (ReadPatterns() is not { } patterns)
                return false;
            var bodyStart = _at;
            var problems = _problems.Count;
            var commands = ReadList();
            if (_stopped)
                return false;
            items.Add(new BashCaseItem(patterns, new BashScript(Place(bodyStart), Place(_at), commands, ProblemsSince(problems))));
            // The last item may go without ';;'.
            if (!SkipItemEnd())
                return Expect(BashKeyword.Esac);
        }
    }

    /// <summary><c>;;</c>, <c>;&amp;</c> or <c>;;&amp;</c>.</summary>
    private bool SkipItemEnd()
    {
        if (Peek != ';')
            return false;
        var next = Over(_at + 1);
        if (PeekAt(next) is not (';' or '&'))
            return false;
        _at = next + 1;
        if (_text[next] == ';' && PeekAt(Over(_at)) == '&')
            _at = Over(_at) + 1;
        return true;
    }

    private BashWord[]? ReadPatterns()
    {
        if (Peek == '(')
        {
            _at++;
            SkipBlanks();
        }
        var from = _words.Count;
        while (true)
        {
            SkipBlanks();
            if (EndsWord(_at))
            {
                FailAtToken();
                break;
            }
            _words.Add(ReadWord(WordRules.None));
            SkipBlanks();
            if (Peek == ')')
            {
                _at++;
                return Take(_words, from);
            }
            if (Peek != '|')
            {
                FailAtToken();
                break;
            }
            _at++;
        }
        Take(_words, from);
        return null;
    }
}
