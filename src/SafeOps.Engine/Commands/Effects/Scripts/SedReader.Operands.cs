namespace SafeOps.Commands.Effects.Scripts;

/// <summary>What stands behind the letter of a command.</summary>
internal sealed partial class SedReader
{
    private string? Substitution(int start)
    {
        if (Delimiter() is not { } mark || !SkipTo(mark, isPattern: true) || !SkipTo(mark, isPattern: false))
            return "The command s has no end that is certain.";
        while (true)
        {
            SkipBlanks();
            switch (Current)
            {
                case 'g' or 'p' or 'i' or 'I' or 'm' or 'M' or (>= '0' and <= '9'):
                    _at++;
                    continue;
                case 'e':
                    _at++;
                    _findings.Add(ScriptFinding.Runs(start, _at, null));
                    continue;
                case 'w':
                    _at++;
                    return File(start, written: true);
                default:
                    return EndOfCommand();
            }
        }
    }

    private string? File(int start, bool written)
    {
        var name = RestOfLine();
        if (name.Length == 0)
            return "The name of a file is missing here.";
        if (!written)
            _findings.Add(ScriptFinding.Reads(start, _at, name));
        else if (name is not ("/dev/stdout" or "/dev/stderr"))
            _findings.Add(ScriptFinding.Writes(start, _at, name));
        return null;
    }

    /// <summary>The seds differ in which characters end a label, so only those in which they agree are read.</summary>
    private string? Label()
    {
        SkipBlanks();
        while (!Ended && (char.IsAsciiLetterOrDigit(script[_at]) || script[_at] is '_' or '-' or '.'))
            _at++;
        return EndOfCommand();
    }

    /// <summary>The text of <c>a</c>, <c>i</c> or <c>c</c>: up to a new line that no backslash stands before.</summary>
    private string? AddedText()
    {
        SkipBlanks();
        if (Current == '\\')
        {
            var next = _at + 1 < script.Length ? script[_at + 1] : '\0';
            if (next is '\0' or '\\' or ' ' or '\t' or '\r')
                return "Where this text ends is not certain.";
            _at += 2;
        }
        while (!Ended && script[_at] != '\n')
        {
            if (script[_at] == '\\' && _at + 1 >= script.Length)
                return "This text goes on in the next piece of the script.";
            _at += script[_at] == '\\' ? 2 : 1;
        }
        return null;
    }
}
