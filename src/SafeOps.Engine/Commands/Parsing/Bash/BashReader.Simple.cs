namespace SafeOps.Commands.Parsing.Bash;

/// <summary>Simple commands, with the assignments in front of them.</summary>
internal sealed partial class BashReader
{
    /// <summary>Reads a simple command; or a function where its first word turns out to be the name of one.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="wordsAlone">True where no function can begin and <c>time</c> is a plain word: behind a bar, in a coprocess.</param>
    /// <param name="inCoprocess">True where bash takes the second word for a reserved one if it is such.</param>
    private BashCommand? ReadSimple(int start, bool wordsAlone, bool inCoprocess = false)
    {
        var from = _words.Count;
        var end = start;
        List<BashAssignment>? assignments = null;
        List<BashRedirection>? redirections = null;
        var rules = WordRules.Braces;
        while (!_stopped)
        {
            SkipBlanks();
            if (IsRedirection())
            {
                if (ReadRedirection() is not { } redirection)
                    break;
                (redirections ??= []).Add(redirection);
                end = _at;
                rules = WordRules.Braces;
                continue;
            }
            if (EndsWord(_at))
                break;
            if (_words.Count == from && SkipName(_at) is var name && name > _at && IsAssignment(name))
            {
                if (ReadAssignment(name) is not { } assignment)
                    break;
                (assignments ??= []).Add(assignment);
                end = _at;
                continue;
            }
            var wordStart = _at;
            var word = ReadWord(rules);
            end = _at;
            if (_words.Count == from)
            {
                if (assignments is null && redirections is null)
                {
                    CheckFirstWord(word, wordStart, wordsAlone);
                    SkipBlanks();
                    if (Peek == '(' && !wordsAlone && !_stopped)
                        return ReadFunctionAfterName(start, word, wordStart);
                    if (inCoprocess && PeekKeyword(out _) != BashKeyword.None)
                        FailAtToken();
                }
                if (TakesArrays(_text.AsSpan(wordStart, end - wordStart)))
                    rules |= WordRules.Array;
            }
            _words.Add(word);
        }
        var words = Take(_words, from);
        if (_stopped)
            return null;
        if (words.Length == 0 && assignments is null && redirections is null)
        {
            FailAtToken();
            return null;
        }
        if (Peek == '(')
        {
            FailAtToken();
            return null;
        }
        return new BashSimple(Place(start), Place(end), assignments ?? (IReadOnlyList<BashAssignment>)[], words)
        {
            Redirections = redirections ?? (IReadOnlyList<BashRedirection>)[],
        };
    }

    // A reserved word that got this far was written in a way the keyword reader does not see, such as one cut by a line continuation.
    private void CheckFirstWord(BashWord word, int start, bool wordsAlone)
    {
        if (word.Parts is not [BashLiteral { Quoted: false }, ..] || word.Constant is not { Length: > 0 and < 9 } name)
            return;
        if (name is "case" or "coproc" or "do" or "done" or "elif" or "else" or "esac" or "fi" or "for" or "function" or "if" or "in"
                or "select" or "then" or "until" or "while" or "!" or "{" or "}" or "[[" or "]]"
            || (name == "time" && !wordsAlone))
            Fail(start, _at, $"'{name}' cannot stand here.");
    }

    private BashFunction? ReadFunctionAfterName(int start, BashWord word, int wordStart)
    {
        var open = _at;
        _at++;
        SkipBlanks();
        if (Peek != ')')
        {
            Fail(open, open + 1, "A parenthesis cannot stand behind a word.");
            return null;
        }
        _at++;
        if (word is not { Constant: { Length: > 0 } name, IsQuoted: false })
        {
            Fail(wordStart, open, "A function's name must be a plain word.");
            return null;
        }
        if (name[^1] is '@' or '+' or '!')
            Doubt(wordStart, open, "With extglob set this is a pattern and no function.");
        if (!Enter())
            return null;
        var function = ReadFunctionBody(start, name);
        Leave();
        return function;
    }

    /// <summary>The builtins behind which bash reads <c>a=(…)</c> as one word, by their names as they are written.</summary>
    private static bool TakesArrays(ReadOnlySpan<char> command) =>
        command is "declare" or "typeset" or "local" or "export" or "readonly" or "alias" or "eval" or "let";

    private bool IsAssignment(int afterName)
    {
        var i = Over(afterName);
        return PeekAt(i) switch
        {
            '=' => true,
            '+' => PeekAt(Over(i + 1)) == '=',
            '[' => true,
            _ => false,
        };
    }

    private BashAssignment? ReadAssignment(int afterName)
    {
        var start = _at;
        var name = _text[start..afterName];
        _at = Over(afterName);
        BashWord? subscript = null;
        if (Peek == '[')
        {
            subscript = ReadSubscript();
            if (_stopped)
                return null;
            _at = Over(_at);
        }
        var append = Peek == '+';
        if (append)
            _at = Over(_at + 1);
        if (Peek != '=')
        {
            Fail(start, _at, "Brackets behind a name make an element of an array, which nothing is assigned to here.");
            return null;
        }
        var valueStart = Over(_at + 1);
        _at = valueStart;
        if (Peek != '(')
        {
            var value = ReadWord(WordRules.Value);
            return _stopped ? null : new BashAssignment(Place(start), Place(_at), name, subscript, append, value, null);
        }
        if (subscript is not null)
        {
            Fail(start, _at + 1, "An element of an array cannot be an array.");
            return null;
        }
        var elements = ReadElements();
        return _stopped ? null : new BashAssignment(Place(start), Place(_at), name, subscript, append, null, elements);
    }

    /// <summary>The elements of <c>(x y [k]=v)</c>; each a word, in which a subscript is arithmetic.</summary>
    private BashWord[] ReadElements()
    {
        var open = _at;
        var from = _words.Count;
        _at++;
        while (!_stopped)
        {
            SkipNewlines();
            if (Peek == ')')
            {
                _at++;
                if (!EndsWord(_at))
                    Fail(open, _at + 1, "Nothing can follow the parenthesis that closes an array.");
                break;
            }
            if (_at >= _end)
                Fail(open, open + 1, "The parenthesis of an array is never closed.");
            else if (EndsWord(_at))
                FailAtToken();
            else
                _words.Add(Peek == '[' ? ReadElement() : ReadWord(WordRules.Braces));
        }
        return Take(_words, from);
    }

    private BashWord ReadElement()
    {
        var start = _at;
        var from = _parts.Count;
        var subscript = ReadSubscript();
        var after = Over(_at);
        var equals = PeekAt(after) == '+' ? Over(after + 1) : after;
        if (_stopped || PeekAt(equals) != '=')
        {
            // Not a subscript but a pattern, such as [ab]*; bash lets only the former have blanks in it.
            if (!_stopped && (subscript.Parts is not [BashLiteral] || _text.AsSpan(start, _at - start).IndexOfAny(" \t\n\\'\"") >= 0))
                Fail(start, _at, "This is neither a subscript nor a pattern.");
            if (_stopped)
                return subscript;
            _at = start;
            return ReadWord(WordRules.Braces);
        }
        _parts.Add(new BashArithmetic(Place(start), Place(_at), subscript));
        _parts.Add(new BashLiteral(Place(_at), Place(equals + 1), _text[after..(equals + 1)], false));
        _at = equals + 1;
        if (Peek == '(')
            Fail(start, _at + 1, "An element of an array cannot be an array.");
        var value = ReadWord(WordRules.Value);
        _parts.AddRange(value.Parts);
        return new BashWord(Place(start), Place(_at), Take(_parts, from));
    }
}
