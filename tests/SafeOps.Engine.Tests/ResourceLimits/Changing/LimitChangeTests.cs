using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Errors;
using SafeOps.Promotion;
using SafeOps.ResourceLimits;
using SafeOps.Sessions;

namespace SafeOps.Engine.Tests.ResourceLimits.Changing;

/// <summary>Proposals as a change file, planned and run by the real engine.</summary>
public sealed class LimitChangeTests : IDisposable
{
    private const string Values = """
        # The chart's values.
        image: user-api:4
        resources:
          requests: { memory: 256Mi }   # asked for
          limits:
            memory: 512Mi               # raised in March
        worker:
          resources:
            limits:
              memory: 128Mi
        """;

    private readonly ChangeBench _bench = new();
    private readonly ResourceLimitSession _session;

    public LimitChangeTests() => _session = ResourceLimitSession.Open(_bench.Ports);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Its_title_names_what_it_has_steps_for_alone()
    {
        _bench.Write("charts/user-api/values.yaml", "web: &web\n  resources: { limits: { memory: 256Mi } }\napi:\n  resources: { limits: { memory: 512Mi } }\njob: *web\n");
        var change = Propose(kills: 3, "charts/user-api/values.yaml");
        Assert.Equal(2, change.Failures.Count);
        Assert.Contains("title: Set requests and limits of user-api/api\n", change.Draft!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_else_a_preset_gave_is_kept_beside_the_new_value()
    {
        _bench.Write("charts/user-api/values.yaml", "resourcesPreset: nano\nresources: {}\n");
        var change = Propose(kills: 3, "charts/user-api/values.yaml");
        Assert.Empty(change.Failures);
        await Run(Write(change));
        var text = _bench.Read("charts/user-api/values.yaml");
        Assert.All(new[] { "memory: 384Mi", "cpu: 150m", "memory: 128Mi", "cpu: 100m" }, v => Assert.Contains(v, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edit_at_the_exact_path_changes_that_value_alone()
    {
        _bench.Write("charts/user-api/values.yaml", Values);
        var change = Propose(kills: 3, "charts/user-api/values.yaml");
        Assert.Empty(change.Failures);
        Assert.Null(change.Warning);
        var text = change.Draft!.Text();
        Assert.Contains("# charts/user-api/values.yaml:6:13: TooLow", text, StringComparison.Ordinal);
        Assert.Contains("# limit = 512Mi × 1.5 after OOM kills, rounded up to 768Mi", text, StringComparison.Ordinal);
        var path = Write(change);
        var plan = await _bench.PlanAsync(path);
        Assert.All(plan.Steps.SelectMany(s => s.Actions), a => Assert.Equal((true, "file.set"), (a.Fidelity is Fidelity.Exact or Fidelity.Simulated, a.Uses)));
        Assert.Equal(Values, _bench.Read("charts/user-api/values.yaml"));
        await Run(path);
        Assert.Equal(Values.Replace("512Mi", "768Mi", StringComparison.Ordinal).Replace("128Mi", "192Mi", StringComparison.Ordinal), _bench.Read("charts/user-api/values.yaml"));
    }

    [Fact]
    public async Task Items_are_named_documents_are_numbered_and_what_is_absent_is_made()
    {
        var manifest = LimitBench.Deployment.Replace("limits: { memory: 512Mi }", "limits: { cpu: 1 }", StringComparison.Ordinal);
        _bench.Write("deploy/all.yaml", $"kind: Namespace\napiVersion: v1\nmetadata: {{ name: production }}\n---\n{manifest}\n");
        _bench.Write("peers/billing.yaml", LimitBench.Deployment.Replace("user-api", "billing", StringComparison.Ordinal));
        var change = Propose(kills: null, ["deploy/all.yaml"], ["peers"]);
        Assert.Contains("path: spec.template.spec.containers[name=user-api].resources.limits.memory", change.Draft!.Text(), StringComparison.Ordinal);
        await Run(Write(change));
        Assert.Equal($"kind: Namespace\napiVersion: v1\nmetadata: {{ name: production }}\n---\n{manifest.Replace("{ cpu: 1 }", "{ cpu: 1, memory: 512Mi }", StringComparison.Ordinal)}\n", _bench.Read("deploy/all.yaml"));
    }

    [Fact]
    public async Task An_overlay_s_value_is_changed_where_it_stands()
    {
        _bench.Write("c/Chart.yaml", "name: user-api\n");
        _bench.Write("c/values.yaml", "resources: { requests: { memory: 64Mi }, limits: { memory: 512Mi } }\n");
        _bench.Write("c/values-production.yaml", "resources: { limits: { memory: 1Gi } }\n");
        var change = Propose(kills: 1, "c");
        await Run(Write(change));
        Assert.Equal("resources: { requests: { memory: 64Mi }, limits: { memory: 768Mi } }\n", _bench.Read("c/values.yaml"));
        Assert.Equal("resources: { limits: { memory: 1536Mi } }\n", _bench.Read("c/values-production.yaml"));
    }

    [Fact]
    public async Task What_an_overlay_has_from_below_is_made_in_the_overlay()
    {
        _bench.Write("c/Chart.yaml", "name: user-api\n");
        _bench.Write("c/values.yaml", "resources:\n  limits: { memory: 512Mi }\n");
        _bench.Write("c/values-production.yaml", "resources:\n  requests:\n    memory: 300Mi\n");
        var change = Propose(kills: 1, "c/values-production.yaml");
        await Run(Write(change));
        Assert.Equal("resources:\n  limits: { memory: 512Mi }\n", _bench.Read("c/values.yaml"));
        Assert.Equal("resources:\n  requests:\n    memory: 300Mi\n  limits:\n    memory: 768Mi\n", _bench.Read("c/values-production.yaml"));
    }

    [Fact]
    public void What_is_shared_through_an_anchor_is_no_step_and_said_so()
    {
        _bench.Write("v.yaml", "usual: &usual\n  limits: { memory: 640Mi }\na:\n  resources: *usual\n");
        var change = Propose(kills: 1, "v.yaml");
        Assert.Null(change.Draft);
        Assert.Equal(ErrorCodes.FileNotEditable, Assert.Single(change.Failures).Code);
        Assert.Contains("is the alias '*usual'", change.Failures[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_a_cluster_has_is_patched_in_the_environment_s_cluster()
    {
        _bench.Write("live.json", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"user-api","namespace":"production","uid":"1"},
             "spec":{"template":{"spec":{"containers":[{"name":"user-api","resources":{"limits":{"memory":"512Mi"}}}]}}}}
            """);
        var text = Propose(kills: 2, "live.json").Draft!.Text();
        Assert.Contains("uses: kubernetes.patch", text, StringComparison.Ordinal);
        Assert.DoesNotContain("undo:", text, StringComparison.Ordinal);
        var with = Assert.Single(Propose(kills: 2, "live.json").Draft!.Steps).With;
        Assert.Equal("deployment/user-api", (string?)with["target"]);
        Assert.Equal("production", (string?)with["namespace"]);
        Assert.Equal("""{"spec":{"template":{"spec":{"containers":[{"name":"user-api","resources":{"limits":{"memory":"768Mi"}}}]}}}}""", with["patch"]!.ToJsonString());
    }

    [Fact]
    public async Task The_patch_for_a_cluster_is_a_step_that_asks_for_the_environment_s_context()
    {
        _bench.Write("live.json", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"user-api","uid":"1"},
             "spec":{"template":{"spec":{"containers":[{"name":"user-api","resources":{"limits":{"memory":"512Mi"}}}]}}}}
            """);
        var refusal = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(Write(Propose(kills: 2, "live.json"))));
        Assert.Equal(ErrorCodes.TargetUndeclared, refusal.Code);
    }

    [Fact]
    public void Outside_a_project_it_says_that_one_is_needed()
    {
        using var bench = new LimitBench().Chart("user-api", "512Mi");
        var comparisons = bench.Compare(bench.Request("charts/user-api") with { OomKills = 1 });
        var change = bench.Session.Change(comparisons, bench.At("fix.change.yaml"));
        Assert.Contains("file: charts/user-api/values.yaml", change.Draft!.Text(), StringComparison.Ordinal);
        Assert.Contains("Initialize-SafeOpsProject", change.Warning, StringComparison.Ordinal);
    }

    private ResourceChange Propose(int? kills, params string[] paths) => Propose(kills, paths, []);

    private ResourceChange Propose(int? kills, string[] paths, string[] peers)
    {
        var comparing = _session.Begin(new ResourceLimitRequest
        {
            Paths = [.. paths.Select(_bench.PathOf)],
            Peers = [.. peers.Select(_bench.PathOf)],
            Location = _bench.Root,
            Resources = [ResourceKind.Memory],
            OomKills = kills,
        });
        var all = Enumerable.Range(0, comparing.Count).SelectMany(i => comparing.CompareAsync(i, CancellationToken.None).GetAwaiter().GetResult()).ToList();
        return _session.Change(all, _bench.PathOf("changes/fix.change.yaml"));
    }

    private string Write(ResourceChange change)
    {
        var path = _bench.PathOf("changes/fix.change.yaml");
        change.Draft!.Write(path);
        return path;
    }

    private async Task Run(string path)
    {
        var run = await _bench.Session.Delivery.InvokeAsync(new ChangeRequest(path, "dev"), _bench, CancellationToken.None);
        Assert.Equal(RunStatus.Succeeded, run.Status);
    }
}
