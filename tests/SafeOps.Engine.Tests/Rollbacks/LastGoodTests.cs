using System.Globalization;
using SafeOps.Errors;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Ways;

namespace SafeOps.Engine.Tests.Rollbacks;

public sealed class LastGoodTests
{
    private static readonly HashSet<string> None = [];

    [Fact]
    public void Is_what_still_runs_before_what_ran_long() => Assert.Equal("r5", Choose([At(4, days: 9), At(5, minutes: 3) with { IsReady = true }]).Mark);

    [Fact]
    public void Is_not_a_first_attempt_to_mend_that_was_replaced_at_once() => Assert.Equal("r4", Choose([At(4, days: 9), At(5, minutes: 3)]).Mark);

    [Fact]
    public void Is_the_youngest_where_none_ran_long() => Assert.Equal("r5", Choose([At(4, minutes: 2), At(5, minutes: 3)]).Mark);

    [Fact]
    public void Is_one_of_unknown_age_before_an_older_one() => Assert.Equal("r5", Choose([At(4, days: 9), At(5) with { Stood = null }]).Mark);

    [Fact]
    public void Is_neither_what_failed_nor_what_was_left_behind_nor_the_same_again() =>
        Assert.Equal("r1", LastGood.Choose([At(1, days: 1), At(2, days: 1) with { HasFailed = true }, At(3, days: 1), At(4, days: 1) with { Mark = "now" }], "now", new HashSet<string> { "r3" }, "web").Good.Mark);

    [Fact]
    public void Says_why_and_what_was_passed_over()
    {
        var (_, because) = LastGood.Choose([At(4, days: 9), At(5, minutes: 3)], "now", None, "web");
        Assert.Equal("it ran for 9d; revision 5 was passed over: it ran only 3m", because);
    }

    [Fact]
    public void Is_refused_with_the_reason_of_each_where_none_is_left()
    {
        var error = Assert.Throws<SafeOpsException>(() => LastGood.Choose([At(2) with { HasFailed = true }, At(3)], "now", new HashSet<string> { "r3" }, "web"));
        Assert.Equal(ErrorCodes.RollbackVersionNotFound, error.Code);
        Assert.Contains("revision 3 was left behind by an earlier rollback; revision 2 failed", error.Message, StringComparison.Ordinal);
        Assert.Contains("-To 3", error.NextStep, StringComparison.Ordinal);
    }

    private static Candidate Choose(IReadOnlyList<Candidate> earlier) => LastGood.Choose(earlier, "now", None, "web").Good;

    private static Candidate At(long revision, int days = 0, int minutes = 0) =>
        new(revision, new RollbackVersion { Name = string.Create(CultureInfo.InvariantCulture, $"revision {revision}") }, string.Create(CultureInfo.InvariantCulture, $"r{revision}")) { Stood = TimeSpan.FromDays(days) + TimeSpan.FromMinutes(minutes) };
}
