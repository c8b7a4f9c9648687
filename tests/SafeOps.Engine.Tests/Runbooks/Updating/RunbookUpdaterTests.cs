using SafeOps.Adapters.Text;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Runbooks;
using SafeOps.Runbooks.Updating;
using static SafeOps.Engine.Tests.Runbooks.RunbookFixture;

namespace SafeOps.Engine.Tests.Runbooks.Updating;

public sealed class RunbookUpdaterTests
{
    private static readonly Investigation First = Of(
        Step("kubectl get pods -n payments", "NAME"),
        Note(InvestigationNoteKind.Finding, "A pod is gone.", 1),
        Action("Restart", "kubectl rollout restart deploy/checkout -n payments"));

    private static readonly Investigation Second = Of(
        Step("kubectl get pods -n payments", "NAME"),
        Step("kubectl describe node worker-1", "Pressure"),
        Note(InvestigationNoteKind.Finding, "The node is full.", 2),
        Note(InvestigationNoteKind.Finding, "Two pods are gone.", 1),
        Action("Drain the node", "kubectl drain worker-1", "kubectl uncordon worker-1"),
        Note(InvestigationNoteKind.Decision, "Watch the nodes.", 2)) with
    { Id = "20261201-0900-abcd", Title = "Checkout is slow again", Started = Now.AddDays(4) };

    private static RunbookUpdate Merge(string text, Investigation investigation)
    {
        var file = Read(text);
        return new RunbookUpdater(new TextDiff()).Merge(file, Make(investigation, file.Runbook.Parameters));
    }

    [Fact]
    public void Adds_what_is_new_in_its_place_and_nothing_twice()
    {
        var update = Merge(Write(First), Second);
        var merged = Read(update.Text).Runbook;
        Assert.Equal(["kubectl get pods -n ${namespace}", "kubectl describe node worker-1"], merged.StepsOf(RunbookSection.Investigation).Select(s => s.Command));
        Assert.Equal(["kubectl rollout restart deploy/${service} -n ${namespace}", "kubectl drain worker-1"], merged.StepsOf(RunbookSection.Resolution).Select(s => s.Command));
        Assert.Equal([Id, "20261201-0900-abcd"], merged.Provenance.Select(p => p.Id));
        Assert.Contains(merged.In(RunbookSection.Causes), r => r.Text == "The node is full.");
        Assert.Contains(merged.In(RunbookSection.Prevention), r => r.Text == "Watch the nodes.");
        Assert.DoesNotContain("None were recorded", update.Text.Split("## Prevention")[1], StringComparison.Ordinal);
        Assert.Equal([1], update.ReadAgain);
        Assert.Contains("Two pods are gone.", merged.Steps[0].Readings.Select(r => r.Text));
        Assert.False(Merge(update.Text, Second).HasChanges);
        Assert.False(Merge(update.Text, First).HasChanges);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void What_people_wrote_stays_byte_for_byte(string lineEnd)
    {
        var own = Write(First).Replace("## Common causes\n", "## Common causes\n\n*  My own   words,\ttabs too\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", StringComparison.Ordinal)
            .Replace("owner:", "owner:", StringComparison.Ordinal).Replace("\n---\n\n#", "\nowner: me # and nobody else\n---\n\n#", StringComparison.Ordinal).Replace("\n", lineEnd, StringComparison.Ordinal);
        var text = Merge(own, Second).Text;
        Assert.Empty(Read(text).Mistakes);
        // Every line of before is there, in its order: the new text is the old one with lines put in between.
        var left = new Queue<string>(text.Split('\n'));
        foreach (var line in own.Split('\n').Where(l => l.Trim().Length > 0 && !l.StartsWith("reviewed:", StringComparison.Ordinal) && !l.StartsWith("review:", StringComparison.Ordinal) && !l.StartsWith("None were", StringComparison.Ordinal)))
        {
            while (left.TryDequeue(out var next) && next != line)
                Assert.NotEmpty(left);
        }
        Assert.True(lineEnd == "\n" || text.Split('\n').SkipLast(1).All(l => l.EndsWith('\r')));
    }

    [Fact]
    public void A_foreign_file_gets_it_below_its_own_headings()
    {
        var foreign = "# Checkout\n\n## Diagnosis\n\nLook around.\n\n```bash\nkubectl get pods -n payments\n```\n\n## Remediation\n\nTurn it off and on.\n";
        var update = new RunbookUpdater(new TextDiff()).Merge(Read(foreign), Make(Second));
        Assert.StartsWith("# Checkout\n\n## Diagnosis\n\nLook around.\n\n```bash\nkubectl get pods -n payments\n```\n\n", update.Text, StringComparison.Ordinal);
        Assert.True(update.Text.IndexOf("describe node", StringComparison.Ordinal) < update.Text.IndexOf("## Remediation", StringComparison.Ordinal));
        Assert.True(update.Text.IndexOf("drain", StringComparison.Ordinal) > update.Text.IndexOf("Turn it off", StringComparison.Ordinal));
        Assert.Contains("## Prevention measures", update.Text, StringComparison.Ordinal);
        Assert.All(update.Diff.Split('\n').Where(l => l.StartsWith('-')), l => Assert.StartsWith("---", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("# Notes\n\nJust words.\n")]
    [InlineData("# S\n\n## Diagnosis\n\n```bash\ndf -h\n")]
    [InlineData("---\nsafeops: 1\nrunbook: S\nreview: soon\n---\n\n## Diagnosis\n")]
    [InlineData("---\nsafeops: 1\nrunbook: S\nprovenance: []\n---\n\n## Diagnosis\n")]
    public void Is_refused_where_something_could_be_spoiled(string text) =>
        Assert.Equal(ErrorCodes.RunbookInvalid, Assert.Throws<SafeOpsException>(() => MergeOrThrow(text)).Code);

    private static RunbookUpdate MergeOrThrow(string text)
    {
        try
        {
            return Merge(text, Second);
        }
        catch (MistakesException mistakes)
        {
            throw new SafeOpsException(mistakes.Code, mistakes.Message);
        }
    }
}
