using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Investigations;

public sealed class InvestigationChangeTests : InvestigationFixture
{
    private readonly Investigation _investigation;

    public InvestigationChangeTests() => _investigation = Begin();

    [Theory]
    [InlineData("kubectl set resources deployment web --limits=memory=1Gi -n shop", "kubectl set resources deployment web --limits=memory=1Gi -n shop --dry-run=server")]
    [InlineData("kubectl delete pod web-1", "kubectl delete pod web-1 --dry-run=server")]
    [InlineData("rsync -a a/ b/", "rsync -a a/ b/ --dry-run")]
    [InlineData("helm upgrade web ./chart --reuse-values", "helm upgrade web ./chart --reuse-values --dry-run=server")]
    [InlineData("git push origin main", null)]
    [InlineData("apt-get install -y htop", "apt-get install -y htop --dry-run")]
    [InlineData("systemctl restart web", null)]
    [InlineData("kubectl exec web-1 -- rm -f /tmp/x", null)]
    [InlineData("nobody-knows-this --fast", null)]
    public void A_tool_is_asked_for_its_dry_run_where_the_verdict_knows_it(string command, string? dryRun)
    {
        Act(command);
        var step = Assert.Single(Draft().Steps);
        Assert.Equal(command, Words(step.With["run"]));
        Assert.Equal(dryRun, Words(step.With["dryRun"]));
    }

    [Theory]
    [InlineData("kubectl rollout restart deployment web", "kubectl-rollout-restart")]
    [InlineData("/usr/bin/systemctl restart web", "systemctl-restart")]
    [InlineData("./deploy.sh --now", "deploy-sh")]
    [InlineData("a | b", "action")]
    public void A_step_is_named_by_what_it_does(string command, string id)
    {
        Act(command);
        Act(command);
        var ids = Draft().Steps.Select(s => s.Id).ToList();
        Assert.Equal(ids[0] + "-2", ids[1]);
        Assert.Matches("^[a-z0-9][a-z0-9-]*$", ids[0]);
        if (id != "action")
            Assert.Equal(id, ids[0]);
    }

    [Fact]
    public void The_reason_says_what_is_shown_and_what_is_opinion()
    {
        Act("touch x");
        Assert.Contains("which is not completed", Draft().Why, StringComparison.Ordinal);
        Store.Complete(_investigation, "memory.", "more", []);
        Assert.Equal($"memory (an opinion: no step shows it; investigation {_investigation.Id}).", Draft().Why);
    }

    [Fact]
    public void A_folder_outside_and_SQL_without_a_connection_are_said()
    {
        Store.Add(_investigation, Action("make deploy") with { Folder = "/srv/elsewhere" });
        Store.Add(_investigation, Action("delete from locks") with { Shell = CommandShell.PostgreSql });
        var draft = Draft();
        Assert.Contains(Assert.Single(draft.Steps).Comments, c => c.Contains("run in /srv/elsewhere", StringComparison.Ordinal));
        Assert.Contains(draft.Comments, c => c.Contains("Entry 2 is PostgreSql and names no connection", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hidden_secret_is_a_parameter_and_no_part_of_a_shells_text()
    {
        Act($"tool --key {SecretMasker.Mask} go");
        Act($"echo {SecretMasker.Mask} | tool");
        var draft = Draft();
        Assert.Equal("tool --key ${secret} go", Words(draft.Steps[0].With["run"]));
        Assert.Equal("secret", draft.Parameters["secret"]!["type"]!.GetValue<string>());
        Assert.Contains(draft.Steps[1].Comments, c => c.Contains("'environment:'", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_command_there_is_no_change()
    {
        Assert.Equal(ErrorCodes.InvestigationWithoutActions, Assert.Throws<SafeOpsException>(Draft).Code);
        Store.Add(_investigation, new InvestigationNote(0, default, "") { Kind = InvestigationNoteKind.Action, Text = "called the team" });
        Assert.Contains("names a command", Assert.Throws<SafeOpsException>(Draft).Message, StringComparison.Ordinal);
    }

    private void Act(string command) => Store.Add(_investigation, Action(command));

    private static InvestigationNote Action(string command) => new(0, default, "") { Kind = InvestigationNoteKind.Action, Text = "did it", Command = command };

    private ChangeDraft Draft() => new InvestigationChange(new CommandReader(), null).Draft(Store.Read(_investigation.Id), "again");

    private static string? Words(JsonNode? list) => list is JsonArray words ? string.Join(' ', words.Select(w => w!.GetValue<string>())) : list?.GetValue<string>();
}
