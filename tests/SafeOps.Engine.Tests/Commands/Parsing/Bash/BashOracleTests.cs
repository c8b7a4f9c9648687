using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Engine.Tests.Commands.Parsing.Bash;

/// <summary>The reader beside the real bash: what that refuses has problems, and words are what commands get.</summary>
public sealed class BashOracleTests
{
    public BashOracleTests() => Assert.SkipUnless(BashOracle.IsInstalled, BashOracle.Missing);

    [Fact]
    public void Reads_the_whole_scripts_that_bash_reads()
    {
        var generator = new BashTextGenerator(1);
        var texts = Enumerable.Range(0, 300).Select(_ => generator.Script()).ToList();
        Assert.True(BashOracle.Reads(texts).Count(r => r) > 270);
        Assert.Empty(BashOracle.WronglyRefused(texts));
    }

    [Fact]
    public void Reads_none_that_bash_refuses() => Assert.Empty(BashOracle.WronglyRead(Spoilt(2, 300)));

    [Fact, Trait("Category", "Long")]
    public void Reads_none_of_many_that_bash_refuses()
    {
        Assert.Empty(BashOracle.WronglyRead(Spoilt(3, 6_000)));
        var generator = new BashTextGenerator(4);
        Assert.Empty(BashOracle.WronglyRefused([.. Enumerable.Range(0, 3_000).Select(_ => generator.Script())]));
    }

    [Fact]
    public void Words_are_what_a_command_gets_for_them()
    {
        var generator = new BashTextGenerator(5);
        var lists = new List<string>();
        var expected = new List<string[]>();
        for (var round = 0; round < 20_000; round++)
        {
            var list = string.Join(' ', Enumerable.Range(0, 1 + (round % 4)).Select(_ => generator.QuotedWord()));
            var script = BashScript.Read("f " + list);
            if (script.Problems.Count > 0 || script.Commands is not [BashSimple { Redirections: [] } simple])
                continue;
            var words = simple.Words.Skip(1).Select(w => w.Constant).ToArray();
            if (!words.All(w => w is not null))
                continue;
            lists.Add(list);
            expected.Add(words!);
        }
        Assert.True(lists.Count > 8_000, $"only {lists.Count} lists were without expansions");
        var wrong = BashOracle.Words(lists).Zip(expected, lists).Where(t => !t.First.SequenceEqual(t.Second)).Select(t => t.Third);
        Assert.Empty(wrong);
    }

    private static List<string> Spoilt(int seed, int count)
    {
        const string Mistakes = " \n;&|(){}[]<>\"'`$\\#!=ab1,*";
        var generator = new BashTextGenerator(seed);
        return [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? generator.Spoil(generator.Script(), Mistakes) : generator.LooseTokens())];
    }
}
