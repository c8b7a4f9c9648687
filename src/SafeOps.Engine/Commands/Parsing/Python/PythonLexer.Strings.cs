namespace SafeOps.Commands.Parsing.Python;

internal sealed partial class PythonLexer
{
    private static bool IsPrefix(ReadOnlySpan<char> word)
    {
        if (word.Length > 2)
            return false;
        Span<char> lower = stackalloc char[word.Length];
        word.ToLowerInvariant(lower);
        return lower is "r" or "u" or "b" or "f" or "rb" or "br" or "rf" or "fr";
    }

    /// <summary>Reads a string, with the reader on its first quote.</summary>
    /// <param name="start">Of its prefix.</param>
    private void ReadString(int start)
    {
        var prefix = _text.AsSpan(start, _at - start);
        var quote = new PythonQuote(_text[_at], Peek(1) == _text[_at] && Peek(2) == _text[_at] ? 3 : 1, prefix.ContainsAny('r', 'R'));
        _at += quote.Size;
        if (prefix.ContainsAny('f', 'F'))
        {
            Add(PythonTokenKind.FormatStart, start, _at);
            ReadFormat(start, quote, isSpecification: false);
            return;
        }
        while (_at < _text.Length)
        {
            var next = _text.AsSpan(_at).IndexOfAny([quote.Sign, '\\', '\n', '\r']);
            if (next < 0)
                break;
            _at += next;
            if (Closes(quote))
            {
                _at += quote.Size;
                Add(PythonTokenKind.Text, start, _at);
                return;
            }
            if (Peek() is '\n' or '\r' && quote.Size == 1)
                break;
            if (Peek() == '\\')
                SkipEscaped();
            else
                _at++;
        }
        FailOpen(start, quote);
    }

    private bool Closes(PythonQuote quote) => Peek() == quote.Sign && (quote.Size == 1 || (Peek(1) == quote.Sign && Peek(2) == quote.Sign));

    private void SkipEscaped()
    {
        _at++;
        if (_at < _text.Length)
            _at += Peek() == '\r' && Peek(1) == '\n' ? 2 : 1;
    }

    private void FailOpen(int start, PythonQuote quote) => Fail(start, start + 1, quote.Size == 3 ? "The text ends within a string." : "The line ends within a string.");

    /// <summary>Reads the inside of an f-string to its closing quotes, or of a format specification to its brace.</summary>
    private void ReadFormat(int start, PythonQuote quote, bool isSpecification)
    {
        var from = _at;
        while (!_stopped && _at < _text.Length)
        {
            switch (_text[_at])
            {
                case var c when c == quote.Sign && Closes(quote):
                    EndText(from);
                    if (isSpecification)
                    {
                        Fail(_at, _at + 1, "A string ends within braces.");
                        return;
                    }
                    _at += quote.Size;
                    Add(PythonTokenKind.FormatEnd, _at - quote.Size, _at);
                    return;
                case '\n' or '\r' when quote.Size == 1:
                    FailOpen(start, quote);
                    return;
                case '{' when Peek(1) != '{' || isSpecification:
                    EndText(from);
                    ReadField(start, quote);
                    from = _at;
                    continue;
                case '}' when isSpecification:
                    EndText(from);
                    return;
                case '}' when Peek(1) != '}':
                    Fail(_at, _at + 1, "A single '}' stands in an f-string.");
                    return;
                case '{' or '}':
                    _at += 2;
                    continue;
                case '\\':
                    SkipFormatEscape(quote);
                    continue;
                default:
                    _at++;
                    continue;
            }
        }
        FailOpen(start, quote);
    }

    private void EndText(int from)
    {
        if (_at > from)
            Add(PythonTokenKind.FormatText, from, _at);
    }

    /// <summary>A backslash keeps no brace from its meaning; only the name of a character stands in braces of its own.</summary>
    private void SkipFormatEscape(PythonQuote quote)
    {
        if (Peek(1) is '{' or '}')
        {
            _at++;
        }
        else if (!quote.IsRaw && Peek(1) == 'N' && Peek(2) == '{')
        {
            var length = _text.AsSpan(_at).IndexOfAny('}', quote.Sign, '\n');
            _at = length < 0 ? _text.Length : _at + length + (_text[_at + length] == '}' ? 1 : 0);
        }
        else
        {
            SkipEscaped();
        }
    }

    /// <summary>Reads <c>{value!r:spec}</c>.</summary>
    private void ReadField(int start, PythonQuote quote)
    {
        ReadOperator("{");
        var depth = _brackets.Count;
        while (!_stopped)
        {
            SkipBlanks();
            if (_at >= _text.Length)
            {
                FailOpen(start, quote);
                return;
            }
            if (_brackets.Count > depth)
            {
                ReadToken();
                continue;
            }
            switch (Peek())
            {
                case '!' when Peek(1) != '=':
                    Add(PythonTokenKind.Operator, _at, ++_at, "!");
                    continue;
                case ':':
                    Add(PythonTokenKind.Operator, _at, ++_at, ":");
                    ReadFormat(start, quote, isSpecification: true);
                    if (!_stopped)
                        ReadOperator("}");
                    return;
                case '}':
                    ReadOperator("}");
                    return;
                default:
                    ReadToken();
                    continue;
            }
        }
    }
}

/// <summary>The quotes of a string.</summary>
/// <param name="Sign">One of them.</param>
/// <param name="Size">1 or 3.</param>
/// <param name="IsRaw">Backslashes mean themselves.</param>
internal readonly record struct PythonQuote(char Sign, int Size, bool IsRaw);
