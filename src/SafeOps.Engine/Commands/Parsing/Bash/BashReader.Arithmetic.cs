using System.Buffers;

namespace SafeOps.Commands.Parsing.Bash;

/// <summary>Arithmetic, and the subscripts of arrays, which mostly are.</summary>
internal sealed partial class BashReader
{
    private static readonly SearchValues<char> ArithmeticBreakers = SearchValues.Create("\\\"'$`()[]<>");

    // Which parenthesis closes which, from where it was open whether '((' begins arithmetic: it is asked once for all inside.
    private Dictionary<int, int>? _closings;

    /// <summary>
    /// Reads arithmetic in <c>((…))</c> with the second parenthesis at <paramref name="open"/>; null where the two do not close
    /// together, and then the reader has moved.
    /// </summary>
    private BashWord? ReadArithmeticIn(int open, bool isExpansion)
    {
        if (_closings is not null && _closings.TryGetValue(open, out var known) && PeekAt(Over(known + 1)) != ')')
            return null;
        if (!Enter())
            return null;
        var parts = _parts.Count;
        var problems = _problems.Count;
        _undecided++;
        var pairs = new List<(int, int)>();
        _at = open;
        var expression = ReadBalanced('(', ')', pairs);
        _undecided--;
        Leave();
        if (_stopped)
            return expression;
        var last = Over(_at);
        if (PeekAt(last) != ')')
        {
            _parts.RemoveRange(parts, _parts.Count - parts);
            _problems.RemoveRange(problems, _problems.Count - problems);
            _closings ??= [];
            foreach (var (from, to) in pairs)
                _closings[from] = to;
            if (PeekAt(last) == '\n')
                Fail(open, last, "Bash cannot go back to the commands in these parentheses once it is on another line.");
            return null;
        }
        if (isExpansion && !IsBalanced(_text.AsSpan(open + 1, _at - open - 2)))
            Doubt(open, last, "Bash counts the parentheses in a command here, and may take all of this for commands.");
        _at = last + 1;
        return expression;
    }

    // When it expands $((…)), bash looks at quotes and parentheses alone to tell arithmetic from commands.
    private static bool IsBalanced(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length && depth >= 0; i++)
        {
            switch (text[i])
            {
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case '\\':
                    i++;
                    break;
                case '\'':
                    var close = text[(i + 1)..].IndexOf('\'');
                    i = close < 0 ? text.Length : i + 1 + close;
                    break;
                case '"':
                    for (i++; i < text.Length && text[i] != '"'; i++)
                        if (text[i] == '\\')
                            i++;
                    break;
            }
        }
        return depth == 0;
    }

    private BashWord ReadSubscript() => ReadBalanced('[', ']');

    /// <summary>Reads from an opening character to its partner, as one word in which expansions count.</summary>
    private BashWord ReadBalanced(char open, char close, List<(int, int)>? pairs = null)
    {
        var start = _at;
        var from = _parts.Count;
        var opens = new Stack<int>();
        opens.Push(_at++);
        var quote = -1;
        while (_at < _end)
        {
            var c = _text[_at];
            if (c == '\'')
            {
                // What is quoted here closes nothing, and yet expands.
                quote = quote < 0 ? _at : -1;
            }
            else if (quote >= 0 && c is '(' or ')' or '[' or ']' or '"' or '\\')
            {
                Fail(quote, _at + 1, "What single quotes mean in arithmetic depends on where it stands.");
                break;
            }
            else if (c == close)
            {
                var opened = opens.Pop();
                pairs?.Add((opened, _at));
                if (opens.Count == 0)
                {
                    var word = new BashWord(Place(start + 1), Place(_at), Take(_parts, from));
                    _at++;
                    return word;
                }
            }
            else if (c == open)
            {
                opens.Push(_at);
            }
            else if (ReadArithmeticPart(c, open == '['))
            {
                continue;
            }
            AddArithmetic();
        }
        if (!_stopped)
            Fail(start, start + 1, quote < 0 ? "What is opened here is never closed." : "A quote in what is opened here is never closed.");
        Take(_parts, from);
        return new BashWord(Place(start), Place(_at), []);
    }

    /// <summary>Reads an expansion or quotes in arithmetic; false, without moving, where a character stands for itself.</summary>
    private bool ReadArithmeticPart(char c, bool isSubscript)
    {
        switch (c)
        {
            case '\\':
                ReadEscape();
                return true;
            case '"':
                ReadDoubleQuoted(_at);
                return true;
            case '`':
                ReadBackticks(true, false);
                return true;
            case '$':
                if (PeekAt(_at + 1) is '\'' or '"')
                    Doubt(_at, _at + 2, "What this quote means in arithmetic is not plain.");
                return ReadDollar(true);
            case '<' or '>' when isSubscript && PeekAt(Over(_at + 1)) == '(':
                Fail(_at, _at + 1, "A process in a subscript is read in more than one way.");
                return true;
            default:
                return false;
        }
    }

    private void AddArithmetic()
    {
        var start = _at++;
        var found = _text.AsSpan(_at, _end - _at).IndexOfAny(ArithmeticBreakers);
        _at = found < 0 ? _end : _at + found;
        _parts.Add(new BashLiteral(Place(start), Place(_at), _text[start.._at], false));
    }
}
