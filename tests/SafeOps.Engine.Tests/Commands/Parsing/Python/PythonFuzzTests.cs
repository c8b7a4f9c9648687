using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Engine.Tests.Commands.Parsing.Python;

public sealed class PythonFuzzTests
{
    private static readonly string[] Pieces =
    [
        "(", "[", "{", "{a:", "f(", "a[", "a.", "a.b()", "a+", "a**", "-", "not ", "lambda:", "lambda a=", "a if b else ", "await ", "f'{", "f'{a:{", "f'{{", "f\"\"\"{",
        "'", "\"\"\"", "r'\\", "\\\n", "\\", "#", "#\n", "\n", "\r", "\f", " ", "\t", "if a:\n", "if a: ", "with (", "with (a as b, ", "match (", "match x:\n case ",
        "case ", "for a in b: ", "try:\n", "@a\n", "@", "class A(", "def f(a, ", "def f(*, ", "a, ", "*a, ", "a = ", "a := ", "(a := ", "a: ", "del a, ", "import a.", "from .",
        "from a import (b, ", "global a, ", "yield ", "(yield ", "x for x in ", "[x for x in ", "a < ", "a in ", "a not ", "a or ", "a and ", "1", "0x", "1_", "1.", "1e", "b'\\x",
        "'' ", "f'' ", "b'' ", "é", "\ud800", "\0", "\uFEFF", ";", "a;", ":", "=", "]", ")", "}", "!", "f'{a!r", "f'}", "'\\N{", "elif a:\n", "else:\n", "except* a:\n", "type A[", "async ",
        "print ", "a | ", "$", "`", "..", "...", "->", "a\n b\n", "\n ", "\n\t",
    ];

    private static readonly (string Open, string Middle, string Close)[] Nests =
    [
        ("(", "a", ")"), ("[", "a", "]"), ("{", "a", "}"), ("{a: ", "a", "}"), ("f(", "a", ")"), ("a[", "1", "]"), ("f(x=", "a", ")"), ("(a, ", "b", ")"), ("[a for a in ", "b", "]"),
        ("f'{", "a", "}'"), ("f'{a:{", "b", "}}'"), ("f\"{f'{", "a", "}'}\""), ("lambda: (", "a", ")"), ("(yield ", "a", ")"), ("(a := ", "b", ")"), ("(a if b else ", "c", ")"),
        ("f(a.b.c.d().e + ", "x", ").y.z()"), ("(not ", "a", ")"), ("(*", "a", ",)"),
    ];

    private static IEnumerable<string> Hostile(int length)
    {
        foreach (var piece in Pieces)
        {
            var many = string.Concat(Enumerable.Repeat(piece, length / piece.Length));
            yield return many;
            yield return "x = " + many + "a";
        }
        foreach (var (open, middle, close) in Nests)
        {
            foreach (var levels in new[] { 30, 90, length / (open.Length + close.Length) })
            {
                var (opens, closes) = (string.Concat(Enumerable.Repeat(open, levels)), string.Concat(Enumerable.Repeat(close, levels)));
                yield return opens + middle + closes;
                yield return $"match {opens}{middle}{closes}:\n case {opens}{middle}{closes}: pass\n";
                yield return $"with {opens}{middle}{closes}: pass\n";
                yield return opens + string.Concat(Enumerable.Repeat(middle, Math.Max(1, (length - opens.Length) / middle.Length)));
            }
        }
        yield return string.Concat(Enumerable.Range(0, 300).Select(i => new string(' ', i) + "if a:\n"));
        yield return "if a: pass\n" + string.Concat(Enumerable.Repeat("elif a: pass\n", length / 13));
        yield return string.Concat(Enumerable.Repeat("'\\x41' ", length / 7));
    }

    [Fact(Timeout = 60_000)]
    public Task Hostile_nesting_is_answered() => Task.Run(() => Assert.All(Hostile(65_536), text => Check(PythonScript.Read(text), text)));

    [Fact(Timeout = 120_000), Trait("Category", "Long")]
    public Task Takes_time_in_proportion_to_the_text() => Task.Run(() => Assert.All(Hostile(1_000_000), text => Check(PythonScript.Read(text), text)));

    [Fact(Timeout = 60_000)]
    public Task Reads_any_text() => Task.Run(() => Fuzz(1, 20_000));

    [Fact(Timeout = 600_000), Trait("Category", "Long")]
    public Task Reads_a_million_texts() => Task.Run(() => Fuzz(2, 1_000_000));

    private static void Fuzz(int seed, int count)
    {
        var random = new Random(seed);
        for (var round = 0; round < count; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(8) == 0 ? ((char)random.Next(0x3000)).ToString() : Pieces[random.Next(Pieces.Length)]));
            PythonScript script;
            try
            {
                script = PythonScript.Read(text);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"round {round}: {text}", e);
            }
            Check(script, text);
        }
    }

    /// <summary>Every piece lies in what it is a piece of.</summary>
    private static void Check(PythonScript script, string text)
    {
        Assert.Equal((0, text.Length), (script.Start, script.End));
        foreach (var problem in script.Problems)
            Assert.True(problem.Start >= 0 && problem.Start <= problem.End && problem.End <= text.Length && problem.Line > 0 && problem.Message.Length > 0, text);
        foreach (var place in PythonTree.Walk(script))
        {
            var (start, end) = (place.Node.Start, place.Node.End);
            if (start < 0 || start > end || end > text.Length)
                Assert.Fail($"{place.Node.GetType().Name} {start}-{end}: {text}");
            // Decorators stand before the function or class that they are pieces of.
            if (place.Outer?.Node is { } outer and not (PythonFunction or PythonClass) && (outer.Start > start || end > outer.End))
                Assert.Fail($"{outer.GetType().Name} {outer.Start}-{outer.End} has {place.Node.GetType().Name} {start}-{end}: {text}");
        }
    }
}
