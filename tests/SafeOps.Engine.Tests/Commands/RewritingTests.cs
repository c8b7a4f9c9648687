using SafeOps.Commands;

namespace SafeOps.Engine.Tests.Commands;

/// <summary>Whatever way a command that may change something is written in, and whatever stands around it, it is not taken for reading.</summary>
public sealed class RewritingTests
{
    /// <summary>Each line is rewritten in this many ways; the lines together in all of them.</summary>
    private const int WaysOfALine = 16;

    private static readonly CommandReader Reader = new();

    private static readonly Lazy<IReadOnlyList<string>> Writing = new(() =>
        [.. CommandCases.Files("write").SelectMany(CommandCases.Lines).Where(l => Reader.Read(l, CommandShell.Bash).Effect != CommandEffect.Read)]);

    [Fact]
    public void Nothing_around_a_command_makes_it_one_that_reads() => Try(LineRewritings.All, WaysOfALine);

    [Fact]
    public void No_way_to_write_its_words_makes_a_command_one_that_reads() => Try(WordRewritings.All, WaysOfALine);

    [Fact]
    [Trait("Category", "Long")]
    public void No_rewriting_of_any_line_makes_it_one_that_reads()
    {
        Try(LineRewritings.All, LineRewritings.All.Count);
        Try(WordRewritings.All, WordRewritings.All.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Several_rewritings_at_once_make_no_command_one_that_reads(int seed)
    {
        var random = new Random(seed);
        var taken = new List<string>();
        for (var i = 0; i < 6_000; i++)
        {
            var text = Writing.Value[random.Next(Writing.Value.Count)];
            var ways = new List<string>();
            var words = WordRewritings.All[random.Next(WordRewritings.All.Count)];
            if (words.Rewrite(text) is { } reworded)
            {
                ways.Add(words.Name);
                text = reworded;
            }
            for (var depth = random.Next(1, 4); depth > 0; depth--)
            {
                var way = LineRewritings.All[random.Next(LineRewritings.All.Count)];
                if (way.Rewrite(text) is { } rewritten)
                {
                    ways.Add(way.Name);
                    text = rewritten;
                }
            }
            if (Reader.Read(text, CommandShell.Bash).Effect == CommandEffect.Read)
                taken.Add($"{string.Join(", ", ways)}: {text}");
        }
        Assert.True(taken.Count == 0, Message(taken));
    }

    private static void Try(IReadOnlyList<Rewriting> rewritings, int ways)
    {
        Assert.True(Writing.Value.Count > 2_000, "there is little to rewrite");
        var taken = new List<string>();
        for (var i = 0; i < Writing.Value.Count; i++)
        {
            for (var k = 0; k < ways; k++)
            {
                var way = rewritings[((i * ways) + k) % rewritings.Count];
                if (way.Rewrite(Writing.Value[i]) is { } text && Reader.Read(text, CommandShell.Bash).Effect == CommandEffect.Read)
                    taken.Add($"{way.Name}: {text}");
            }
        }
        Assert.True(taken.Count == 0, Message(taken));
    }

    private static string Message(List<string> taken) => $"{taken.Count} are taken for reading:\n" + string.Join('\n', taken.Take(60));
}
