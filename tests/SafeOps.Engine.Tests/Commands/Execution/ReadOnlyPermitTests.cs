using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Commands.Execution;

public sealed class ReadOnlyPermitTests
{
    [Theory]
    [InlineData(CommandEffect.Read, false, true)]
    [InlineData(CommandEffect.Read, true, true)]
    [InlineData(CommandEffect.Generate, false, false)]
    [InlineData(CommandEffect.Generate, true, true)]
    [InlineData(CommandEffect.Unknown, true, false)]
    [InlineData(CommandEffect.Mutate, true, false)]
    [InlineData(CommandEffect.Destroy, true, false)]
    public void Lets_run_what_reads_and_what_generates_where_that_is_allowed(CommandEffect effect, bool allowGenerate, bool expected)
    {
        var risk = Verdicts.Of(effect);
        Assert.Equal(expected, ReadOnlyPermit.Allows(risk, allowGenerate));
        var refusal = Record.Exception(() => ReadOnlyPermit.Demand(risk, allowGenerate, confirmed: false));
        Assert.Equal(expected, refusal is null);
        if (refusal is CommandNotReadOnlyException refused)
            Assert.Equal((ErrorCodes.CommandNotReadOnly, risk), (refused.Code, refused.Risk));
    }

    [Theory]
    [InlineData(CommandEffect.Read)]
    [InlineData(CommandEffect.Generate)]
    public void A_part_that_is_unknown_keeps_the_whole_from_running(CommandEffect effect) =>
        Assert.False(ReadOnlyPermit.Allows(Verdicts.Of(effect) with { HasUnknown = true }, allowGenerate: true));

    [Fact]
    public void A_refusal_names_the_first_reasons_in_the_order_of_the_text_and_what_to_do()
    {
        var risk = Verdicts.Of(CommandEffect.Destroy) with
        {
            Reasons =
            [
                Verdicts.Reason(30, CommandEffect.Mutate, "bash/redirection", "Writes over a file"),
                Verdicts.Reason(4, CommandEffect.Destroy, "rm/files", "Deletes files."),
                Verdicts.Reason(1, CommandEffect.Read, "ls/list", "Lists files."),
                Verdicts.Reason(50, CommandEffect.Unknown, "bash/name", "The name is computed."),
                Verdicts.Reason(60, CommandEffect.Mutate, "mv/files", "Moves files."),
                Verdicts.Reason(70, CommandEffect.Mutate, "cp/files", "Copies files."),
            ],
        };
        var refusal = Assert.Throws<CommandNotReadOnlyException>(() => ReadOnlyPermit.Demand(risk, allowGenerate: false, confirmed: false));
        Assert.Equal(
            """
            The command takes something away for good. It was not run.
              1:5: Deletes files. (rm/files)
              1:31: Writes over a file. (bash/redirection)
              1:51: The name is computed. (bash/name)
              and 2 more.
            """.ReplaceLineEndings(),
            refusal.Message);
        Assert.Contains("New-SafeChange", refusal.NextStep);
    }

    [Fact]
    public void What_could_be_allowed_is_named()
    {
        var refusal = Assert.Throws<CommandNotReadOnlyException>(() => ReadOnlyPermit.Demand(Verdicts.Of(CommandEffect.Generate), allowGenerate: false, confirmed: false));
        Assert.Contains("-AllowGenerate", refusal.NextStep);
    }

    [Fact]
    public void What_a_rule_forbids_is_refused_although_it_reads()
    {
        var risk = Verdicts.Of(CommandEffect.Read) with { Standing = CommandStanding.Never, Reasons = [Verdicts.Reason(0, CommandEffect.Read, "project/never", "It is never done by hand.") with { Standing = CommandStanding.Never }] };
        var refusal = Assert.Throws<CommandNotReadOnlyException>(() => ReadOnlyPermit.Demand(risk, allowGenerate: true, confirmed: true));
        Assert.Contains("It is never done by hand.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_rule_wants_a_person_to_be_asked_for_runs_only_after_that()
    {
        var risk = Verdicts.Of(CommandEffect.Read) with { Standing = CommandStanding.AlwaysAsk, Reasons = [Verdicts.Reason(0, CommandEffect.Read, "project/ask", "People are on the other side.") with { Standing = CommandStanding.AlwaysAsk }] };
        var refusal = Assert.Throws<SafeOpsException>(() => ReadOnlyPermit.Demand(risk, allowGenerate: false, confirmed: false));
        Assert.Equal(ErrorCodes.ConfirmationMissing, refusal.Code);
        Assert.Contains("People are on the other side.", refusal.Message, StringComparison.Ordinal);
        ReadOnlyPermit.Demand(risk, allowGenerate: false, confirmed: true);
        Assert.Throws<CommandNotReadOnlyException>(() => ReadOnlyPermit.Demand(Verdicts.Of(CommandEffect.Mutate) with { Standing = CommandStanding.AlwaysAsk }, allowGenerate: false, confirmed: true));
    }
}
