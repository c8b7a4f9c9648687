using SafeOps.Commands;
using SafeOps.Commands.Explanation;
using SafeOps.Commands.Explanation.Manuals;

namespace SafeOps.Engine.Tests.Commands;

/// <summary>The whole verdict on texts that nobody would write: command lines cut, joined, doubled, and with characters that do not belong.</summary>
public sealed class CommandFuzzTests
{
    private const string Odd = "$`\"'\\(){}[]<>|&;!#*?~=-+%@:,. \t\n\r\0\u00a0\u2028\ud800\ufeff";

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(2, 20_000)]
    public void No_text_makes_the_reader_fail(int seed, int count)
    {
        var random = new Random(seed);
        var lines = CommandCases.Files("read").Concat(CommandCases.Files("write")).SelectMany(CommandCases.Lines).ToArray();
        var reader = new CommandReader();
        for (var i = 0; i < count; i++)
        {
            var text = Mutated(random, lines);
            var risk = reader.Read(text, CommandShell.Bash);
            Assert.Equal(text.Length, risk.Span.End);
            Assert.All(risk.Reasons, r => Assert.True(r.Span.Start >= 0 && r.Span.Start <= r.Span.End && r.Span.End <= text.Length, text));
            Assert.Equal(risk.HasUnknown, risk.Effect == CommandEffect.Unknown || risk.Reasons.Any(r => r.Effect == CommandEffect.Unknown));
        }
    }

    /// <summary>Texts of 64 KB in which everything stands inside something: they end the process if anything follows them without a bound.</summary>
    [Theory]
    [InlineData("sudo ")]
    [InlineData("env A=1 ")]
    [InlineData("command ")]
    [InlineData("exec ")]
    [InlineData("eval ")]
    [InlineData("xargs ")]
    [InlineData("timeout 5 ")]
    [InlineData("bash -c ")]
    [InlineData("ssh h ")]
    [InlineData("find . -exec ")]
    [InlineData("kubectl exec p -- ")]
    [InlineData("time ")]
    [InlineData("$(ls ")]
    [InlineData("if a; then ")]
    [InlineData("{a,b}{c,d}")]
    [InlineData("x=$x$x$x;")]
    [InlineData("v=$((v+1));")]
    [InlineData("f() { f; };")]
    [InlineData("for x in $x; do ")]
    [InlineData("gcloud a ")]
    [InlineData("awk '((")]
    [InlineData("psql -c 'select (")]
    public void Hostile_nesting_is_answered(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 65_536 / piece.Length));
        var reader = new CommandReader();
        Assert.NotNull(reader.Read(text, CommandShell.Bash));
        Assert.NotNull(new CommandExplainer(reader, new NoManualPages()).Explain(text, CommandShell.Bash));
    }

    /// <summary>Ten uses of each of eight variables: a text of the last would have a hundred million characters.</summary>
    [Fact]
    public void Variables_of_variables_are_followed_only_so_far()
    {
        var text = string.Concat(Enumerable.Range(0, 8).Reverse().Select(i => $"v{i}={string.Concat(Enumerable.Repeat($"$v{i + 1}", 10))};").Prepend("v8=x;")) + "sort $v0";
        Assert.Equal(CommandEffect.Unknown, new CommandReader().Read(text, CommandShell.Bash).Effect);
    }

    private static string Mutated(Random random, string[] lines)
    {
        var text = lines[random.Next(lines.Length)];
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(5) switch
            {
                0 => text.Insert(at, Odd[random.Next(Odd.Length)].ToString()),
                1 => text[..at],
                2 => text.Remove(Math.Min(at, Math.Max(0, text.Length - 1)), text.Length == 0 ? 0 : 1),
                3 => text[..at] + lines[random.Next(lines.Length)],
                _ => text.Insert(at, text[at..Math.Min(text.Length, at + 12)]),
            };
        }
        return text;
    }
}
