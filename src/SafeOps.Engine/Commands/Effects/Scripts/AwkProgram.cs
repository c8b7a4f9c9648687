namespace SafeOps.Commands.Effects.Scripts;

/// <summary>
/// Says what a program of awk does beside reading its input and printing: commands it runs, files it writes, code it loads.
/// It reads what POSIX, gawk, mawk and the one true awk have; what they could read differently is not certain.
/// </summary>
internal sealed class AwkProgram
{
    private static readonly HashSet<string> Builtins =
    [
        .. "atan2 cos sin exp log sqrt int rand srand gsub index length match split sprintf sub substr tolower toupper close fflush".Split(' '),
        .. "gensub asort asorti patsplit strtonum systime mktime strftime and or xor lshift rshift compl isarray typeof mkbool".Split(' '),
        .. "bindtextdomain dcgettext dcngettext intdiv getline print printf return if while for switch in delete exit else case do function func".Split(' '),
    ];

    private readonly string _program;
    private readonly IReadOnlyList<AwkToken> _tokens;
    private readonly HashSet<string> _functions = [];
    private readonly List<ScriptFinding> _findings = [];

    private AwkProgram(string program)
    {
        _program = program;
        var lexer = new AwkLexer(program);
        _tokens = lexer.Read();
        if (lexer.Problem is { } problem)
            _findings.Add(ScriptFinding.Unclear(Math.Min(lexer.ProblemStart, program.Length), program.Length, problem));
    }

    /// <summary>What the program reads beside its input, writes and runs; empty where it only computes and prints.</summary>
    public static IReadOnlyList<ScriptFinding> Judge(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var awk = new AwkProgram(program);
        awk.FindFunctions();
        awk.Walk();
        return awk._findings;
    }

    private void FindFunctions()
    {
        for (var i = 1; i < _tokens.Count; i++)
        {
            if (_tokens[i].Kind == AwkTokenKind.Name && (_tokens[i - 1].Is("function") || _tokens[i - 1].Is("func")))
                _functions.Add(_tokens[i].Text!);
        }
    }

    private void Walk()
    {
        var depth = 0;
        // The depth of parentheses at which a print began; null outside of one.
        int? printing = null;
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            switch (token.Kind)
            {
                case AwkTokenKind.NewLine when printing == depth && !GoesOn(i):
                    printing = null;
                    break;
                case AwkTokenKind.String when token.Text is null or ['/', 'i', 'n', 'e', 't', ..]:
                    if (token.Text is not null)
                        Add(i, i, CommandEffect.Unknown, CommandTraits.SendsData, "Names a connection of the network.");
                    break;
                case AwkTokenKind.Name:
                    if (token.Text is "print" or "printf")
                        printing = depth;
                    Name(i);
                    break;
                case AwkTokenKind.Symbol:
                    switch (token.Text)
                    {
                        case "(" or "[":
                            depth++;
                            break;
                        case ")" or "]":
                            depth--;
                            break;
                        case ";" or "{" or "}":
                            printing = null;
                            break;
                        case ">" or ">>" when printing >= depth:
                            Redirection(i);
                            break;
                        case "|" or "|&":
                            Pipe(i, printing >= depth);
                            break;
                        case ":" when Text(i + 1) == ":":
                            _findings.Add(ScriptFinding.Unclear(token.Start, token.End + 1, "Names something in another namespace."));
                            break;
                    }
                    break;
            }
        }
    }

    /// <summary>A statement goes on behind a new line that follows one of these.</summary>
    private bool GoesOn(int newLine)
    {
        var before = newLine - 1;
        while (before >= 0 && _tokens[before].Kind == AwkTokenKind.NewLine)
            before--;
        return Text(before) is "," or "&&" or "||" or "?" or ":" && _tokens[before].Kind == AwkTokenKind.Symbol;
    }

    private string? Text(int i) => i >= 0 && i < _tokens.Count && _tokens[i].Kind is AwkTokenKind.Symbol or AwkTokenKind.Name ? _tokens[i].Text : null;

    private void Add(int first, int last, CommandEffect effect, CommandTraits traits, string message) =>
        _findings.Add(new ScriptFinding(_tokens[first].Start, _tokens[last].End, effect, traits, message));

    private void Name(int i)
    {
        var name = _tokens[i].Text!;
        if (name == "system")
        {
            var command = Text(i + 1) == "(" && Text(i + 3) == ")" ? Constant(i + 2) : null;
            var last = command is null ? i : i + 3;
            if (command != "")
                _findings.Add(ScriptFinding.Runs(_tokens[i].Start, _tokens[last].End, command));
        }
        else if (name == "getline")
        {
            InputFile(i);
        }
        else if (name == "ENVIRON")
        {
            var key = Text(i + 1) == "[" && Text(i + 3) == "]" ? Constant(i + 2) : null;
            if (key is null || LooksSecret(key))
                Add(i, i, CommandEffect.Read, CommandTraits.ExposesSecrets, "Reads variables of the environment, which can hold secrets.");
        }
        else if (name == "ARGV")
        {
            NamedInput(i);
        }
        else if (name == "extension" || Text(i + 1) == "(" && _tokens[i + 1].Start == _tokens[i].End && !Builtins.Contains(name) && !_functions.Contains(name))
        {
            Add(i, i, CommandEffect.Unknown, CommandTraits.RunsArbitraryCode, $"Calls '{name}', which is no function of awk and is not defined here.");
        }
    }

    private static bool LooksSecret(string variable) =>
        new[] { "PASS", "PWD", "SECRET", "TOKEN", "KEY", "CRED", "AUTH" }.Any(s => variable.Contains(s, StringComparison.OrdinalIgnoreCase))
        && variable is not ("PWD" or "OLDPWD" or "SSH_AUTH_SOCK");

    private string? Constant(int i) => i >= 0 && i < _tokens.Count && _tokens[i].Kind == AwkTokenKind.String ? _tokens[i].Text : null;

    /// <summary><c>getline &lt; "file"</c>, with a variable between.</summary>
    private void InputFile(int getline)
    {
        var i = getline + 1;
        var limit = Math.Min(_tokens.Count, getline + 12);
        while (i < limit && _tokens[i].Kind is AwkTokenKind.Name or AwkTokenKind.Number || i < limit && Text(i) is "$" or "[" or "]")
            i++;
        if (Text(i) == "<" && Constant(i + 1) is { } file)
            _findings.Add(ScriptFinding.Reads(_tokens[getline].Start, _tokens[i + 1].End, file));
    }

    /// <summary><c>ARGV[1] = "file"</c>: it is read as input.</summary>
    private void NamedInput(int argv)
    {
        var i = argv + 1;
        while (i < _tokens.Count && Text(i) is not ("]" or ";" or "}"))
            i++;
        if (Text(i) == "]" && Text(i + 1) == "=" && Constant(i + 2) is { Length: > 0 } file && file != "-")
            _findings.Add(ScriptFinding.Reads(_tokens[argv].Start, _tokens[i + 2].End, file));
    }

    private void Redirection(int i)
    {
        var file = EndsStatement(i + 2) ? Constant(i + 1) : null;
        if (file is "/dev/stdout" or "/dev/stderr" or "/dev/fd/1" or "/dev/fd/2" or "/dev/null" or "/dev/tty")
            return;
        // A dash is a file of that name here.
        _findings.Add(ScriptFinding.Writes(_tokens[i].Start, _tokens[Math.Min(i + 1, _tokens.Count - 1)].End, file == "-" ? "./-" : file));
    }

    private void Pipe(int i, bool printing)
    {
        var first = i;
        var last = i;
        string? command = null;
        if (printing && Text(i + 1) != "getline")
        {
            last = Math.Min(i + 1, _tokens.Count - 1);
            command = EndsStatement(i + 2) ? Constant(i + 1) : null;
        }
        else if (!printing && Text(i + 1) == "getline" && BeginsOperand(i - 2))
        {
            first = Math.Max(0, i - 1);
            command = Constant(i - 1);
        }
        _findings.Add(ScriptFinding.Runs(_tokens[first].Start, _tokens[last].End, command));
    }

    private bool EndsStatement(int i) => i >= _tokens.Count || _tokens[i].Kind == AwkTokenKind.NewLine || Text(i) is ";" or "}";

    /// <summary>What follows is not put together with what stands before.</summary>
    private bool BeginsOperand(int i) => i < 0 || _tokens[i].Kind == AwkTokenKind.NewLine || _tokens[i].Kind == AwkTokenKind.Symbol && _tokens[i].Text is "{" or "}" or ";" or "(" or "&&" or "||" or "!" or ",";
}
