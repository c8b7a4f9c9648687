using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Promotion;

namespace SafeOps.Engine.Tests.Changes.Steps.Helm;

/// <summary>Whole changes with helm's steps, against a recording program in helm's place.</summary>
public sealed class RecordingHelmChangeTests : IDisposable
{
    private const string Project = """
        safeops: 1
        environments: [ { name: dev, targets: { kubernetes: { context: dev-cluster, namespace: shop } } } ]
        """;

    private const string Releases = """
        steps:
          - id: scale
            uses: file.set
            with: { file: charts/web/values.yaml, path: replicas, value: 4 }
          - id: deploy
            forEach: [web, api]
            uses: helm.upgrade
            with: { release: "${item}", chart: charts/web, install: true }
        """;

    private readonly ChangeBench _bench = new(Project);
    private readonly StandIns _programs = new();

    public void Dispose()
    {
        _programs.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task With_a_recording_helm_a_change_of_values_and_releases_is_planned_whole_done_as_predicted_and_done_once()
    {
        var helm = await _programs.HelmAsync(_bench);
        var change = _bench.Change(Releases);
        var actions = (await _bench.PlanAsync(change)).Actions.ToList();
        Assert.Equal([Fidelity.Exact, Fidelity.Simulated, Fidelity.Simulated], actions.Select(a => a.Fidelity));
        Assert.Contains("~ deployment/web: spec.replicas: 2 → 4", actions[1].Details);
        Assert.Equal(2, helm.History("web").Count);
        var run = await _bench.RunAsync(change);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.True(run.DryRunWasTrue);
        Assert.Equal($"3 deployed safeops {run.RunId} deploy[web]/1", helm.Told("web")[^1]);
        Assert.Equal($"1 deployed safeops {run.RunId} deploy[api]/1", helm.Told("api")[^1]);
        Assert.Equal(RunStatus.NothingToDo, (await _bench.RunAsync(change)).Status);
    }

    [Fact]
    public async Task With_a_recording_helm_a_release_that_fails_has_the_change_undone()
    {
        var helm = await _programs.HelmAsync(_bench);
        helm.Behave("failUpgrade", "timed out waiting for the condition");
        var run = await _bench.RunAsync(_bench.Change($"{Releases}\nonFailure: undo"));
        Assert.Equal(RunStatus.FailedUndone, run.Status);
        Assert.Equal("4 deployed Rollback to 2", helm.Told("web")[^1]);
        Assert.Empty(helm.History("api"));
        Assert.Contains("replicas: 2", _bench.Read("charts/web/values.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_recording_helm_a_run_whose_helm_was_killed_is_undone_too()
    {
        var helm = await _programs.HelmAsync(_bench);
        helm.Behave("kill", "upgrade");
        var run = await _bench.RunAsync(_bench.Change($"{Releases}\nonFailure: undo"));
        Assert.Equal(RunStatus.FailedUndone, run.Status);
        Assert.Equal("4 deployed Rollback to 2", helm.Told("web")[^1]);
    }

    [Theory]
    [InlineData("uses: helm.upgrade\n    with: { release: web, chart: charts/web, set: { replicas: '6' } }", "safeops")]
    [InlineData("uses: helm.rollback\n    with: { release: web, revision: 1 }", "Rollback to 1")]
    [InlineData("uses: helm.uninstall\n    with: { release: web }", "Uninstallation complete")]
    public async Task With_a_recording_helm_the_way_back_is_rehearsed_although_each_way_makes_a_revision(string step, string ends)
    {
        var helm = await _programs.HelmAsync(_bench);
        var change = _bench.Change($"steps:\n  - id: go\n    {step}");
        var run = await _bench.Session.Delivery.RehearseAsync(new ChangeRequest(change, "dev"), _bench, default);
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.StartsWith(ends, helm.Told("web")[^1].Split(' ', 3)[2], StringComparison.Ordinal);
    }
}
