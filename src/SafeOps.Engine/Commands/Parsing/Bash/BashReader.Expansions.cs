using System.Text;

namespace SafeOps.Commands.Parsing.Bash;

/// <summary>What begins with <c>$</c>, and command substitutions.</summary>
internal sealed partial class BashReader
{
    // Command substitutions read while it was open whether they stand in arithmetic: the second reading takes them from here.
    private Dictionary<int, (BashCommandSubstitution Part, int End)>? _substitutions;
    private int _undecided;

    private readonly StringBuilder _inside = new();
    private readonly List<int> _insidePlaces = [];

    /// <summary>Reads the expansion that begins here and adds it; false, without moving, where the dollar stands for itself.</summary>
    private bool ReadDollar(bool quoted)
    {
        var start = _at;
        var next = Over(_at + 1);
        var c = PeekAt(next);
        switch (c)
        {
            case '(':
                ReadDollarParenthesis(start, next, quoted);
                return true;
            case '{':
                if (Enter())
                {
                    ReadParameter(start, next, quoted);
                    Leave();
                }
                return true;
            case '[':
                if (Enter())
                {
                    _at = next;
                    var expression = ReadBalanced('[', ']');
                    _parts.Add(new BashArithmetic(Place(start), Place(_at), expression) { InQuotes = quoted });
                    Leave();
                }
                return true;
            case '\'' when !quoted:
                ReadEscapedString(start, next);
                return true;
            case '"' when !quoted:
                _at = next;
                Doubt(start, next + 1, "What this string says depends on the language of the shell.");
                ReadDoubleQuoted(start);
                return true;
        }
        var end = IsNameStart(c) ? SkipName(next) : char.IsAsciiDigit(c) || c is '@' or '*' or '#' or '?' or '-' or '$' or '!' ? next + 1 : next;
        if (end == next)
            return false;
        if (IsNameStart(c) && PeekAt(end) == '\\' && IsNamePart(PeekAt(Over(end))))
            Doubt(start, end, "A line continuation cuts this name.");
        _parts.Add(new BashParameter(Place(start), Place(end), _text[next..end], null, "", []) { InQuotes = quoted, IsAll = c is '@' or '*' });
        _at = end;
        return true;
    }

    private void ReadDollarParenthesis(int start, int open, bool quoted)
    {
        if (_substitutions is not null && _substitutions.TryGetValue(start, out var known))
        {
            _parts.Add(known.Part.InQuotes == quoted ? known.Part : known.Part with { InQuotes = quoted });
            _problems.AddRange(known.Part.Script.Problems.Take(MostProblems - _problems.Count));
            _at = known.End;
            return;
        }
        var inner = Over(open + 1);
        if (PeekAt(inner) == '(')
        {
            if (ReadArithmeticIn(inner, true) is { } expression)
            {
                _parts.Add(new BashArithmetic(Place(start), Place(_at), expression) { InQuotes = quoted });
                return;
            }
            Doubt(start, inner + 1, "This begins like arithmetic and is none; a blank between the parentheses makes it plain.");
        }
        _at = open + 1;
        if (ReadInnerScript(start) is not { } script)
            return;
        var part = new BashCommandSubstitution(Place(start), Place(_at), script) { InQuotes = quoted };
        _parts.Add(part);
        if (_undecided > 0)
            (_substitutions ??= [])[start] = (part, _at);
    }

    /// <summary>Reads commands up to the parenthesis that closes what was opened at <paramref name="start"/>.</summary>
    private BashScript? ReadInnerScript(int start)
    {
        if (_stopped || !Enter())
            return null;
        var from = _at;
        var problems = _problems.Count;
        var outerDocument = _firstDocument;
        var keywordMayFollow = _keywordMayFollow;
        _firstDocument = _documents.Count;
        SkipBlanks();
        _programTime = _at;
        var commands = ReadList();
        if (!_stopped && _at >= _end)
            Fail(start, Math.Min(start + 2, _end), "The parenthesis opened here is never closed.");
        if (Peek == ')' && HasOpenDocuments)
            Fail(start, _at, "A here-document in these parentheses has no text.");
        var script = new BashScript(Place(from), Place(_at), commands, ProblemsSince(problems));
        var read = Expect(')');
        _firstDocument = outerDocument;
        _keywordMayFollow = keywordMayFollow;
        Leave();
        return read ? script : null;
    }

    private void ReadEscapedString(int start, int quote)
    {
        var i = quote + 1;
        while (i < _end && _text[i] != '\'')
            i += _text[i] == '\\' ? 2 : 1;
        if (i >= _end)
        {
            Fail(start, quote + 1, "The quote opened here is never closed.");
            return;
        }
        var text = BashEscapes.Decode(_text.AsSpan(quote + 1, i - quote - 1), out var fault);
        if (fault is not null)
            Doubt(start, i + 1, fault);
        _parts.Add(new BashLiteral(Place(start), Place(i + 1), text, true));
        _at = i + 1;
    }

    /// <summary>Reads the inside of backticks, from which bash takes one layer of backslashes before it reads it.</summary>
    private void ReadBackticks(bool quoted, bool inString)
    {
        var start = _at;
        // Shared by all backticks: what is in them is copied before the ones inside are read.
        var inside = _inside;
        inside.Clear();
        var places = _insidePlaces;
        places.Clear();
        var i = start + 1;
        while (i < _end && _text[i] != '`')
        {
            var place = i;
            if (_text[i] == '\\' && i + 1 < _end && (_text[i + 1] is '\\' or '$' or '`' || (inString && _text[i + 1] == '"')))
                i++;
            inside.Append(_text[i]);
            places.Add(Place(place));
            i++;
        }
        if (i >= _end)
        {
            Fail(start, start + 1, "The backtick opened here is never closed.");
            return;
        }
        if (!Enter())
            return;
        places.Add(Place(i));
        var (text, from, to) = (inside.ToString(), places[0], places[^1]);
        var outer = (_text, _end, _places, _closings, _substitutions, _firstDocument, _keywordMayFollow);
        var problems = _problems.Count;
        (_text, _at, _end, _places) = (text, 0, text.Length, [.. places]);
        (_closings, _substitutions, _firstDocument, _programTime) = (null, null, _documents.Count, -1);
        var commands = ReadList();
        if (!_stopped && _at < _end)
            FailAtToken();
        if (HasOpenDocuments)
            Fail(0, 0, "A here-document in these backticks has no text.");
        var script = new BashScript(from, to, commands, ProblemsSince(problems));
        (_text, _end, _places, _closings, _substitutions, _firstDocument, _keywordMayFollow) = outer;
        _at = i + 1;
        if (_stopped)
            _end = _at;
        Leave();
        _parts.Add(new BashCommandSubstitution(Place(start), Place(_at), script) { InQuotes = quoted });
    }
}
