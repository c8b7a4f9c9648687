using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Helm;

/// <summary>helm.rollback and helm.uninstall against a recording program in helm's place.</summary>
public sealed class RecordingHelmWayBackTests : IDisposable
{
    private const string Rollback = """{ "release": "web" }""";

    private readonly HelmBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task With_a_recording_helm_a_rollback_goes_to_the_last_good_revision_and_shows_what_that_changes()
    {
        await UpgradeAsync();
        var step = HelmBench.Step("helm.rollback", Rollback);
        var actions = await _bench.Harness.RunAsync(step);
        var action = Assert.Single(actions);
        Assert.Contains("chart: web-1.1.0 → web-1.0.0", action.Details);
        Assert.Contains("~ deployment/web: spec.template.spec.containers[name=web].image: registry/web:2.1.0 → registry/web:2.0.3", action.Details);
        Assert.Equal("helm --kube-context dev-cluster --namespace shop rollback web 1 --wait --timeout 300s", Assert.Single(action.Commands).Line);
        Assert.Equal("3 deployed Rollback to 1", _bench.Helm.Told("web")[^1]);
        Assert.Equal(ActionVerb.None, (await _bench.PlanAsync(step)).Verb);
        await _bench.Harness.UndoAsync(step, actions);
        Assert.Equal("4 deployed Rollback to 2", _bench.Helm.Told("web")[^1]);
    }

    [Fact]
    public async Task With_a_recording_helm_a_rollback_skips_revisions_that_failed_and_clears_a_pending_one()
    {
        await UpgradeAsync();
        var step = HelmBench.Step();
        _bench.NextVersion("1.2.0", "2.2.0");
        var upgrade = await _bench.PlanAsync(step);
        _bench.Helm.Behave("kill", "upgrade");
        await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(step, upgrade));
        _bench.Helm.Behave("kill", null);
        var action = Assert.Single(await _bench.Harness.RunAsync(HelmBench.Step("helm.rollback", Rollback)));
        Assert.Contains("revision 3 is pending-upgrade: make sure that no helm is still at work on it", action.Details);
        Assert.False(action.Undoable);
        Assert.Equal("4 deployed Rollback to 2", _bench.Helm.Told("web")[^1]);
    }

    [Fact]
    public async Task With_a_recording_helm_a_rollback_killed_half_way_is_found_so_and_gone_on_with()
    {
        await UpgradeAsync();
        var step = HelmBench.Step("helm.rollback", Rollback);
        var action = await _bench.PlanAsync(step);
        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(step, action)).Answer);
        _bench.Helm.Behave("kill", "rollback");
        await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(step, action));
        _bench.Helm.Behave("kill", null);
        Assert.Equal(ProbeAnswer.Partly, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.Harness.ApplyAsync(step, action);
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.VerifyAsync(step, action);
        await _bench.Harness.UndoAsync(step, [action]);
    }

    [Theory]
    [InlineData("""{ "release": "other" }""", "no release other")]
    [InlineData("""{ "release": "web", "revision": 9 }""", "revision 9")]
    public async Task With_a_recording_helm_a_rollback_to_what_is_not_there_says_what_there_is(string with, string says)
    {
        await UpgradeAsync();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(HelmBench.Step("helm.rollback", with)));
        Assert.Equal(ErrorCodes.TargetUnknown, error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_recording_helm_an_undo_of_a_rollback_is_refused_after_a_later_revision()
    {
        await UpgradeAsync();
        var step = HelmBench.Step("helm.rollback", Rollback);
        var action = Assert.Single(await _bench.Harness.RunAsync(step));
        _bench.NextVersion("1.3.0", "2.3.0");
        await _bench.Harness.RunAsync(HelmBench.Step());
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanUndoAsync(step, action));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
    }

    [Fact]
    public async Task With_a_recording_helm_an_uninstall_tells_what_goes_and_what_stays_and_is_undone()
    {
        _bench.Harness.Write("charts/web/templates/kept.yaml", "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\n  annotations:\n    helm.sh/resource-policy: keep\n");
        await _bench.InstallAsync();
        var step = HelmBench.Step("helm.uninstall", Rollback);
        var actions = await _bench.Harness.RunAsync(step);
        var action = Assert.Single(actions);
        Assert.Contains("- deployment/web", action.Details);
        Assert.Contains("stays: persistentvolumeclaim/data (resource-policy: keep)", action.Details);
        Assert.DoesNotContain("- persistentvolumeclaim/data", action.Details);
        Assert.Equal(RiskLevel.High, action.Risk);
        Assert.Equal("1 uninstalled Uninstallation complete", _bench.Helm.Told("web")[^1]);
        Assert.Equal(ActionVerb.None, (await _bench.PlanAsync(step)).Verb);
        await _bench.Harness.UndoAsync(step, actions);
        Assert.Equal("2 deployed Rollback to 1", _bench.Helm.Told("web")[^1]);
    }

    [Fact]
    public async Task With_a_recording_helm_an_uninstall_without_history_has_no_way_back_and_asks_that_it_be_said()
    {
        const string With = """{ "release": "web", "keepHistory": false }""";
        await _bench.InstallAsync();
        var step = HelmBench.Step("helm.uninstall", With);
        Assert.Equal("keepHistory", Assert.Single(StepTypes.Get("helm.uninstall").Check(step, _bench.Harness.Project)).Option);
        Assert.Empty(StepTypes.Get("helm.uninstall").Check(step with { Undo = new ResolvedUndo(UndoKind.None, [], "it is installed anew") }, _bench.Harness.Project));
        var action = Assert.Single(await _bench.Harness.RunAsync(step));
        Assert.False(action.Undoable);
        Assert.Empty(_bench.Helm.History("web"));
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanUndoAsync(step, action));
        Assert.Equal(ErrorCodes.RunNotUndoable, error.Code);
    }

    [Fact]
    public async Task With_a_recording_helm_an_uninstall_killed_half_way_is_found_so_and_gone_on_with()
    {
        await _bench.InstallAsync();
        var step = HelmBench.Step("helm.uninstall", Rollback);
        var action = await _bench.PlanAsync(step);
        _bench.Helm.Behave("kill", "uninstall");
        await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(step, action));
        _bench.Helm.Behave("kill", null);
        Assert.Equal(ProbeAnswer.Partly, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.Harness.ApplyAsync(step, action);
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.VerifyAsync(step, action);
    }

    private async Task UpgradeAsync()
    {
        await _bench.InstallAsync();
        _bench.NextVersion();
        await _bench.Harness.RunAsync(HelmBench.Step());
    }
}
