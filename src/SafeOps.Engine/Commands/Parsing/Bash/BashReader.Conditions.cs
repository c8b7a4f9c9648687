namespace SafeOps.Commands.Parsing.Bash;

/// <summary><c>[[ … ]]</c>, which has a grammar of its own.</summary>
internal sealed partial class BashReader
{
    private BashTest? ReadTest(int start)
    {
        var from = _words.Count;
        SkipNewlines();
        ReadAlternatives();
        SkipNewlines();
        var words = Take(_words, from);
        if (_stopped)
            return null;
        if (!IsTestEnd())
        {
            FailAtToken();
            return null;
        }
        _at += 2;
        return new BashTest(Place(start), Place(_at), words);
    }

    private bool IsTestEnd() => Peek == ']' && PeekAt(_at + 1) == ']' && EndsWord(Over(_at + 2));

    private void ReadAlternatives()
    {
        while (!_stopped)
        {
            ReadTerm();
            if (_stopped)
                return;
            SkipBlanks();
            var next = Over(_at + 1);
            if (Peek is not ('&' or '|') || PeekAt(next) != Peek)
                return;
            AddOperator(next + 1, Peek == '&' ? "&&" : "||");
            SkipNewlines();
        }
    }

    private void AddOperator(int end, string text)
    {
        _words.Add(new BashWord(Place(_at), Place(end), [new BashLiteral(Place(_at), Place(end), text, false)]));
        _at = end;
    }

    private void ReadTerm()
    {
        SkipNewlines();
        while (Peek == '!' && EndsWord(Over(_at + 1)))
        {
            AddOperator(_at + 1, "!");
            SkipNewlines();
        }
        if (Peek == '(')
        {
            if (!Enter())
                return;
            AddOperator(_at + 1, "(");
            SkipNewlines();
            ReadAlternatives();
            SkipNewlines();
            if (!_stopped && Peek == ')')
                AddOperator(_at + 1, ")");
            else
                FailAtToken();
            Leave();
            SkipNewlines();
            return;
        }
        if (ReadOperand(WordRules.None) is not { } first)
            return;
        SkipBlanks();
        if (IsUnary(first))
        {
            if (ReadOperand(WordRules.None) is not null)
                SkipNewlines();
            return;
        }
        if (IsTestEnd() || Peek is '&' or '|' or ')')
            return;
        ReadComparison();
    }

    private BashWord? ReadOperand(WordRules rules)
    {
        if (_stopped)
            return null;
        if (EndsWord(_at) || IsTestEnd() || IsOperator(SkipDescriptor()))
        {
            FailAtToken();
            return null;
        }
        var word = ReadWord(rules);
        if (_stopped)
            return null;
        _words.Add(word);
        return word;
    }

    private void ReadComparison()
    {
        var rules = WordRules.None;
        if (Peek is '<' or '>' && PeekAt(Over(_at + 1)) is not ('(' or '<' or '>' or '&' or '|'))
        {
            AddOperator(_at + 1, Peek == '<' ? "<" : ">");
        }
        else
        {
            var start = _at;
            if (ReadOperand(WordRules.None) is not { } word)
                return;
            var op = word.IsQuoted ? null : word.Constant;
            if (op is "=" or "==" or "!=")
            {
                rules = WordRules.ExtendedGlobs;
            }
            else if (op == "=~")
            {
                SkipBlanks();
                ReadExpression();
                SkipNewlines();
                return;
            }
            else if (op is not ("-nt" or "-ot" or "-ef" or "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge"))
            {
                Fail(start, _at, "This is no operator of [[ ]].");
                return;
            }
        }
        SkipBlanks();
        if (ReadOperand(rules) is not null)
            SkipNewlines();
    }

    private static bool IsUnary(BashWord word) => word is { IsQuoted: false, Constant: ['-', var c] }
        && c is 'a' or 'b' or 'c' or 'd' or 'e' or 'f' or 'g' or 'h' or 'k' or 'n' or 'o' or 'p' or 'r' or 's' or 't' or 'u' or 'v' or 'w'
            or 'x' or 'z' or 'G' or 'L' or 'N' or 'O' or 'R' or 'S';

    /// <summary>Reads a regular expression: bars are text in it, and so is all in its parentheses.</summary>
    private void ReadExpression()
    {
        var start = _at;
        var from = _parts.Count;
        while (_at < _end)
        {
            var c = _text[_at];
            if (c is ' ' or '\t' or '\n' or '&' or ';' or '<' or '>' or ')')
                break;
            if (c == '(')
            {
                _parts.Add(new BashGlob(Place(_at), Place(_at + 1), "("));
                _at++;
                ReadPatternGroup(start);
                continue;
            }
            if (c is '\'' or '"' or '\\' or '`' or '$' && ReadOperandPart(c, -1, false))
                continue;
            var literal = _at++;
            while (_at < _end && _text[_at] is not (' ' or '\t' or '\n' or '&' or ';' or '<' or '>' or '(' or ')' or '\'' or '"' or '\\' or '`' or '$'))
                _at++;
            _parts.Add(new BashLiteral(Place(literal), Place(_at), _text[literal.._at], false));
        }
        var word = new BashWord(Place(start), Place(_at), Take(_parts, from));
        if (_at == start)
            FailAtToken();
        _words.Add(word);
    }
}
