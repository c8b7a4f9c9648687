namespace SafeOps.Engine.Tests.Commands.Parsing.Bash;

/// <summary>Texts of bash: whole ones by the grammar, ones with a mistake, loose tokens, and words in mixed quotes.</summary>
internal sealed class BashTextGenerator(int seed)
{
    private static readonly string[] Tokens =
    [
        "if", "then", "else", "elif", "fi", "while", "until", "do", "done", "for", "x", "in", "case", "esac", "select", "function", "{", "}",
        "(", ")", "((", "))", "[[", "]]", "!", "time", "coproc", ";", ";;", ";&", ";;&", "&", "&&", "||", "|", "|&", "\n", "ls", "-l", "a",
        "$x", "\"$x\"", "${x}", "${x:-a}", "$(ls)", "`ls`", "$((1+2))", "'q'", "\"d\"", "\\;", ">f", "2>&1", "<f", "<<E", "\nE\n", "<<<w",
        "&>f", "a=1", "a+=b", "a=(1 2)", "a[1]=2", "*", "?", "[a]", "~", "{a,b}", "{1..3}", "#c", "\\\n", "==", "=~", "-f", "-eq", "<", ">",
        "f()", "x()", "-p", "$", "$'a'", "`", "\"", "'", "\\", "[", "]", "=", "<(ls)", ">(cat)", "@(a|b)", "!(x)", "{v}>f", "2", "declare",
        "eval", "${#x}", "${x[1]}", "${x/a/b}", "${x", "$(", "$((", "\r", "\t", "é", "😀", ",", "..", ":", "@", "%",
    ];

    private static readonly string[] WordPieces =
    [
        "a", "rm", "-x", "1", "é", "=", ".", "/", "%", "@", "+", ",", ":", "]", "{", "}", "{}", "^", "#", "!", "a#b", "\\a", "\\ ", "\\\"", "\\'",
        "\\\\", "\\$", "\\\n", "\\*", "\\~", "\\{", "''", "\"\"", "'a b'", "'\\'", "'\"'", "'$x'", "'\n'", "\"a  b\"", "\"\\\"\"", "\"\\$x\"",
        "\"\\a\"", "\"\\\\\"", "\"\\\n\"", "\"'\"", "\"`\"", "\"\\`\"", "\"*~{a,b}\"", "$'a'", "$'\\n'", "$'\\x41'", "$'\\x4'", "$'\\101'",
        "$'\\u00e9'", "$'\\U1F600'", "$'\\''", "$'\\\\'", "$'\\z'", "$'\\e'", "$'\\cA'", "$'\\c?'", "$'\\xc3\\xa9'", "$'\\xg'", "$'\\'\"a b\"",
        "$'\\8'", "$'\\1234'", "$'\\\n'", "$'\"'", "$'`$x'", "$", "$%", "~", "[", "1..2", "😀", "\\😀", "\t", "\r",
    ];

    private readonly Random _random = new(seed);

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    /// <summary>A whole script that bash reads.</summary>
    public string Script() => List(3);

    public string LooseTokens() => string.Join(Pick(" ", " ", ""), Enumerable.Range(0, _random.Next(1, 10)).Select(_ => Pick(Tokens)));

    /// <summary>A text with some characters put in, taken out or changed.</summary>
    public string Spoil(string text, string characters = " \n;&|(){}[]<>\"'`$\\#!=ab1,*~?@+:^%-/.\t\r\0é\ud83d\ude00\u0001")
    {
        var spoilt = new System.Text.StringBuilder(text);
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            var at = _random.Next(spoilt.Length + 1);
            if (at < spoilt.Length && _random.Next(2) == 0)
                spoilt.Remove(at, 1);
            else
                spoilt.Insert(at, characters[_random.Next(characters.Length)]);
        }
        return spoilt.ToString();
    }

    public string Noise() => string.Create(_random.Next(200), _random, static (span, random) =>
    {
        const string Signs = "$(){}[]`'\"\\<>|&;!#=*?~, \nEax1@";
        var kind = random.Next(3);
        foreach (ref var c in span)
            c = kind == 0 ? (char)random.Next(0x80) : kind == 1 ? (char)random.Next(0x10000) : Signs[random.Next(Signs.Length)];
    });

    /// <summary>A word without expansions, in any mixture of quotes.</summary>
    public string QuotedWord() => string.Concat(Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Pick(WordPieces)));

    private string Word(int depth) => depth > 0 && _random.Next(3) == 0
        ? Pick($"$({List(depth - 1)})", $"\"$({List(depth - 1)})\"", $"`{Simple(0)}`", $"<({List(depth - 1)})", "$((x+(1)))", "\"${x:-`ls`}\"", $"${{x:-{Word(depth - 1)}}}")
        : Pick("ls", "a", "$x", "\"a b\"", "'c'", "*.txt", "~/x", "{a,b}", "x=1", "-l", "\"${x:-y}\"", "${x#a}", "2", "\\n", "in", "do", "!", "{", "}", "[", "a#b", "if", "${x[1]}", "$'\\t'", "@{u}");

    private string Redirection() => Pick(">f", "2>&1", "<f", ">>f", "&>f", ">|f", "<>f", "2>/dev/null", "<<<x", "{v}>f", ">&-", "<&3", "< " + Word(0));

    private string Simple(int depth)
    {
        var assignments = _random.Next(4) == 0 ? Pick("a=1 ", "b=$x ", "c=(1 2) ", "d[1]=2 ") : "";
        var words = string.Concat(Enumerable.Range(0, _random.Next(4)).Select(_ => " " + Word(depth)));
        return assignments + Pick("ls", "echo", "cat", "grep", "true") + words + (_random.Next(5) == 0 ? " " + Redirection() : "");
    }

    private string Command(int depth)
    {
        if (depth <= 0)
            return Simple(0);
        var end = Pick("; ", "\n", " ;", "& ");
        return _random.Next(15) switch
        {
            0 => $"if {List(depth - 1)}{end}then {List(depth - 1)}{end}fi",
            1 => $"if {List(depth - 1)}; then {List(depth - 1)}{end}elif {List(depth - 1)}{end}then {List(depth - 1)}; else {List(depth - 1)}{end}fi",
            2 => $"while {List(depth - 1)}{end}do {List(depth - 1)}{end}done",
            3 => $"for x in {Word(depth - 1)} {Word(depth - 1)}{Pick("; ", "\n")}do {List(depth - 1)}{end}done",
            4 => $"case {Word(0)} in a|b) {List(depth - 1)};; (c) {List(depth - 1)} ;& *) ;; esac",
            5 => $"( {List(depth - 1)} )",
            6 => $"{{ {List(depth - 1)}{end}}}",
            7 => $"[[ {Word(0)} == {Word(0)} && -f {Word(0)} || ! ( a < b ) ]]",
            8 => "((x+=(1)))",
            9 => $"f() {{ {List(depth - 1)}{end}}}",
            10 => $"function g {{ {List(depth - 1)}{end}}}",
            11 => $"for ((i=0;i<3;i++)){Pick(" ", "; ")}do {List(depth - 1)}{end}done",
            12 => "cat <<E\na $x\nE\n",
            _ => Simple(depth),
        };
    }

    private string Pipeline(int depth)
    {
        var command = Command(depth);
        // What ends in a here-document has had its line.
        if (command.EndsWith("E\n", StringComparison.Ordinal))
            return command + "true";
        return Pick("", "", "", "! ", "time ") + command + (_random.Next(4) == 0 ? Pick(" | ", " |& ") + Simple(depth) : "") + Pick("", "", " >f");
    }

    private string List(int depth)
    {
        // Directly behind a parenthesis these would be a program's name, or arithmetic.
        var text = " true; " + Pipeline(depth);
        return _random.Next(3) == 0 ? text + Pick(" && ", " || ", "; ", "\n", " & ") + Pipeline(depth) : text;
    }
}
