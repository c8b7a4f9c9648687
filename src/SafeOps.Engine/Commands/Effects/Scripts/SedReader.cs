namespace SafeOps.Commands.Effects.Scripts;

/// <summary>One reading of a script of sed, command by command.</summary>
internal sealed partial class SedReader(string script, SedBrackets brackets)
{
    private readonly List<ScriptFinding> _findings = [];
    private int _at;

    /// <summary>A bracket expression may hold the delimiter, so that the readings can differ.</summary>
    public bool BracketsMatter { get; private set; }

    public List<ScriptFinding> Read()
    {
        while (true)
        {
            while (!Ended && (script[_at] == ';' || IsSpace(script[_at])))
                _at++;
            if (Ended)
                return _findings;
            var start = _at;
            if (Command() is { } problem)
            {
                _findings.Add(ScriptFinding.Unclear(start, script.Length, problem));
                return _findings;
            }
        }
    }

    private bool Ended => _at >= script.Length;

    private char Current => Ended ? '\0' : script[_at];

    /// <summary>Null, or why the rest cannot be read.</summary>
    private string? Command()
    {
        if (!Addresses())
            return "This is no address that sed is known to read.";
        SkipBlanks();
        if (Current == '!')
        {
            _at++;
            SkipBlanks();
        }
        if (Ended)
            return "A command of sed is missing here.";
        var start = _at;
        var command = script[_at++];
        switch (command)
        {
            case '#':
                SkipLine();
                return null;
            case '{':
                return null;
            case '}' or '=' or 'd' or 'D' or 'F' or 'g' or 'G' or 'h' or 'H' or 'n' or 'N' or 'p' or 'P' or 'x' or 'z':
                return EndOfCommand();
            case 'l' or 'L' or 'q' or 'Q':
                SkipBlanks();
                SkipNumber();
                return EndOfCommand();
            case ':' or 'b' or 't' or 'T' or 'v':
                return Label();
            case 'a' or 'i' or 'c':
                return AddedText();
            case 'e':
                var shell = RestOfLine();
                _findings.Add(shell.Length == 0
                    ? ScriptFinding.Runs(start, _at, null)
                    : ScriptFinding.Runs(start, _at, shell));
                return null;
            case 'r' or 'R':
                return File(start, written: false);
            case 'w' or 'W':
                return File(start, written: true);
            case 's':
                return Substitution(start);
            case 'y':
                return Delimiter() is { } mark && SkipTo(mark, isPattern: false) && SkipTo(mark, isPattern: false)
                    ? EndOfCommand()
                    : "The command y has no end that is certain.";
            default:
                return $"'{command}' is no command that sed is known to have.";
        }
    }

    private bool Addresses()
    {
        var before = _at;
        if (!Address(second: false))
            return false;
        if (_at == before)
            return true;
        SkipBlanks();
        if (Current != ',')
            return true;
        _at++;
        SkipBlanks();
        before = _at;
        return Address(second: true) && _at > before;
    }

    /// <summary>Passes over an address if there is one; false where it has no end.</summary>
    private bool Address(bool second)
    {
        switch (Current)
        {
            case '/':
                _at++;
                return SkipTo('/', isPattern: true) && SkipAddressFlags();
            case '\\':
                _at++;
                return Delimiter() is { } mark && SkipTo(mark, isPattern: true) && SkipAddressFlags();
            case '$':
                _at++;
                return true;
            case '+' or '~' when second:
                _at++;
                return SkipNumber();
            case >= '0' and <= '9':
                SkipNumber();
                SkipBlanks();
                if (Current != '~' || second)
                    return true;
                _at++;
                SkipBlanks();
                SkipNumber();
                return true;
            default:
                return true;
        }
    }

    private bool SkipAddressFlags()
    {
        while (Current is 'I' or 'M')
            _at++;
        return true;
    }

    private char? Delimiter()
    {
        // A character of more than one byte or a surrogate is none; a backslash or a new line is refused.
        if (Ended || script[_at] is '\\' or '\n' or > '~' or < ' ')
            return null;
        return script[_at++];
    }

    /// <summary>Passes over a pattern or replacement and its delimiter; false where it has no end that is certain.</summary>
    private bool SkipTo(char mark, bool isPattern)
    {
        while (!Ended)
        {
            var c = script[_at++];
            if (c == mark)
                return true;
            if (c == '\n')
                return false;
            if (c == '\\')
                _at++;
            else if (c == '[' && isPattern && !SkipBrackets(mark))
                return false;
        }
        return false;
    }

    private bool SkipBrackets(char mark)
    {
        if (brackets == SedBrackets.None)
            return true;
        var at = _at;
        if (at < script.Length && script[at] == '^')
            at++;
        if (at < script.Length && script[at] == ']')
            at++;
        for (; at < script.Length && script[at] != '\n'; at++)
        {
            var c = script[at];
            if (c == ']')
            {
                _at = at + 1;
                return true;
            }
            BracketsMatter |= c == mark || c == '\\';
            if (c == '\\' && brackets == SedBrackets.Escaped || c == '\\' && at + 1 < script.Length && script[at + 1] == mark)
            {
                at++;
            }
            else if (c == '[' && at + 1 < script.Length && script[at + 1] is ':' or '.' or '=')
            {
                var end = script.IndexOf($"{script[at + 1]}]", at + 2, StringComparison.Ordinal);
                if (end < 0)
                    return false;
                BracketsMatter |= script.AsSpan(at, end - at).ContainsAny(mark, '\n');
                at = end + 1;
            }
        }
        // A bracket that nothing closes: who looks for its end finds none.
        BracketsMatter = true;
        return false;
    }

    private string? EndOfCommand()
    {
        SkipBlanks();
        return Ended || Current is ';' or '\n' or '}' or '#' ? null : "Something follows here that sed is not known to read.";
    }

    private string RestOfLine()
    {
        SkipBlanks();
        var start = _at;
        SkipLine();
        return script[start.._at];
    }

    private void SkipLine()
    {
        while (!Ended && script[_at] != '\n')
            _at++;
    }

    private void SkipBlanks()
    {
        while (!Ended && script[_at] != '\n' && IsSpace(script[_at]))
            _at++;
    }

    private bool SkipNumber()
    {
        var start = _at;
        while (!Ended && char.IsAsciiDigit(script[_at]))
            _at++;
        return _at > start;
    }

    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');
}
