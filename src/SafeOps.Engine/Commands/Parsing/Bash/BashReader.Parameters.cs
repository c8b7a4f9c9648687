using System.Buffers;

namespace SafeOps.Commands.Parsing.Bash;

/// <summary><c>${…}</c> in all its forms.</summary>
internal sealed partial class BashReader
{
    private static readonly SearchValues<char> OperandBreakers = SearchValues.Create("\\\"'$`}<>*?[/:~");

    /// <summary>Reads the parameter whose dollar is at <paramref name="start"/> and whose brace is at <paramref name="open"/>.</summary>
    private void ReadParameter(int start, int open, bool quoted)
    {
        _at = open + 1;
        if (Peek is ' ' or '\t' or '\n' or '|')
        {
            ReadBracedCommands(start, quoted);
            return;
        }
        var prefix = ReadParameterPrefix();
        var nameStart = _at;
        _at = IsNameStart(Peek) ? SkipName(_at) : SkipSpecialName();
        if (_at == nameStart)
        {
            FailParameter(start);
            return;
        }
        var name = _text[nameStart.._at];
        var all = name is "@" or "*";
        BashWord? subscript = null;
        if (Peek == '[' && IsNameStart(name[0]))
        {
            if (PeekAt(_at + 1) is '@' or '*' && PeekAt(_at + 2) == ']')
            {
                all = true;
                _at += 3;
            }
            else
            {
                subscript = ReadSubscript();
            }
        }
        var words = _words.Count;
        var op = _stopped ? null : prefix + ReadOperator(prefix, subscript is not null, quoted);
        var operands = Take(_words, words);
        if (_stopped || op is null)
            return;
        if (Peek != '}')
        {
            FailParameter(start);
            return;
        }
        _at++;
        _parts.Add(new BashParameter(Place(start), Place(_at), name, subscript, op, operands) { InQuotes = quoted, IsAll = all });
    }

    private void FailParameter(int start)
    {
        if (!_stopped)
            Fail(start, Math.Min(_at + 1, _end), _at < _end ? "This is no expansion that bash knows." : "The brace opened here is never closed.");
    }

    /// <summary>Reads <c>#</c> for a length and <c>!</c> for an indirection, where they are not the parameters of these names.</summary>
    private string ReadParameterPrefix()
    {
        var next = PeekAt(_at + 1);
        var alone = PeekAt(_at + 2) == '}';
        var names = IsNameStart(next) || char.IsAsciiDigit(next);
        if (Peek == '#' && (names || (alone && next is '@' or '*' or '#' or '?' or '-' or '$' or '!')))
        {
            _at++;
            return "#";
        }
        if (Peek == '!' && (names || (alone && next is '@' or '*' or '#')))
        {
            _at++;
            return "!";
        }
        return "";
    }

    private int SkipSpecialName()
    {
        var i = _at;
        while (char.IsAsciiDigit(PeekAt(i)))
            i++;
        return i > _at ? i : Peek is '@' or '*' or '#' or '?' or '-' or '$' or '!' ? _at + 1 : _at;
    }

    /// <summary>Reads what follows the name, its operands onto the stack of words; returns the operator as it is written.</summary>
    private string? ReadOperator(string prefix, bool hasSubscript, bool quoted)
    {
        var c = Peek;
        if (c == '}')
            return "";
        if (prefix == "#")
            return null;
        var next = PeekAt(_at + 1);
        if (prefix == "!" && c is '*' or '@' && next == '}')
        {
            _at++;
            return c == '*' ? "*" : "@";
        }
        switch (c)
        {
            case ':' when next is '-' or '=' or '?' or '+':
                return ReadWordOperator(2, false, hasSubscript, quoted);
            case '-' or '=' or '?' or '+':
                return ReadWordOperator(1, false, hasSubscript, quoted);
            case '#' or '%' or '^' or ',' or '~':
                return ReadWordOperator(next == c ? 2 : 1, c != '~', hasSubscript, quoted);
            case '/':
                return ReadWordOperator(next is '/' or '#' or '%' ? 2 : 1, true, hasSubscript, quoted);
            case ':':
                _at++;
                ReadOperand(':', false, false, quoted);
                if (Peek == ':')
                {
                    _at++;
                    ReadOperand('}', false, false, quoted);
                }
                return ":";
            case '@' when next is 'U' or 'u' or 'L' or 'Q' or 'E' or 'P' or 'A' or 'K' or 'a' or 'k' && PeekAt(_at + 2) == '}':
                _at += 2;
                return _text[(_at - 2).._at];
            default:
                return null;
        }
    }

    private string ReadWordOperator(int length, bool isPattern, bool hasSubscript, bool quoted)
    {
        var op = _text.Substring(_at, length);
        _at += length;
        var plainSlash = op == "//" ? _at : -1;
        ReadOperand(op[0] == '/' ? '/' : '}', isPattern, isPattern && hasSubscript, quoted, plainSlash);
        if (op[0] == '/' && Peek == '/')
        {
            _at++;
            ReadOperand('}', isPattern, isPattern && hasSubscript, quoted);
        }
        return op;
    }

    /// <summary>Reads an operand onto the stack of words, up to <paramref name="stop"/> or the closing brace.</summary>
    /// <param name="stop">What ends it beside the brace.</param>
    /// <param name="isPattern">In a pattern single quotes quote, in double quotes too.</param>
    /// <param name="doubtsQuotes">True where bash may not see that it is a pattern.</param>
    /// <param name="quoted">The whole stands in double quotes.</param>
    /// <param name="plainSlash">Where a slash would belong to the pattern: directly behind the one that asks for all matches.</param>
    private void ReadOperand(char stop, bool isPattern, bool doubtsQuotes, bool quoted, int plainSlash = -1)
    {
        var start = _at;
        var from = _parts.Count;
        var quote = -1;
        while (_at < _end)
        {
            var c = _text[_at];
            if (c == '\'' && quoted && (!isPattern || doubtsQuotes))
            {
                // In double quotes they are text around what expands; and still bash looks for no brace between them.
                quote = quote < 0 ? _at : -1;
            }
            else if (quote >= 0 && c is '}' or '"' or '\\')
            {
                Fail(quote, _at + 1, "What single quotes mean in an expansion in double quotes depends on where it stands.");
                break;
            }
            else if (c == '}' || (c == stop && _at != plainSlash))
            {
                _words.Add(new BashWord(Place(start), Place(_at), Take(_parts, from)));
                return;
            }
            else if (ReadOperandPart(c, start, quoted))
            {
                continue;
            }
            var literal = _at++;
            var found = _text.AsSpan(_at, _end - _at).IndexOfAny(OperandBreakers);
            _at = found < 0 ? _end : _at + found;
            _parts.Add(new BashLiteral(Place(literal), Place(_at), _text[literal.._at], quoted) { InQuotes = quoted });
        }
        Take(_parts, from);
    }

    /// <summary>Reads quotes, an expansion or a glob; false, without moving, where a character stands for itself.</summary>
    private bool ReadOperandPart(char c, int start, bool quoted)
    {
        switch (c)
        {
            case '\'':
                ReadSingleQuoted();
                return true;
            case '"':
                ReadDoubleQuoted(_at);
                return true;
            case '\\':
                ReadEscape();
                return true;
            case '$':
                if (!quoted || PeekAt(_at + 1) != '\'')
                    return ReadDollar(quoted);
                Fail(_at, _at + 2, "Versions of bash differ on this quote in double quotes.");
                return true;
            case '`':
                ReadBackticks(quoted, quoted);
                return true;
            case '<' or '>' when PeekAt(Over(_at + 1)) == '(':
                if (quoted)
                    Fail(_at, _at + 1, "A process in an expansion in double quotes is read in more than one way.");
                else
                    ReadProcessSubstitution();
                return true;
            case '*' or '?' when !quoted:
                _parts.Add(new BashGlob(Place(_at), Place(_at + 1), c == '*' ? "*" : "?"));
                _at++;
                return true;
            case '[' when !quoted:
                _parts.Add(new BashGlob(Place(_at), Place(_at + 1), "["));
                _at++;
                return true;
            case '~' when !quoted && _at == start:
                ReadTilde();
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Reads <c>${ …; }</c>, which bash 5.3 has. An earlier one takes all up to the first closing brace for a bad name and runs
    /// nothing of it, so both must see the same end.
    /// </summary>
    private void ReadBracedCommands(int start, bool quoted)
    {
        if (Peek == '|')
            _at++;
        var from = _at;
        var problems = _problems.Count;
        var outerDocument = _firstDocument;
        _firstDocument = _documents.Count;
        var commands = ReadList();
        if (HasOpenDocuments)
            Fail(start, _at, "A here-document in these braces has no text.");
        _firstDocument = outerDocument;
        if (_stopped || Peek != '}' || !_keywordMayFollow)
        {
            FailParameter(start);
            return;
        }
        if (_text.AsSpan(from, _at - from).IndexOfAny("}#") >= 0 || _text.AsSpan(from, _at - from).IndexOf("<<") >= 0)
            Doubt(start, _at + 1, "Versions of bash differ on where this ends.");
        var script = new BashScript(Place(from), Place(_at), commands, ProblemsSince(problems));
        _at++;
        _parts.Add(new BashCommandSubstitution(Place(start), Place(_at), script) { InQuotes = quoted });
    }
}
