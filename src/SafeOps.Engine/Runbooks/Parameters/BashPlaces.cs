namespace SafeOps.Runbooks.Parameters;

/// <summary>
/// Finds <c>${name}</c> in bash, also where bash itself would not fill it in, with the quoting around it. It follows quotes only;
/// <see cref="ParameterText"/> holds what it made of them against the parser.
/// </summary>
internal sealed class BashPlaces(string text)
{
    private readonly List<ParameterPlace> _places = [];
    private readonly Queue<(string Delimiter, bool IsRaw, bool Strips)> _documents = new();
    private int _at;

    public static IReadOnlyList<ParameterPlace> Find(string text)
    {
        var reading = new BashPlaces(text);
        reading.ReadCode('\0', PlaceQuoting.Bare);
        return reading._places;
    }

    /// <summary>Reads code to the character that closes it.</summary>
    private void ReadCode(char close, PlaceQuoting quoting)
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
            switch (c)
            {
                case '\'':
                    ReadTo('\'', PlaceQuoting.Single, escapes: false);
                    continue;
                case '"':
                    ReadTo('"', quoting == PlaceQuoting.PlainOnly ? quoting : PlaceQuoting.Double, escapes: true);
                    continue;
                case '`':
                    _at++;
                    // Backticks take a level of backslashes off before they read on.
                    ReadCode('`', PlaceQuoting.PlainOnly);
                    continue;
                case '\\':
                    _at += 2;
                    continue;
                case '#' when IsWordStart(_at):
                    while (_at < text.Length && text[_at] != '\n')
                        Step(PlaceQuoting.Raw);
                    continue;
                case '<' when At(1) == '<' && At(2) != '<':
                    ReadDelimiter();
                    continue;
                case '<' when At(1) == '<':
                    _at += 3;
                    continue;
                case '\n':
                    _at++;
                    while (_documents.TryDequeue(out var document))
                        ReadDocument(document.Delimiter, document.IsRaw, document.Strips);
                    continue;
                case '$' when At(1) == '\'':
                    _at++;
                    ReadTo('\'', PlaceQuoting.Escaped, escapes: true);
                    continue;
                case '$' when At(1) == '(':
                    _at += 2;
                    ReadCode(')', quoting);
                    continue;
                case '(' when close == ')':
                    depth++;
                    break;
                case ')' when depth > 0:
                    depth--;
                    break;
            }
            Step(quoting);
        }
    }

    /// <summary>Reads quotes to their end.</summary>
    private void ReadTo(char close, PlaceQuoting quoting, bool escapes)
    {
        _at++;
        while (_at < text.Length && text[_at] != close)
        {
            if (escapes && text[_at] == '\\')
                _at += 2;
            else if (close == '"' && text[_at] == '$' && At(1) == '(')
            {
                _at += 2;
                ReadCode(')', quoting == PlaceQuoting.PlainOnly ? quoting : PlaceQuoting.Bare);
            }
            else if (close == '"' && text[_at] == '`')
            {
                _at++;
                ReadCode('`', PlaceQuoting.PlainOnly);
            }
            else
                Step(quoting);
        }
        _at++;
    }

    private void ReadDelimiter()
    {
        _at += 2;
        var strips = At(0) == '-';
        if (strips)
            _at++;
        while (At(0) is ' ' or '\t')
            _at++;
        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not (';' or '&' or '|' or '<' or '>' or ')'))
            _at++;
        var written = text[start.._at];
        var delimiter = string.Concat(written.Where(c => c is not ('\'' or '"' or '\\')));
        if (delimiter.Length > 0)
            _documents.Enqueue((delimiter, written != delimiter, strips));
    }

    private void ReadDocument(string delimiter, bool isRaw, bool strips)
    {
        while (_at < text.Length)
        {
            var end = text.IndexOf('\n', _at);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(_at, end - _at);
            if ((strips ? line.TrimStart('\t') : line).SequenceEqual(delimiter))
            {
                _at = end;
                return;
            }
            while (_at < end)
            {
                if (!isRaw && text[_at] == '\\')
                    _at += 2;
                else
                    Step(isRaw ? PlaceQuoting.Raw : PlaceQuoting.Document);
            }
            _at = Math.Min(text.Length, end + 1);
        }
    }

    /// <summary>Notes a parameter, or goes on by one character.</summary>
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

    private bool IsWordStart(int at) => at == 0 || text[at - 1] is ' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')';
}
