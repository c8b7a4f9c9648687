using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Helm;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Helm;

/// <summary>Rollbacks that helm gives up half-way, and what its versions do otherwise, with a recording program in helm's place.</summary>
public sealed class RecordingHelmUnreadyTests : IDisposable
{
    private const string Web = """{ "release": "web" }""";

    private readonly HelmBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("unreadyRollback", "Release \"web\" failed: context deadline exceeded")]
    [InlineData("failRollback", "Rollback \"web\" failed: context deadline exceeded")]
    public async Task With_a_recording_helm_a_rollback_given_up_half_way_is_found_so_and_gone_on_with(string how, string description)
    {
        await UpgradeAsync();
        var step = HelmBench.Step("helm.rollback", Web);
        var action = await _bench.PlanAsync(step);
        await FailingAsync(how, () => _bench.Harness.ApplyAsync(step, action));
        Assert.Equal($"3 failed {description}", _bench.Helm.Told("web")[^1]);
        Assert.Equal(ProbeAnswer.Partly, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.Harness.ApplyAsync(step, action);
        Assert.Equal("4 deployed Rollback to 1", _bench.Helm.Told("web")[^1]);
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(step, action)).Answer);
    }

    [Theory]
    [InlineData("unreadyRollback")]
    [InlineData("failRollback")]
    [InlineData("kill")]
    public async Task With_a_recording_helm_an_undo_of_a_rollback_given_up_half_way_is_done_again(string how)
    {
        await UpgradeAsync();
        var step = HelmBench.Step("helm.rollback", Web);
        var actions = await _bench.Harness.RunAsync(step);
        await FailingAsync(how, () => _bench.Harness.UndoAsync(step, actions));
        await _bench.Harness.UndoAsync(step, actions);
        Assert.Equal("5 deployed Rollback to 2", _bench.Helm.Told("web")[^1]);
    }

    [Fact]
    public async Task With_a_recording_helm_an_undo_of_an_upgrade_whose_objects_never_got_ready_is_done_again()
    {
        await _bench.InstallAsync();
        _bench.NextVersion();
        var step = HelmBench.Step();
        var actions = await _bench.Harness.RunAsync(step);
        await FailingAsync("unreadyRollback", () => _bench.Harness.UndoAsync(step, actions));
        await _bench.Harness.UndoAsync(step, actions);
        Assert.Equal("4 deployed Rollback to 1", _bench.Helm.Told("web")[^1]);
        Assert.Equal(ActionVerb.None, (await _bench.PlanUndoAsync(step, actions[0])).Verb);
    }

    [Fact]
    public async Task With_a_recording_helm_an_undo_of_an_uninstall_given_up_half_way_is_done_again()
    {
        await _bench.InstallAsync();
        var step = HelmBench.Step("helm.uninstall", Web);
        var actions = await _bench.Harness.RunAsync(step);
        await FailingAsync("unreadyRollback", () => _bench.Harness.UndoAsync(step, actions));
        await _bench.Harness.UndoAsync(step, actions);
        Assert.Equal("3 deployed Rollback to 1", _bench.Helm.Told("web")[^1]);
    }

    [Theory]
    [InlineData("v3.12.0")]
    [InlineData("v4.0.1")]
    public async Task With_a_recording_helm_of_each_version_all_names_are_listed(string version)
    {
        await _bench.InstallAsync();
        await _bench.Harness.RunAsync(HelmBench.Step("helm.uninstall", Web));
        _bench.Helm.Behave("version", version);
        Assert.Equal(["web"], await new HelmClient(new("dev-cluster", "shop"), _bench.Harness.Planning()).NamesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task With_a_recording_helm_too_old_to_install_what_was_uninstalled_the_next_step_says_so()
    {
        await _bench.InstallAsync();
        await _bench.Harness.RunAsync(HelmBench.Step("helm.uninstall", Web));
        _bench.Helm.Behave("version", "v3.14.3");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(HelmBench.Step()));
        Assert.Equal(ErrorCodes.TargetRefused, error.Code);
        Assert.Contains("Helm 3.14.4", error.NextStep, StringComparison.Ordinal);
        _bench.Helm.Behave("version", "v3.14.4");
        await _bench.Harness.RunAsync(HelmBench.Step());
        Assert.Equal("2 deployed safeops r1 deploy/1", _bench.Helm.Told("web")[^1]);
    }

    [Fact]
    public async Task With_a_recording_helm_a_values_file_with_a_comma_in_its_name_is_one_file()
    {
        _bench.Harness.Write("values/eu,west.yaml", "replicas: 7\n");
        await _bench.Harness.RunAsync(HelmBench.Step(with: """{ "release": "web", "chart": "charts/web", "install": true, "values": ["values/eu,west.yaml"] }"""));
        Assert.Equal(7, (int)_bench.Stored(1)["config"]!["replicas"]!);
    }

    private async Task FailingAsync(string how, Func<Task> act)
    {
        _bench.Helm.Behave(how, how == "kill" ? "rollback" : "context deadline exceeded");
        await Assert.ThrowsAsync<SafeOpsException>(act);
        _bench.Helm.Behave(how, null);
    }

    private async Task UpgradeAsync()
    {
        await _bench.InstallAsync();
        _bench.NextVersion();
        await _bench.Harness.RunAsync(HelmBench.Step());
    }
}
