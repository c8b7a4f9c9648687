using SafeOps.Commands;
using SafeOps.Investigations.FanOut;

namespace SafeOps.Engine.Tests.Investigations.FanOut;

public sealed class AnswerComparerTests
{
    private static readonly CommandProbe Probe = new("limits", "ls", CommandShell.Bash);

    [Theory]
    [InlineData("512Mi", "0.5Gi", true)]
    [InlineData("1000m", "1", true)]
    [InlineData("1G", "1000M", true)]
    [InlineData("1Gi", "1G", false)]
    [InlineData("1.1", "1.10", false)]
    [InlineData("1.0", "1", false)]
    [InlineData("v1", "v1 \t\n\n", true)]
    [InlineData("a\nb", "a  \nb", true)]
    [InlineData("a b", "ab", false)]
    [InlineData("007", "7", false)]
    public void Spelling_and_blanks_at_the_end_make_no_difference_and_all_else_does(string one, string other, bool same) =>
        Assert.Equal(same, AnswerComparer.Normal(one) == AnswerComparer.Normal(other));

    [Fact]
    public void The_odd_one_out_is_named()
    {
        var comparison = Compare(("a", "512Mi"), ("b", "1Gi"), ("c", "0.5Gi"), ("d", "512Mi"));
        Assert.Equal(["b"], comparison.Odd);
        Assert.Equal(["a", "c", "d"], comparison.Groups[0].Places);
        Assert.Equal(["512Mi", "0.5Gi"], comparison.Groups[0].Spellings);
        Assert.False(comparison.Agrees);
    }

    [Fact]
    public void Where_there_is_no_majority_none_is_odd() => Assert.Empty(Compare(("a", "1"), ("b", "2")).Odd);

    [Fact]
    public void A_place_without_a_value_differs_from_one_that_has_it()
    {
        var comparison = AnswerComparer.Compare(Probe, [Answer("a", "x"), Answer("b", "x"), Answer("c", "") with { Status = FanOutStatus.Nothing, Output = [] }]);
        Assert.Equal(["c"], comparison.Odd);
        Assert.True(comparison.Groups[1].IsNothing);
    }

    [Fact]
    public void A_place_that_failed_agrees_with_nobody()
    {
        var comparison = AnswerComparer.Compare(Probe, [Answer("a", "x"), Answer("b", "x") with { Status = FanOutStatus.TimedOut }]);
        Assert.Equal("b", Assert.Single(comparison.Without).Place);
        Assert.Single(comparison.Groups);
        Assert.False(comparison.Agrees);
    }

    [Fact]
    public void Folders_are_named_by_as_much_as_tells_them_apart() =>
        Assert.Equal(["dev/api", "prod/api", "web", "web/api"], FanOutPlace.Folders(["/r/dev/api", "/r/prod/api", "/r/web", "/r/web/api", "/r/web/"]).Select(p => p.Name));

    private static FanOutComparison Compare(params (string Place, string Value)[] answers) => AnswerComparer.Compare(Probe, [.. answers.Select(a => Answer(a.Place, a.Value))]);

    private static FanOutAnswer Answer(string place, string value) =>
        new() { Place = place, Probe = "limits", Status = FanOutStatus.Answered, Value = value, Output = [value], Asked = "ls" };
}
