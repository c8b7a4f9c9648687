using SafeOps.Adapters.Text;
using SafeOps.Adapters.Yaml;
using SafeOps.Errors;
using SafeOps.Handoffs;

namespace SafeOps.Adapters.Tests.Handoffs;

public sealed class HandoffReaderTests
{
    private const string ByHand = """
        We're migrating the user-api service to the new Kubernetes cluster.

        Location: /company/SRE/helm/charts/user-api/
        Current branch: feature/cluster-migration

        Completed:
        - Updated Chart.yaml to version 2.1.0
        - Modified values.yaml for new cluster endpoints

        Remaining tasks:
        - Update production values override (values/production.yaml)
        - Test deployment in staging environment

        Key decisions made:
        - Using ClusterIP service instead of LoadBalancer (cost optimization)

        Known issues:
        - Staging namespace doesn't exist yet (needs to be created first)

        Files modified:
        - Chart.yaml
        - templates/ingress.yaml (domain update)

        Next immediate action: Create staging namespace, then test deployment.
        """;

    [Fact]
    public void A_handoff_that_somebody_wrote_without_headings_is_read_by_its_lines()
    {
        var handoff = Read(ByHand);
        Assert.Equal("/company/SRE/helm/charts/user-api/", handoff.Head?.Location);
        Assert.Equal("feature/cluster-migration", handoff.Head?.Branch);
        Assert.Equal(["Updated Chart.yaml to version 2.1.0", "Modified values.yaml for new cluster endpoints"], handoff.Completed.Select(i => i.Text));
        Assert.All(handoff.Completed, i => Assert.True(i.IsDone));
        Assert.Equal(2, handoff.Remaining.Count);
        Assert.Equal(("Using ClusterIP service instead of LoadBalancer", "cost optimization"), (handoff.Decisions[0].Text, handoff.Decisions[0].Why));
        Assert.Single(handoff.KnownIssues);
        Assert.Equal(["Chart.yaml", "templates/ingress.yaml (domain update)"], handoff.FilesNamed);
        Assert.Equal("Create staging namespace, then test deployment.", handoff.Next);
        Assert.Equal("We're migrating the user-api service to the new Kubernetes cluster.", Assert.Single(handoff.Other).Text);
    }

    [Fact]
    public void Headings_of_any_name_and_depth_are_read_and_what_is_not_known_is_kept()
    {
        var handoff = Read("# Cluster move\n\n### Done\n* [x] one\n* [ ] two\n\n## TODO\n1. three\n2. four\n\n## Contacts\n\nAsk ada.\n\n```sh\nls\n```\n\n## Next step\n\nGo on.\n");
        Assert.Equal("Cluster move", handoff.Title);
        Assert.Equal([true, false], handoff.Completed.Select(i => i.IsDone));
        Assert.Equal(["three", "four"], handoff.Remaining.Select(i => i.Text));
        Assert.Equal(("Contacts", "Ask ada.\n```sh\nls\n```"), (handoff.Other[0].Heading, handoff.Other[0].Text));
        Assert.Contains("Ask ada.", HandoffMarkdown.Write(handoff), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# Shopping\n\n- milk\n", "Its headings: 'Shopping'")]
    [InlineData("", "It has no headings")]
    [InlineData("---\ntitle: x\n---\n\n# Meeting\n\n## Agenda\n", "'Meeting', 'Agenda'")]
    public void A_foreign_text_is_refused_with_what_is_missing(string text, string message)
    {
        var refusal = Assert.Throws<SafeOpsException>(() => Read(text));
        Assert.Equal(ErrorCodes.HandoffInvalid, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Remaining tasks", refusal.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("safeops: 1\nkind: handoff\nbrnch: main", "h.md:4:1: the head has the unknown key 'brnch'. Did you mean 'branch'?")]
    [InlineData("safeops: 1\nkind: runbook", "h.md:3:7: the head is of kind 'runbook'; expected handoff.")]
    [InlineData("safeops: 9\nkind: handoff", "h.md:2:10: the file has format 9")]
    [InlineData("safeops: 1\nkind: handoff\ncreated: yesterday", "expected a time")]
    [InlineData("safeops: 1\nkind: [", "h.md:")]
    public void A_head_with_a_mistake_is_refused_at_its_place(string head, string message)
    {
        var refusal = Assert.ThrowsAny<SafeOpsException>(() => Read($"---\n{head}\n---\n\n## Completed\n\n- one\n"));
        Assert.Equal(ErrorCodes.HandoffInvalid, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1. not a list")]
    [InlineData("2) not either")]
    [InlineData("# no heading")]
    [InlineData("- no item")]
    [InlineData("[x] not ticked")]
    [InlineData("\\ a stroke")]
    [InlineData("> no quotation")]
    [InlineData("two\nlines")]
    [InlineData("`code` and *stars*")]
    [InlineData("Completed: not a section")]
    [InlineData("--- not a rule")]
    public void A_text_comes_back_as_it_was_whatever_it_begins_with(string text)
    {
        var handoff = new Handoff { Title = "t", Completed = [new HandoffItem(text) { IsDone = true }], Remaining = [new HandoffItem(text)], KnownIssues = [new HandoffItem(text)], Next = "go" };
        var back = Read(HandoffMarkdown.Write(handoff));
        Assert.Equal(handoff.Completed[0].Text.Replace('\n', ' '), Assert.Single(back.Completed).Text);
        Assert.Equal(handoff.Remaining[0].Text.Replace('\n', ' '), Assert.Single(back.Remaining).Text);
        Assert.Equal(handoff.KnownIssues[0].Text.Replace('\n', ' '), Assert.Single(back.KnownIssues).Text);
        Assert.False(back.Remaining[0].IsDone);
    }

    [Fact]
    public void Empty_sections_say_none_given_and_come_back_empty()
    {
        var text = HandoffMarkdown.Write(new Handoff { Title = "t", Remaining = [new HandoffItem("one")] });
        Assert.Equal(4 + 1, text.Split("none given").Length - 1);
        var back = Read(text);
        Assert.Empty(back.Completed);
        Assert.Empty(back.Decisions);
        Assert.Null(back.Next);
    }

    private static Handoff Read(string text) => new HandoffReader(new MarkdownReader(), new YamlReader()).Read(text, "h.md");
}
