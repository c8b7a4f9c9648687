namespace SafeOps.Commands.Parsing.Python;

internal sealed partial class PythonLexer
{
    private void ReadNumber()
    {
        var start = _at;
        var good = Peek() == '0' && Peek(1) is 'x' or 'X' or 'o' or 'O' or 'b' or 'B' ? ReadBased() : ReadDecimal();
        if (!good)
            Fail(start, Math.Min(_at + 1, _text.Length), "This is no number.");
        else if (PythonIdentifiers.Skip(_text, _at) > _at && !PythonWords.MayStandBehindNumber(_text, _at))
            Fail(start, PythonIdentifiers.Skip(_text, _at), "A name stands directly behind a number.");
        else if (!_stopped)
            Add(PythonTokenKind.Number, start, _at);
    }

    private bool ReadBased()
    {
        var kind = Peek(1);
        _at += 2;
        if (Peek() == '_')
            _at++;
        return SkipDigits(kind switch
        {
            'x' or 'X' => char.IsAsciiHexDigit,
            'o' or 'O' => c => c is >= '0' and <= '7',
            _ => c => c is '0' or '1',
        }) && !char.IsAsciiDigit(Peek());
    }

    /// <summary>An integer, a float or an imaginary number.</summary>
    private bool ReadDecimal()
    {
        var start = _at;
        var isInteger = true;
        if (Peek() != '.' && !SkipDigits(char.IsAsciiDigit))
            return false;
        // '07' is none; '00', '07.5' and '07j' are.
        var leadsWithZero = _text[start] == '0' && _text.AsSpan(start, _at - start).IndexOfAnyInRange('1', '9') >= 0;
        if (Peek() == '.')
        {
            isInteger = false;
            _at++;
            if (char.IsAsciiDigit(Peek()) && !SkipDigits(char.IsAsciiDigit))
                return false;
        }
        if (Peek() is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            isInteger = false;
            _at += char.IsAsciiDigit(Peek(1)) ? 1 : 2;
            if (!SkipDigits(char.IsAsciiDigit))
                return false;
        }
        if (Peek() is 'j' or 'J')
        {
            isInteger = false;
            _at++;
        }
        return !isInteger || !leadsWithZero;
    }

    /// <summary>Digits with single underscores between them; false where there is none or an underscore has none behind it.</summary>
    private bool SkipDigits(Func<char, bool> isDigit)
    {
        if (!isDigit(Peek()))
            return false;
        while (isDigit(Peek()))
        {
            _at++;
            if (Peek() != '_')
                continue;
            if (!isDigit(Peek(1)))
                return false;
            _at++;
        }
        return true;
    }
}
