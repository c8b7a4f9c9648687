using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Promotion;
using SafeOps.Reports;

namespace SafeOps.Engine.Tests.Reports;

public sealed class RunTextTests
{
    [Fact]
    public void Shows_what_was_done_and_the_way_back()
    {
        var text = RunText.Render(Samples.Run(RunStatus.Succeeded, Samples.Done(3, 3)), TextStyle.Plain, 100);
        Assert.StartsWith("RUN   purge-old-sessions → dev      succeeded      run 20261123-0341-7c2e\n", text);
        Assert.Contains("took 12.3 s", text);
        Assert.Contains("   ✓ delete   12\u2009408 rows of sessions on sessions-dev", text);
        Assert.Contains("The dry run was true: 1 prediction, all as they came.", text);
        Assert.Contains("Back to before: Undo-SafeChange -RunId 20261123-0341-7c2e", text);
    }

    [Fact]
    public void Shows_predicted_against_actual_where_they_differ()
    {
        var text = RunText.Render(Samples.Run(RunStatus.Succeeded, Samples.Done(12408, 12409)), TextStyle.Plain, 100);
        Assert.Contains("not as predicted: rows: predicted 12\u2009408, was 12\u2009409", text);
        Assert.Contains("The dry run was not true: 1 of 1 prediction differed.", text);
        Assert.DoesNotContain("took: predicted", text);
    }

    [Theory]
    [InlineData(RunStatus.Interrupted, "Go on: Resume-SafeChange -RunId 20261123-0341-7c2e")]
    [InlineData(RunStatus.Running, "Resume-SafeChange -RunId")]
    [InlineData(RunStatus.InDoubt, "If it did not: Resume-SafeChange -RunId 20261123-0341-7c2e -Assume NotDone")]
    [InlineData(RunStatus.FailedLeft, "Undo-SafeChange -RunId")]
    [InlineData(RunStatus.PartlyUndone, "Undo-SafeChange -RunId")]
    public void Names_the_next_command(RunStatus status, string expected) =>
        Assert.Contains(expected, RunText.Render(Samples.Run(status, Samples.Done(1, 1)) with { Reason = "the disk is full" }, TextStyle.Plain, 100));

    [Fact]
    public void Offers_no_undo_without_saved_data() =>
        Assert.DoesNotContain("Undo-SafeChange", RunText.Render(Samples.Run(RunStatus.Succeeded, Samples.Done(1, 1)) with { CanUndo = false }, TextStyle.Plain, 100));

    [Theory]
    [InlineData(RunStatus.InDoubt, ActionStatus.InDoubt, "It is not known whether an action took place.")]
    [InlineData(RunStatus.FailedLeft, ActionStatus.UndoRefused, "what failed may have done a part")]
    public void Does_not_say_of_what_was_begun_that_nothing_was_carried_out(RunStatus status, ActionStatus action, string expected)
    {
        var begun = Samples.Done(1, 1) with { Status = action, Actual = null, Truth = PredictionTruth.NotCompared };

        var text = RunText.Render(Samples.Run(status, begun), TextStyle.Plain, 100);

        Assert.Contains(expected, text);
        Assert.DoesNotContain("No action was carried out.", text);
    }

    [Fact]
    public void Tells_at_length_once_why_an_action_failed_each_thing_on_a_line_of_its_own()
    {
        const string Note = "web is rolled out half-way.\npod web-1: ImagePullBackOff\nevent: not found";
        var failed = Samples.Done(1, 1) with { Status = ActionStatus.Failed, Note = Note };
        var text = RunText.Render(Samples.Run(RunStatus.FailedUndone, failed) with { Reason = $"{Note}. Everything that was done is undone." }, TextStyle.Plain, 100);
        Assert.Contains("\nweb is rolled out half-way. Everything that was done is undone.\n", text);
        Assert.Contains("              web is rolled out half-way.\n              pod web-1: ImagePullBackOff\n              event: not found\n", text);
    }

    [Fact]
    public void What_had_nothing_to_do_is_unchanged_and_waits_for_nothing()
    {
        var text = RunText.Render(Samples.Run(RunStatus.Succeeded, Samples.Done(1, 1) with { Verb = ActionVerb.None, Status = ActionStatus.Pending }), TextStyle.Plain, 100);
        Assert.Matches("   = nothing  .* unchanged\n", text);
        Assert.DoesNotContain("pending", text);
    }

    [Fact]
    public void An_undone_run_says_where_things_stand()
    {
        var undone = Samples.Done(3, 3) with { Status = ActionStatus.Undone };
        var text = RunText.Render(Samples.Run(RunStatus.Undone, undone), TextStyle.Plain, 100);
        Assert.Contains("Everything is back as it was before the run.", text);
        Assert.DoesNotContain("dry run", text);
        Assert.Contains("what is marked done has none", RunText.Render(Samples.Run(RunStatus.Undone, undone, Samples.Done(1, 1)), TextStyle.Plain, 100));
    }

    [Fact]
    public void Names_what_is_there_and_describes_what_is_missing()
    {
        GateItem Item(string name, bool there) => new($"checklist:dev/{name}", $"Is {name}", there, "evidence", there ? null : $"Confirm-ChangeVerification -Path a.yaml -Environment dev -Item {name}");
        var stage = Samples.Promotion.Stages[1] with { Items = [new GateItem("ledger", "whole", true, "", null), Item("a", true), Item("b", true), Item("c", false), Item("d", false)] };
        var text = PromotionText.Render(Samples.Promotion with { Stages = [stage] }, TextStyle.Plain, 100);
        Assert.Contains("   ✓ ledger, checklist:dev (a, b)\n   ✗ checklist:dev/c: Is c (evidence)\n", text);
        Assert.EndsWith("\nSupply it:\n  Confirm-ChangeVerification -Path a.yaml -Environment dev -Item c, d\n", text);
    }

    [Fact]
    public void Shows_where_a_change_stands()
    {
        var text = PromotionText.Render(Samples.Promotion, TextStyle.Plain, 100);
        Assert.Contains(" production   not run yet · closed, 2 items missing", text);
        Assert.Contains("   ✓ earlier-stages\n   ✗ approval: 1 approval of this plan (none yet)\n", text);
        Assert.EndsWith("\nSupply it:\n  Approve-SafeChange -Path purge.change.yaml -Environment production\n", text);
        Assert.Contains("overridden: the site is down", text);
    }

    [Fact]
    public void Shows_what_differs_between_two_plans()
    {
        var text = ComparisonText.Render(PlanComparison.Of(Samples.Purge, Samples.Plan() with { Environment = "production", Digest = "other" }), TextStyle.Plain, 100);
        Assert.Contains("purge/1 is no longer there: delete 12\u2009408 rows", text);
        Assert.Contains("The same change, with the differences the environments declare.", text);
        Assert.Contains("No difference.", ComparisonText.Render(PlanComparison.Of(Samples.Purge, Samples.Purge), TextStyle.Plain, 100));
    }
}
