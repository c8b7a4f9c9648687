using SafeOps.Commands;
using SafeOps.Commands.Effects.Scripts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Engine.Tests.Commands.Effects.Scripts;

public sealed class FindExpressionTests
{
    [Theory]
    [InlineData("")]
    [InlineData(". -name *.cs")]
    [InlineData("-L /etc -maxdepth 2 -type f -print0")]
    [InlineData("-O3 -D tree . -empty")]
    [InlineData("a b ( -name x -o ! -size +1M ) -a -not -path y , -ls")]
    [InlineData(". -newermt 2024-01-01 -printf %p")]
    [InlineData(". -name -delete")]
    [InlineData(". -path ./x -prune -o -print -quit")]
    [InlineData("-files0-from in")]
    [InlineData(". -fprint /dev/stdout")]
    public void What_only_looks_reads(string words)
    {
        var list = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(FindExpression.Read(list), p => Assert.Equal(CommandEffect.Read, p.Effect));
        Assert.Empty(ScratchRun.Leaves("find", list));
    }

    [Theory]
    [InlineData(". -name in -delete", CommandEffect.Destroy)]
    [InlineData(". -false -o -name in -delete", CommandEffect.Destroy)]
    [InlineData(". -fprint out", CommandEffect.Mutate)]
    [InlineData(". -fprint0 out", CommandEffect.Mutate)]
    [InlineData(". -fls out", CommandEffect.Mutate)]
    [InlineData(". -fprintf out %p", CommandEffect.Mutate)]
    public void What_writes_or_deletes_is_found_as_find_does_it(string words, CommandEffect effect)
    {
        var list = words.Split(' ');
        Assert.Equal(effect, FindExpression.Read(list).Max(p => p.Effect));
        Assert.NotEmpty(ScratchRun.Leaves("find", list));
    }

    [Fact]
    public void A_command_that_is_run_is_given_with_its_words()
    {
        string[] words = [".", "-exec", "grep", "-l", "+", "{}", ";", "-execdir", "wc", "{}", "+", "-delete"];
        var pieces = FindExpression.Read(words);
        Assert.Equal([(2, 4), (8, 2)], pieces.Where(p => p.Kind == ValueKind.Command).Select(p => (p.CommandFirst, p.CommandCount)));
        Assert.Equal(CommandEffect.Destroy, pieces[^1].Effect);
    }

    [Theory]
    [InlineData(". -exec ls {}")]
    [InlineData(". -exec ;")]
    [InlineData(". -ok ls {} +")]
    [InlineData(". -unheard")]
    [InlineData(". -name")]
    [InlineData(". -name x y")]
    public void What_find_is_not_known_to_take_is_unknown(string words) =>
        Assert.Equal(CommandEffect.Unknown, FindExpression.Read(words.Split(' '))[^1].Effect);

    [Fact]
    public void A_word_that_may_be_an_action_is_unknown_and_one_that_cannot_is_not()
    {
        Assert.Equal(CommandEffect.Unknown, Greatest(new FindWord(null)));
        Assert.Equal(CommandEffect.Unknown, Greatest(new FindWord(null, "", IsOne: true)));
        Assert.Equal(CommandEffect.Unknown, Greatest(new FindWord(null, "/var/", IsOne: false)));
        Assert.Equal(CommandEffect.Read, Greatest(new FindWord(null, "/var/", IsOne: true)));
        Assert.Equal(CommandEffect.Read, Greatest(new FindWord("."), new FindWord("-name"), new FindWord(null, "", IsOne: true)));
        Assert.Equal(CommandEffect.Unknown, Greatest(new FindWord("."), new FindWord("-name"), new FindWord(null)));
        Assert.Equal(CommandEffect.Unknown, Greatest(new FindWord("."), new FindWord("-type"), new FindWord("f"), new FindWord(null, "/x", IsOne: true)));
    }

    [Fact]
    public void A_word_that_may_end_a_command_counts_only_where_find_would_act_on_what_follows()
    {
        FindWord unclear = new(null, "", IsOne: true);
        Assert.Equal(1, Commands(new("."), new("-exec"), new("grep"), new("-e"), unclear, new("{}"), new(";")));
        Assert.Equal(0, Commands(new("."), new("-exec"), new("echo"), unclear, new("-delete"), new(";")));
        Assert.Equal(0, Commands(new("."), new("-exec"), new("echo"), new(null), new(";")));
    }

    private static CommandEffect Greatest(params FindWord[] words) => FindExpression.Read(words).Max(p => p.Effect);

    private static int Commands(params FindWord[] words) => FindExpression.Read(words).Count(p => p.CommandCount > 0);
}
