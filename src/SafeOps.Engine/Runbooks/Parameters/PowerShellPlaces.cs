namespace SafeOps.Runbooks.Parameters;

/// <summary>Finds <c>${name}</c> in PowerShell, as <see cref="BashPlaces"/> does in bash. Typographic quotes are quotes to it, as they are to PowerShell.</summary>
internal sealed class PowerShellPlaces(string text)
{
    private const string SingleQuotes = "'\u2018\u2019\u201A\u201B";
    private const string DoubleQuotes = "\"\u201C\u201D\u201E";

    private readonly List<ParameterPlace> _places = [];
    private int _at;

    public static IReadOnlyList<ParameterPlace> Find(string text)
    {
        var reading = new PowerShellPlaces(text);
        reading.ReadCode('\0');
        return reading._places;
    }

    public static bool IsSingleQuote(char c) => SingleQuotes.Contains(c, StringComparison.Ordinal);

    public static bool IsDoubleQuote(char c) => DoubleQuotes.Contains(c, StringComparison.Ordinal);

    private void ReadCode(char close)
    {
        var depth = 0;
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c == close && depth == 0)
            {
                _at++;
                return;
            }
            if (c == '@' && (IsSingleQuote(At(1)) || IsDoubleQuote(At(1))) && At(2) is '\n' or '\r')
                ReadHereString(IsSingleQuote(At(1)));
            else if (IsSingleQuote(c))
                ReadSingle();
            else if (IsDoubleQuote(c))
                ReadDouble();
            else if (c == '`')
                _at += 2;
            else if (c == '#' && (_at == 0 || char.IsWhiteSpace(text[_at - 1]) || text[_at - 1] is ';' or '(' or '{'))
                ReadTo("\n");
            else if (c == '<' && At(1) == '#')
                ReadTo("#>");
            else
            {
                depth += close == ')' && c == '(' ? 1 : close == ')' && c == ')' ? -1 : 0;
                StepBare();
            }
        }
    }

    private void ReadSingle()
    {
        _at++;
        while (_at < text.Length && !IsSingleQuote(text[_at]))
            Step(PlaceQuoting.Single);
        _at++;
    }

    private void ReadDouble()
    {
        _at++;
        while (_at < text.Length && !IsDoubleQuote(text[_at]))
        {
            if (text[_at] == '`')
                _at += 2;
            else if (text[_at] == '$' && At(1) == '(')
            {
                _at += 2;
                ReadCode(')');
            }
            else
                Step(PlaceQuoting.Double);
        }
        _at++;
    }

    /// <summary>To a line that begins with the closing quote and <c>@</c>. A value has no line end, so it cannot make one.</summary>
    private void ReadHereString(bool isRaw)
    {
        while (_at < text.Length)
        {
            if (text[_at] == '\n' && (isRaw ? IsSingleQuote(At(1)) : IsDoubleQuote(At(1))) && At(2) == '@')
            {
                _at += 3;
                return;
            }
            if (!isRaw && text[_at] == '`')
                _at += 2;
            else
                Step(isRaw ? PlaceQuoting.Raw : PlaceQuoting.Document);
        }
    }

    private void ReadTo(string end)
    {
        var found = text.IndexOf(end, _at, StringComparison.Ordinal);
        found = found < 0 ? text.Length : found;
        while (_at < found)
            Step(end == "\n" ? PlaceQuoting.Raw : PlaceQuoting.PlainOnly);
        _at = Math.Min(text.Length, found + end.Length);
    }

    /// <summary>A word that is nothing but the parameter can be quoted; in a part of one a quote would begin another word.</summary>
    private void StepBare()
    {
        if (!ParameterPlace.TryRead(text, _at, out var name))
        {
            _at++;
            return;
        }
        var end = _at + name.Length + 3;
        var isWhole = (_at == 0 || text[_at - 1] is ' ' or '\t' or '\n' or '(' or ',' or ';' or '|' or '=' or '{' or '[')
            && (end == text.Length || text[end] is ' ' or '\t' or '\r' or '\n' or ')' or ',' or ';' or '|' or '}' or ']');
        _places.Add(new ParameterPlace(_at, end, name, isWhole ? PlaceQuoting.Bare : PlaceQuoting.PlainOnly));
        _at = end;
    }

    private void Step(PlaceQuoting quoting)
    {
        if (ParameterPlace.TryRead(text, _at, out var name))
        {
            _places.Add(new ParameterPlace(_at, _at + name.Length + 3, name, quoting));
            _at += name.Length + 3;
        }
        else
            _at++;
    }

    private char At(int offset) => _at + offset < text.Length ? text[_at + offset] : '\0';
}
