using System.Buffers;

namespace SafeOps.Commands.Parsing.Bash;

/// <summary>What a word may hold where it stands.</summary>
[Flags]
internal enum WordRules
{
    None = 0,

    /// <summary>Braces expand.</summary>
    Braces = 1,

    /// <summary>Extended globs are on whatever the options of the shell: in <c>[[ x == pattern ]]</c>.</summary>
    ExtendedGlobs = 2,

    /// <summary>The value of an assignment: a tilde may follow a colon.</summary>
    Value = 4,

    /// <summary><c>name=(…)</c> is one word: an argument of <c>declare</c>.</summary>
    Array = 8,
}

/// <summary>Words outside of quotes.</summary>
internal sealed partial class BashReader
{
    private static readonly SearchValues<char> WordBreakers = SearchValues.Create(" \t\n|&;()<>'\"\\$`*?[{,}~");

    /// <summary>Reads the word that begins here; one without parts where none does, as the value in <c>a=</c>.</summary>
    private BashWord ReadWord(WordRules rules)
    {
        var start = _at;
        var from = _parts.Count;
        var braces = 0;
        var brackets = false;
        // Where the last unquoted character ends: what makes an extended glob must not be quoted.
        var plainEnd = -1;
        while (_at < _end)
        {
            var c = _text[_at];
            switch (c)
            {
                case ' ' or '\t' or '\n' or '|' or '&' or ';' or ')':
                    goto done;
                case '(':
                    if (plainEnd == _at && _text[_at - 1] is '?' or '*' or '+' or '@' or '!')
                        ReadExtendedGlob(start, rules);
                    else if (rules.HasFlag(WordRules.Array) && plainEnd == _at && _text[_at - 1] == '=' && IsArrayName(start))
                        ReadArrayValue();
                    else
                        goto done;
                    continue;
                case '<' or '>':
                    if (PeekAt(Over(_at + 1)) != '(')
                        goto done;
                    ReadProcessSubstitution();
                    continue;
                case '\'':
                    ReadSingleQuoted();
                    continue;
                case '"':
                    ReadDoubleQuoted(_at);
                    continue;
                case '\\':
                    ReadEscape();
                    continue;
                case '$':
                    if (ReadDollar(false))
                        continue;
                    break;
                case '`':
                    ReadBackticks(false, false);
                    continue;
                case '*' or '?':
                    _parts.Add(new BashGlob(Place(_at), Place(_at + 1), c == '*' ? "*" : "?"));
                    plainEnd = ++_at;
                    continue;
                case '[':
                    brackets |= ReadBracket();
                    plainEnd = _at;
                    continue;
                case '{' or ',' or '}' when rules.HasFlag(WordRules.Braces) && (c == '{' || braces > 0):
                    _parts.Add(new BashBraceMark(Place(_at), Place(_at + 1), c));
                    if (c == '{')
                        braces++;
                    plainEnd = ++_at;
                    continue;
                case '~' when IsTilde(start, rules):
                    ReadTilde();
                    plainEnd = _at;
                    continue;
            }
            ReadPlain(braces > 0 || rules.HasFlag(WordRules.Braces), braces > 0, start, rules);
            plainEnd = _at;
        }
    done:
        if (braces > 0)
            CombineBraces(from, start);
        if (brackets)
            SettleBrackets(from);
        return new BashWord(Place(start), Place(_at), Take(_parts, from));
    }

    /// <summary>Reads characters that stand for themselves, the one here among them whatever it is.</summary>
    private void ReadPlain(bool bracesCount, bool inBraces, int wordStart, WordRules rules)
    {
        var start = _at++;
        while (true)
        {
            var found = _text.AsSpan(_at, _end - _at).IndexOfAny(WordBreakers);
            _at = found < 0 ? _end : _at + found;
            var ends = found < 0 || _text[_at] switch
            {
                '{' => bracesCount,
                ',' or '}' => inBraces,
                '~' => IsTilde(wordStart, rules),
                _ => true,
            };
            if (ends)
                break;
            _at++;
        }
        _parts.Add(new BashLiteral(Place(start), Place(_at), _text[start.._at], false));
    }

    // Bash expands a tilde where a word begins, and where a value does in what looks like an assignment.
    private bool IsTilde(int wordStart, WordRules rules)
    {
        if (_at == wordStart)
            return true;
        var before = _text[_at - 1];
        if (before is '{' or ',')
            return !rules.HasFlag(WordRules.Value);
        if (before is not ('=' or ':'))
            return false;
        return rules.HasFlag(WordRules.Value) ? before == ':' : IsNameStart(_text[wordStart]);
    }

    private void ReadTilde()
    {
        var start = _at++;
        while (IsNamePart(Peek) || Peek is '.' or '-' or '+')
            _at++;
        _parts.Add(new BashTilde(Place(start), Place(_at), _text[start.._at]));
    }

    private void ReadEscape()
    {
        if (_at + 1 >= _end)
        {
            Fail(_at, _at + 1, "Nothing follows the backslash at the end.");
            return;
        }
        if (_text[_at + 1] != '\n')
        {
            // A pair of surrogates is one character, and the backslash quotes it as a whole.
            var length = char.IsHighSurrogate(_text[_at + 1]) && _at + 2 < _end ? 3 : 2;
            _parts.Add(new BashLiteral(Place(_at), Place(_at + length), _text.Substring(_at + 1, length - 1), true));
            _at += length - 2;
        }
        _at += 2;
    }

    private void ReadSingleQuoted()
    {
        var length = _text.AsSpan(_at + 1, _end - _at - 1).IndexOf('\'');
        if (length < 0)
        {
            Fail(_at, _at + 1, "The quote opened here is never closed.");
            return;
        }
        var end = _at + length + 2;
        _parts.Add(new BashLiteral(Place(_at), Place(end), _text.Substring(_at + 1, length), true));
        _at = end;
    }

    /// <summary>Reads a bracket expression, or the bracket alone where none is plain to see; then true, as it needs a second look.</summary>
    private bool ReadBracket()
    {
        var close = _at + 1;
        if (PeekAt(close) is '!' or '^')
            close++;
        if (PeekAt(close) == ']')
            close++;
        // What a bracket expression without quotes holds ends at the next breaker; so a row of brackets is looked at once.
        while (close < _end && _text[close] != ']' && !WordBreakers.Contains(_text[close]))
            close++;
        var end = PeekAt(close) == ']' ? close + 1 : _at + 1;
        _parts.Add(new BashGlob(Place(_at), Place(end), _text[_at..end]));
        _at = end;
        return _text[end - 1] == '[';
    }

    /// <summary>A bracket that nothing closes stands for itself. What an expansion yields might close it.</summary>
    private void SettleBrackets(int from)
    {
        var closed = false;
        for (var i = _parts.Count - 1; i >= from; i--)
        {
            if (_parts[i] is BashGlob { Text: "[" } bracket && !closed)
                _parts[i] = new BashLiteral(bracket.Start, bracket.End, "[", false);
            else
                closed |= _parts[i] is not BashLiteral literal || literal.Text.Contains(']');
        }
    }

    private void ReadExtendedGlob(int wordStart, WordRules rules)
    {
        var start = _at - 1;
        if (!rules.HasFlag(WordRules.ExtendedGlobs))
            Doubt(start, _at + 1, "This is an extended glob or an error, as extglob is set or not.");
        if (!Enter())
            return;
        // The character in front of the parenthesis has been read as text or a glob.
        var before = _parts[^1];
        _parts.RemoveAt(_parts.Count - 1);
        if (before is BashLiteral { Text.Length: > 1 } literal)
            _parts.Add(literal with { End = Place(start), Text = literal.Text[..^1] });
        _parts.Add(new BashGlob(Place(start), Place(_at + 1), _text.Substring(start, 2)));
        _at++;
        ReadPatternGroup(wordStart);
        Leave();
    }

    /// <summary>Reads to the parenthesis that closes the group of a pattern; blanks and bars are text in it.</summary>
    private void ReadPatternGroup(int wordStart)
    {
        var open = _at - 1;
        var depth = 1;
        while (_at < _end)
        {
            switch (_text[_at])
            {
                case ')':
                    _parts.Add(new BashGlob(Place(_at), Place(_at + 1), ")"));
                    _at++;
                    if (--depth == 0)
                        return;
                    continue;
                case '(':
                    depth++;
                    break;
                case '\'':
                    ReadSingleQuoted();
                    continue;
                case '"':
                    ReadDoubleQuoted(_at);
                    continue;
                case '\\':
                    ReadEscape();
                    continue;
                case '`' or '$':
                    var from = _parts.Count;
                    if (_text[_at] == '`')
                        ReadBackticks(false, false);
                    else if (!ReadDollar(false))
                        break;
                    // Bash only counts parentheses here, and does not read what runs.
                    if (_parts.Count > from && _parts[^1] is BashCommandSubstitution)
                        Doubt(wordStart, _at, "A command in the parentheses of a pattern may end elsewhere.");
                    continue;
                case '<' or '>' when PeekAt(_at + 1) == '(':
                    Fail(_at, _at + 2, "A process in the parentheses of a pattern is read in more than one way.");
                    continue;
            }
            var start = _at++;
            while (_at < _end && _text[_at] is not (')' or '(' or '\'' or '"' or '\\' or '`' or '$' or '<' or '>'))
                _at++;
            _parts.Add(new BashGlob(Place(start), Place(_at), _text[start.._at]));
        }
        Fail(open, open + 1, "The parenthesis opened here is never closed.");
    }

    private bool IsArrayName(int start)
    {
        var end = SkipName(start);
        return end > start && (end == _at - 1 || (end == _at - 2 && _text[end] == '+'));
    }

    private void ReadArrayValue()
    {
        var start = _at;
        if (!Enter())
            return;
        var elements = ReadElements();
        Leave();
        _parts.Add(new BashArrayValue(Place(start), Place(_at), elements));
    }

    private void ReadProcessSubstitution()
    {
        var start = _at;
        var isOutput = _text[_at] == '>';
        _at = Over(_at + 1) + 1;
        if (PeekAt(Over(_at)) == '(')
            Doubt(start, _at + 1, "Bash reads two parentheses here like arithmetic; a blank between them makes it plain.");
        if (ReadInnerScript(start) is { } script)
            _parts.Add(new BashProcessSubstitution(Place(start), Place(_at), isOutput, script));
    }
}
