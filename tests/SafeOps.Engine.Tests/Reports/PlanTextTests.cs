using System.Text.RegularExpressions;
using SafeOps.Changes.Planning;
using SafeOps.Commands;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Engine.Tests.Changes.Planning;
using SafeOps.Reports;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Reports;

public sealed partial class PlanTextTests
{
    [Fact]
    public void Shows_a_plan_as_the_documents_do() => Assert.Equal("""
        DRY RUN   purge-old-sessions → dev      risk high      plan 3f9a1c20
        No changes are made.

        Would perform 4 actions in 3 steps:

         purge
           - delete   12 408 rows of sessions on sessions-dev                 exact
                      in 13 batches of 1 000 · undo: restores the saved rows (2.1 MB)
         limits
           ~ update   charts/user-api/values.yaml                             exact
                      resources.limits.memory: 512Mi → 1Gi (line 14)
                      undo: restores the saved file
           ~ update   charts/billing/values.yaml                              exact
                      resources.limits.memory: 512Mi → 1Gi (line 9)
                      undo: restores the saved file
         warm
           > run      ./warm-cache.sh user-api                                declared
                      no undo: The cache refills by itself

        Run without -WhatIf to perform these actions.

        """.ReplaceLineEndings("\n"), TrimEnds(PlanText.Render(Samples.Purge, TextStyle.Plain, 80)).Replace('\u2009', ' '));

    [Theory]
    [InlineData("purge-old-sessions", 80)]
    [InlineData("release-web", 100)]
    public void The_readme_shows_what_is_rendered(string change, int width) => Assert.Contains(
        TrimEnds(PlanText.Render(change == "release-web" ? Samples.Deployment : Samples.Purge, TextStyle.Plain, width)).Replace('\u2009', ' '),
        File.ReadAllText(Path.Combine(Repository.Root, "README.md")));

    [Fact]
    public void Shows_each_command_line_whole_however_long_it_is()
    {
        var line = $"kubectl --context dev-cluster apply --server-side -f {new string('a', 120)}.yaml";
        var action = Samples.Action("web", null, ActionVerb.Update, "deployment/web") with { Commands = [new PlannedCommand(line, CommandEffect.Mutate, "dev", ExposesSecrets: false)] };
        Assert.Contains($"$ {line}\n", PlanText.Render(Samples.Plan(Samples.Step("web", null, action)), TextStyle.Plain, 80));
    }

    [Fact]
    public void Says_when_there_is_nothing_to_do()
    {
        var text = PlanText.Render(Samples.Plan(Samples.Step("limits", null, Samples.Action("limits", null, ActionVerb.None, "a.yaml"))), TextStyle.Plain, 80);
        Assert.Contains("Nothing to do", text);
        Assert.DoesNotContain("Run without -WhatIf", text);
    }

    [Fact]
    public void Shows_what_only_looks_and_does_not_say_that_all_is_as_wanted()
    {
        var probe = Samples.Action("health", null, ActionVerb.Read, "GET https://shop.dev.example/healthz") with { Details = ["now: status 500; the status is 500, expected 200", "    below"] };
        var plan = Samples.Plan(Samples.Step("health", null, probe));

        var text = PlanText.Render(plan, TextStyle.Plain, 80);

        Assert.Contains("Nothing would be changed; 1 action only looks:", text);
        Assert.Contains("now: status 500", text);
        Assert.Contains($"{new string(' ', TextPage.Text + 4)}below\n", text);
        Assert.DoesNotContain("already as the change wants it", text);
        Assert.Contains("status 500", PlanMarkdown.Actions(plan));
    }

    [Fact]
    public void A_dry_run_of_an_undo_says_so_and_offers_no_undo_of_itself()
    {
        var text = PlanText.Render(Samples.Purge with { UndoOf = "20261123-0341-7c2e" }, TextStyle.Plain, 80);
        Assert.StartsWith("UNDO (dry run)   purge-old-sessions → dev      run 20261123-0341-7c2e\n", text);
        Assert.Contains("Run Undo-SafeChange -RunId 20261123-0341-7c2e without -WhatIf to go back.", text);
        Assert.DoesNotContain("undo: ", text);
    }

    [Fact]
    public void Shows_each_of_a_few_samples_on_a_line_of_its_own()
    {
        var text = PlanText.Render(Samples.Plan(Samples.Step("a", null, Samples.Action("a", null, ActionVerb.Delete, "rows") with
        {
            Samples = ["id=1, name=" + new string('x', 90), "id=2", "id=3", "id=4"],
        })), TextStyle.Plain, 80);
        Assert.Matches("such as  id=1, name=x+…\n {23}id=2\n {23}id=3\n", text);
        Assert.DoesNotContain("id=4", text);
    }

    [Fact]
    public void Marks_what_is_in_place_beside_what_would_be_done()
    {
        var text = PlanText.Render(Samples.Plan(
            Samples.Step("a", null, Samples.Action("a", null, ActionVerb.None, "a.yaml")),
            Samples.Step("b", null, Samples.Action("b", null, ActionVerb.Create, "b.yaml")),
            Samples.Step("c", null)), TextStyle.Plain, 80);
        Assert.Contains("Would perform 1 action in 1 step:", text);
        Assert.Contains("   = nothing  a.yaml", text);
        Assert.Contains("   + create   b.yaml", text);
        Assert.Contains(" c\n   = nothing to do", text);
    }

    [Fact]
    public void Says_what_an_unknown_waits_for()
    {
        var text = PlanText.Render(Samples.Plan(Samples.Step("a", null, Samples.Action("a", null, ActionVerb.Update, "a.yaml") with
        {
            Fidelity = Fidelity.Unknown,
            FidelityReason = "waits for step 'warm', which may change it",
        })), TextStyle.Plain, 80);
        Assert.Contains("1 of them not predicted", text);
        Assert.Contains("   ? update   a.yaml", text);
        Assert.Contains("not predicted: waits for step 'warm', which may change it", text);
    }

    [Fact]
    public void A_failed_preflight_check_changes_the_last_line()
    {
        var text = PlanText.Render(Samples.Purge with { Preflight = [new PreflightResult("sql.query", false, "select 1 on db", "found 0, expected above 0")] }, TextStyle.Plain, 80);
        Assert.Contains("✗ select 1 on db: found 0, expected above 0", text);
        Assert.Contains("A run would be refused", text);
    }

    [Fact]
    public void Indents_a_diff_and_cuts_a_long_one()
    {
        var diff = "--- a/x\n+++ b/x\n@@ -1,90 +1,90 @@\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"+line {i}\n"));
        var text = PlanText.Render(Samples.Plan(Samples.Step("a", null, Samples.Action("a", null, ActionVerb.Update, "x") with { Diff = diff })), TextStyle.Plain, 80);
        Assert.Contains("\n              +line 0\n", text);
        Assert.DoesNotContain("+++", text);
        Assert.Contains("… 21 more lines; Export-ChangeReport writes them all", text);
    }

    [Fact]
    public void Tells_what_planning_left_behind_and_what_a_reviewer_should_know()
    {
        var text = PlanText.Render(Samples.Plan(Samples.Step("a", null, Samples.Action("a", null, ActionVerb.Update, "x") with { Residue = "a sequence advanced by 3" })) with
        {
            Warnings = ["purge.change.yaml:3:5 looks like a password"],
        }, TextStyle.Plain, 80);
        Assert.Contains("this dry run leaves behind: a sequence advanced by 3", text);
        Assert.Contains("Warning: purge.change.yaml:3:5 looks like a password", text);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(81)]
    [InlineData(100)]
    [InlineData(250)]
    public void Fits_every_width_with_and_without_colour(int width)
    {
        foreach (var plan in GeneratedPlans.Many(40))
        {
            var plain = PlanText.Render(plan, TextStyle.Plain, width);
            Assert.All(plain.Split('\n'), line => Assert.InRange(PrintableText.Width(line), 0, Math.Max(60, width)));
            Assert.DoesNotContain('\u001b', plain);
            Assert.Equal(plain, Escapes().Replace(PlanText.Render(plan, Samples.Coloured, width), ""));
        }
    }

    [Fact]
    public void Drops_nothing_of_a_long_target()
    {
        var target = string.Join('/', Enumerable.Range(0, 60).Select(i => $"folder{i}"));
        var text = PlanText.Render(Samples.Plan(Samples.Step("a", null, Samples.Action("a", null, ActionVerb.Update, target))), TextStyle.Plain, 60);
        Assert.Contains(target, Regex.Replace(text.Replace("exact", ""), @"\s+", ""));
    }

    internal static string TrimEnds(string text) => string.Join('\n', text.Split('\n').Select(l => l.TrimEnd()));

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escapes();
}
