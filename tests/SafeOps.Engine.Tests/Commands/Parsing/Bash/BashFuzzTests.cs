using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Engine.Tests.Commands.Parsing.Bash;

public sealed class BashFuzzTests
{
    private static readonly string[] Pieces =
    [
        "$(", "((", "(", "{a,{a,{a,", "\"$(\"$(", "[[[[", "[[ ", "<<A<<A", "case a in (", "case a in a) ", "${x:-${x:-", "`", "\\`", "$((", "$[", "{", "{a,",
        "{{", "{a}", "}{", "{},", "{a,b}", "{1..", "{a..{", "a=([", "a[", "<(", "'", "\"", "[a", "[]", "*(", "@(a|", "~", ":~", "a=~", "$'", "\\\n",
        "|\\\n", "$", "${", "${#", "${ ", "${ { ", "!", "! ", "time ", "if ", "if a;then ", "{ ", "f()", "f() ", "function a ", "coproc ", "coproc a ", "a&",
        "a|", "a||", "a;", "\n", "a\n", "#", " #", "<<E\n", "<<E\n\\\n", "<<-E\n\t", "cat <<E\n$(", "2", "2>", "{a}>", "[[ (", "[[ ! ", "[[ a =~ (",
        "[[ a && ", "for x in ", "for ((", "select x in a; do ", "while a; do ", "x=(", "declare x=(", "\\", "a\\\n", "$((a[", "((a) ", "$(($(",
        "(($(", "$(($((", "\"${x:-'", "${x/", "${x//a/${y:-", "${x:", "a=b ", "a=([1]=", "a=([$(", "&", ";", ";;", "<", ">", "é", "\r", "coproc $(coproc ",
    ];

    private static readonly (string Open, string Middle, string Close)[] Nests =
    [
        ("((", "1", ") )"), ("(($(", "a", ") ) )"), ("$((", "1", "))"), ("$((", "a", ") )"), ("${x:-", "a", "}"), ("{a,", "b", "}"), ("{", "b", "}"),
        ("{x..", "b", "}"), ("$(", "a", ")"), ("\"$(", "a", ")\""), ("a=([$(", "a", ")]=x)"), ("[[ ( ", "a", " ) "), ("${x[", "1", "]}"), ("<(", "a", ")"),
        ("(", "ls", ")"), ("{ ", "ls", ";}"), ("((${x:-$(", "a", ")}) )"), ("$((\"$(", "a", ")\") )"), ("((`", "x", "`) )"), ("if ", "a", ";then b;fi"),
    ];

    /// <summary>Hostile texts of about the length.</summary>
    private static IEnumerable<string> Hostile(int length)
    {
        foreach (var piece in Pieces)
            yield return string.Concat(Enumerable.Repeat(piece, length / piece.Length));
        foreach (var (open, middle, close) in Nests)
        {
            foreach (var levels in new[] { 40, 90, length / (open.Length + close.Length) })
            {
                var (opens, closes) = (string.Concat(Enumerable.Repeat(open, levels)), string.Concat(Enumerable.Repeat(close, levels)));
                var filling = string.Concat(Enumerable.Repeat(middle, Math.Max(1, (length - opens.Length - closes.Length) / middle.Length)));
                yield return opens + filling + closes;
                yield return "echo " + opens + filling;
            }
        }
        var escaped = "x";
        while (escaped.Length < length / 2)
            escaped = "`" + escaped.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal) + "`";
        yield return escaped;
    }

    [Fact(Timeout = 60_000)]
    public Task Hostile_nesting_is_answered() => Task.Run(() => Assert.All(Hostile(65_536), text => Check(BashScript.Read(text), text)));

    [Fact(Timeout = 120_000), Trait("Category", "Long")]
    public Task Takes_time_in_proportion_to_the_text() => Task.Run(() => Assert.All(Hostile(1_000_000), text => Assert.NotNull(BashScript.Read(text))));

    [Fact(Timeout = 60_000)]
    public Task Reads_any_text() => Task.Run(() => Fuzz(6, 20_000));

    [Fact(Timeout = 600_000), Trait("Category", "Long")]
    public Task Reads_a_million_texts() => Task.Run(() => Fuzz(7, 1_000_000));

    private static void Fuzz(int seed, int count)
    {
        var generator = new BashTextGenerator(seed);
        var scripts = Enumerable.Range(0, 200).Select(_ => generator.Script()).Where(s => s.Length < 400).ToArray();
        for (var round = 0; round < count; round++)
        {
            var text = (round % 4) switch
            {
                0 => generator.Noise(),
                1 => generator.LooseTokens(),
                _ => generator.Spoil(scripts[round % scripts.Length]),
            };
            BashScript script;
            try
            {
                script = BashScript.Read(text);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"round {round}: {text}", e);
            }
            Check(script, text);
        }
    }

    private static void Check(BashScript script, string text)
    {
        Assert.Equal((0, text.Length), (script.Start, script.End));
        foreach (var problem in script.Problems)
            Assert.True(problem.Start >= 0 && problem.Start <= problem.End && problem.End <= text.Length && problem.Message.Length > 0, text);
        var last = 0;
        foreach (var command in script.Commands)
        {
            Assert.True(last <= command.Start && command.Start <= command.End && command.End <= text.Length, text);
            last = command.End;
            if (command is BashSimple simple)
                foreach (var word in simple.Words)
                    Assert.True(word.Start >= command.Start && word.Start < word.End && word.End <= command.End && word.Parts.Count > 0, text);
        }
    }
}
