using System.Text;

namespace SafeOps.Commands.Effects.Scripts;

internal enum AwkTokenKind
{
    Name,
    Number,
    String,
    Pattern,
    Symbol,
    NewLine,
}

/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset in the program.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Text">A string's contents; otherwise as written. Null for a string whose contents the awks do not agree on.</param>
internal readonly record struct AwkToken(AwkTokenKind Kind, int Start, int End, string? Text)
{
    public bool Is(string symbol) => Kind is AwkTokenKind.Symbol or AwkTokenKind.Name && Text == symbol;
}

/// <summary>
/// Cuts a program of awk into tokens. A <c>/</c> begins a pattern or divides; where the awks could differ in that, or in where a
/// pattern ends, the reading stops with a <see cref="Problem"/>.
/// </summary>
internal sealed class AwkLexer(string program)
{
    private static readonly string[] Symbols =
    [
        "**=", "||", "|&", "&&", "==", "!=", "<=", ">=", ">>", "!~", "++", "--", "+=", "-=", "*=", "%=", "^=", "**",
        "{", "}", "(", ")", "[", "]", ";", ",", "+", "-", "*", "%", "^", "!", ">", "<", "|", "?", ":", "~", "$", "=",
    ];

    private static readonly HashSet<string> BeforePattern = ["print", "printf", "return", "else", "do", "case", "exit"];

    private static readonly HashSet<string> Doubtful =
        ["next", "nextfile", "break", "continue", "getline", "in", "function", "func", "delete", "while", "if", "for", "switch", "default", "length", "BEGIN", "END", "BEGINFILE", "ENDFILE"];

    private readonly List<AwkToken> _tokens = [];
    private readonly Stack<bool> _parentheses = [];
    private bool _afterCondition;
    private int _at;

    /// <summary>Why the rest was not read; null where all of it was.</summary>
    public string? Problem { get; private set; }

    public int ProblemStart => _at;

    public IReadOnlyList<AwkToken> Read()
    {
        while (_at < program.Length && Problem is null)
        {
            switch (program[_at])
            {
                case ' ' or '\t' or '\r':
                    _at++;
                    break;
                case '\n':
                    Add(AwkTokenKind.NewLine, 1, "\n");
                    break;
                case '\\':
                    if (At("\\\n"))
                        _at += 2;
                    else if (At("\\\r\n"))
                        _at += 3;
                    else
                        Problem = "A backslash stands where no awk is known to take one.";
                    break;
                case '#':
                    while (_at < program.Length && program[_at] != '\n')
                        _at++;
                    break;
                case '"':
                    ReadString();
                    break;
                case '/':
                    ReadSlash();
                    break;
                case '@' when At("@/"):
                    _at++;
                    ReadPattern();
                    break;
                case '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'):
                    ReadWhile(AwkTokenKind.Name, c => char.IsAsciiLetterOrDigit(c) || c == '_');
                    break;
                case '.' or (>= '0' and <= '9'):
                    ReadNumber();
                    break;
                default:
                    ReadSymbol();
                    break;
            }
        }
        return _tokens;
    }

    private bool At(string text) => string.CompareOrdinal(program, _at, text, 0, text.Length) == 0;

    private void Add(AwkTokenKind kind, int length, string? text)
    {
        _tokens.Add(new AwkToken(kind, _at, _at + length, text));
        _at += length;
        _afterCondition = false;
    }

    private void ReadWhile(AwkTokenKind kind, Func<char, bool> belongs)
    {
        var end = _at;
        while (end < program.Length && belongs(program[end]))
            end++;
        Add(kind, end - _at, program[_at..end]);
    }

    private void ReadNumber()
    {
        var end = _at;
        while (end < program.Length && (char.IsAsciiLetterOrDigit(program[end]) || program[end] == '.' || program[end] is '+' or '-' && program[end - 1] is 'e' or 'E'))
            end++;
        var text = program[_at..end];
        // 1e5, 0x1F, .5; anything else could be a number and a name side by side.
        var digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..].All(char.IsAsciiHexDigit) : text.All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-');
        if (digits)
            Add(AwkTokenKind.Number, text.Length, text);
        else
            Problem = "This is no number that every awk reads the same way.";
    }

    private void ReadSymbol()
    {
        foreach (var symbol in Symbols)
        {
            if (!At(symbol))
                continue;
            var condition = false;
            if (symbol == "(")
                _parentheses.Push(_tokens.Count > 0 && _tokens[^1].Text is "if" or "while" or "for" or "switch" && _tokens[^1].Kind == AwkTokenKind.Name);
            else if (symbol == ")")
                condition = _parentheses.TryPop(out var open) && open;
            Add(AwkTokenKind.Symbol, symbol.Length, symbol);
            _afterCondition = condition;
            return;
        }
        Problem = program[_at] == '@'
            ? "Loads more code, or calls a function that is named by data."
            : $"'{program[_at]}' stands where no awk is known to take one.";
    }

    private void ReadString()
    {
        var text = new StringBuilder();
        var certain = true;
        for (var at = _at + 1; at < program.Length && program[at] != '\n'; at++)
        {
            var c = program[at];
            if (c == '"')
            {
                Add(AwkTokenKind.String, at + 1 - _at, certain ? text.ToString() : null);
                return;
            }
            if (c != '\\')
            {
                text.Append(c);
                continue;
            }
            if (++at >= program.Length)
                break;
            switch (program[at])
            {
                case '"' or '\\' or '/':
                    text.Append(program[at]);
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case '\n':
                    break;
                default:
                    certain = false;
                    break;
            }
        }
        Problem = "A string has no end.";
    }

    private void ReadSlash()
    {
        if (_tokens.Count == 0)
        {
            ReadPattern();
            return;
        }
        var last = _tokens[^1];
        var doubtful = _afterCondition || last.Kind == AwkTokenKind.Name && Doubtful.Contains(last.Text!) || last.Kind == AwkTokenKind.Symbol && last.Text is "++" or "--";
        if (doubtful)
            Problem = "Whether this divides or begins a pattern is not certain.";
        else if (last.Kind is AwkTokenKind.Number or AwkTokenKind.String or AwkTokenKind.Pattern
            || last.Kind == AwkTokenKind.Name && !BeforePattern.Contains(last.Text!)
            || last.Kind == AwkTokenKind.Symbol && last.Text is ")" or "]" or "$")
            Add(AwkTokenKind.Symbol, 1, "/");
        else
            ReadPattern();
    }

    private void ReadPattern()
    {
        for (var at = _at + 1; at < program.Length && program[at] != '\n'; at++)
        {
            switch (program[at])
            {
                case '/':
                    Add(AwkTokenKind.Pattern, at + 1 - _at, program[_at..(at + 1)]);
                    return;
                case '\\':
                    at++;
                    break;
                case '[':
                    var end = BracketEnd(at);
                    if (end < 0)
                    {
                        Problem = "Where this pattern ends is not certain.";
                        return;
                    }
                    at = end;
                    break;
            }
        }
        Problem = "A pattern has no end.";
    }

    /// <summary>
    /// Where the bracket expression that begins at <paramref name="start"/> ends. Some awks end a pattern at a slash in it and then
    /// refuse the torn bracket; so a slash is fine among plain characters, and doubtful beside any that could be code.
    /// </summary>
    private int BracketEnd(int start)
    {
        var at = start + 1;
        if (at < program.Length && program[at] == '^')
            at++;
        if (at < program.Length && program[at] == ']')
            at++;
        var doubtful = false;
        var slash = false;
        for (; at < program.Length && program[at] != '\n'; at++)
        {
            switch (program[at])
            {
                case ']':
                    return slash && doubtful ? -1 : at;
                case '/':
                    slash = true;
                    break;
                case '\\':
                    doubtful |= at + 1 < program.Length && program[at + 1] is ']' or '[';
                    at++;
                    break;
                case '[' when at + 1 < program.Length && program[at + 1] is ':' or '.' or '=':
                    var end = program.IndexOf($"{program[at + 1]}]", at + 2, StringComparison.Ordinal);
                    if (end < 0 || program.AsSpan(at, end - at).ContainsAny('/', '\n', '"'))
                        return -1;
                    at = end + 1;
                    break;
                default:
                    doubtful |= program[at] is '"' or '(' or '{' or '>' or '|' or '[' or '@' or ';' or '#';
                    break;
            }
        }
        return -1;
    }
}
