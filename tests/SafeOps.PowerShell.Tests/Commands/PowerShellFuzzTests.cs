using System.Text;
using SafeOps.Commands;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Commands;

/// <summary>Any text is answered: never an exception, never a crash, however it is nested.</summary>
public sealed class PowerShellFuzzTests : IDisposable
{
    private const string Signs = "$(){}[]@'\"`;|&.,:-+%!#<>=~*? \n\u2013\u201c\u2018abAZ09_\\/";

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Mutated_texts_are_answered() => Fuzz(seed: 1, 2_000);

    [Fact]
    [Trait("Category", "Long")]
    public void Many_mutated_texts_are_answered() => Fuzz(seed: 2, 50_000);

    private void Fuzz(int seed, int count)
    {
        var random = new Random(seed);
        var texts = PowerShellTexts.Reading.Concat(PowerShellTexts.Writing).ToList();
        foreach (var batch in Enumerable.Range(0, count).Select(_ => Mutate(texts, random)).Chunk(1000))
            Assert.Equal(batch, _session.Judge(batch).Select(r => r.Text));
    }

    [Theory]
    [InlineData("(", 65536)]
    [InlineData("[", 65536)]
    [InlineData("{", 65536)]
    [InlineData("$(", 32768)]
    [InlineData("\"$(", 20000)]
    [InlineData("if(1){", 10000)]
    [InlineData("[a]", 21000)]
    [InlineData("[a[", 21000)]
    [InlineData("$a.b", 16000)]
    [InlineData("!", 65536)]
    [InlineData("-not ", 13000)]
    [InlineData(",", 65536)]
    [InlineData("a|", 30000)]
    [InlineData("a&&", 20000)]
    [InlineData("1+1-", 16000)]
    [InlineData("using ", 10000)]
    [InlineData("pwsh -c ", 8000)]
    public void Hostile_nesting_is_answered(string piece, int times)
    {
        var risk = Assert.Single(_session.Judge([string.Concat(Enumerable.Repeat(piece, times)) + "1"]));
        Assert.Equal(CommandEffect.Unknown, risk.Effect);
    }

    private static string Mutate(List<string> texts, Random random)
    {
        var text = new StringBuilder(texts[random.Next(texts.Count)]);
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                    text.Insert(at, Signs[random.Next(Signs.Length)]);
                    break;
                case 1 when at < text.Length:
                    text.Remove(at, 1);
                    break;
                case 2 when at < text.Length:
                    text[at] = (char)random.Next(1, 0x3000);
                    break;
                default:
                    var other = texts[random.Next(texts.Count)];
                    text.Insert(at, other[random.Next(other.Length)..]);
                    break;
            }
        }
        return text.ToString();
    }
}
