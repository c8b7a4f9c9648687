using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Helm;

/// <summary>What goes wrong with a release, against a recording program in helm's place.</summary>
public sealed class RecordingHelmTroubleTests : IDisposable
{
    private readonly HelmBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("killed", "pending-upgrade")]
    [InlineData("failed", "failed")]
    public async Task With_a_recording_helm_an_upgrade_cut_off_half_way_is_found_so_and_gone_on_with(string how, string status)
    {
        var (step, action) = await CutOffAsync(how);
        Assert.Equal(status, (string?)_bench.Stored(2)["info"]!["status"]);
        var probe = await _bench.ProbeAsync(step, action);
        Assert.Equal(ProbeAnswer.Partly, probe.Answer);
        await _bench.Harness.ApplyAsync(step, action);
        Assert.Equal(ProbeAnswer.Done, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.VerifyAsync(step, action);
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.Equal((string?)_bench.Stored(1)["manifest"], (string?)_bench.Helm.History("web")[^1]["manifest"]);
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("failed")]
    public async Task With_a_recording_helm_an_upgrade_cut_off_half_way_is_undone(string how)
    {
        var (step, action) = await CutOffAsync(how);
        var undo = await _bench.PlanUndoAsync(step, action);
        Assert.Contains("rollback web 1", Assert.Single(undo.Commands).Line, StringComparison.Ordinal);
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.Equal("3 deployed Rollback to 1", _bench.Helm.Told("web")[^1]);
    }

    [Fact]
    public async Task With_a_recording_helm_a_first_install_cut_off_half_way_is_gone_on_with()
    {
        var step = HelmBench.Step();
        var action = await _bench.PlanAsync(step);
        _bench.Helm.Behave("kill", "upgrade");
        await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(step, action));
        _bench.Helm.Behave("kill", null);
        Assert.Equal(ProbeAnswer.Partly, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.Harness.ApplyAsync(step, action);
        Assert.Equal(["1 deployed safeops r1 deploy/1"], _bench.Helm.Told("web"));
    }

    [Fact]
    public async Task With_a_recording_helm_a_pending_release_is_refused_with_the_way_to_clear_it()
    {
        await CutOffAsync("killed");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(HelmBench.Step()));
        Assert.Equal(ErrorCodes.TargetBusy, error.Code);
        Assert.Contains("helm --kube-context dev-cluster --namespace shop rollback web 1", error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_recording_helm_a_revision_made_since_the_plan_stops_the_upgrade()
    {
        await _bench.InstallAsync();
        _bench.NextVersion();
        var step = HelmBench.Step();
        var action = await _bench.PlanAsync(step);
        await SomebodyUpgradesAsync();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(step, action));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Equal(2, _bench.Helm.History("web").Count);
        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(step, action)).Answer);
    }

    [Fact]
    public async Task With_a_recording_helm_a_file_edited_since_the_plan_stops_the_upgrade()
    {
        var step = HelmBench.Step();
        var action = await _bench.PlanAsync(step);
        _bench.NextVersion();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(step, action));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Empty(_bench.Helm.History("web"));
    }

    [Fact]
    public async Task With_a_recording_helm_an_undo_is_refused_where_somebody_made_a_later_revision()
    {
        await _bench.InstallAsync();
        _bench.NextVersion();
        var step = HelmBench.Step();
        var action = await _bench.PlanAsync(step);
        await _bench.Harness.ApplyAsync(step, action);
        await SomebodyUpgradesAsync();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanUndoAsync(step, action));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        await Assert.ThrowsAsync<SafeOpsException>(() => _bench.VerifyAsync(step, action));
    }

    [Fact]
    public async Task With_a_recording_helm_that_rolls_back_itself_nothing_is_left_to_undo()
    {
        await _bench.InstallAsync();
        _bench.NextVersion();
        var step = HelmBench.Step(with: """{ "release": "web", "chart": "charts/web", "atomic": true }""");
        var action = await _bench.PlanAsync(step);
        _bench.Helm.Behave("failUpgrade", "context deadline exceeded");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(step, action));
        Assert.Equal(ErrorCodes.ActionFailed, error.Code);
        Assert.Equal("3 deployed Rollback to 1", _bench.Helm.Told("web")[^1]);
        Assert.Equal(ActionVerb.None, (await _bench.PlanUndoAsync(step, action)).Verb);
    }

    [Theory]
    [InlineData("expired", "LoginExpired", "Log in to the cluster again")]
    [InlineData("contexts", "TargetUnknown", "kubectl config get-contexts")]
    [InlineData("missing chart", "TargetUnknown", "Correct 'chart:'")]
    [InlineData("unknown repository", "TargetUnknown", "helm repo")]
    [InlineData("values no YAML", "DocumentInvalid", "Correct it at the line")]
    [InlineData("template no YAML", "DocumentInvalid", "Correct the template")]
    [InlineData("required value", "TargetRefused", "Correct the value")]
    [InlineData("no release", "TargetUnknown", "install: true")]
    [InlineData("missing values", "FileNotFound", "Correct 'values:'")]
    [InlineData("no helm", "ProgramNotFound", "")]
    public async Task With_a_recording_helm_each_trouble_names_its_next_step(string trouble, string code, string next)
    {
        var with = HelmBench.Upgrade;
        switch (trouble)
        {
            case "expired": _bench.Helm.Behave("expired", true); break;
            case "contexts": _bench.Helm.Behave("contexts", new System.Text.Json.Nodes.JsonArray("other")); break;
            case "missing chart": File.Delete(_bench.Harness.PathOf("charts/web/Chart.yaml")); break;
            case "unknown repository": with = """{ "release": "web", "chart": "stable/web", "install": true }"""; break;
            case "values no YAML": _bench.Harness.Write("v.yaml", "a: 1\n   b\n"); with = """{ "release": "web", "chart": "charts/web", "install": true, "values": ["v.yaml"] }"""; break;
            case "template no YAML": _bench.Harness.Write("charts/web/templates/bad.yaml", "kind: X\n  y\n"); break;
            case "required value": _bench.Harness.Write("charts/web/templates/r.yaml", "kind: ConfigMap\nname: {{ required \"name the region\" .Values.region }}\n"); break;
            case "no release": with = """{ "release": "web", "chart": "charts/web" }"""; break;
            case "missing values": with = """{ "release": "web", "chart": "charts/web", "install": true, "values": ["gone.yaml"] }"""; break;
            case "no helm": _bench.Harness.ProgramEnvironment["PATH"] = _bench.Harness.Root; break;
            default: Assert.Fail(trouble); break;
        }
        var error = await Assert.ThrowsAnyAsync<SafeOpsException>(() => _bench.PlanAsync(HelmBench.Step(with: with)));
        Assert.Equal(code, error.Code.Id);
        Assert.Contains(next, error.NextStep ?? "", StringComparison.Ordinal);
    }

    private async Task<(SafeOps.Changes.Definition.ResolvedStep, PlannedAction)> CutOffAsync(string how)
    {
        await _bench.InstallAsync();
        _bench.NextVersion();
        var step = HelmBench.Step();
        var action = await _bench.PlanAsync(step);
        var (name, value) = how == "killed" ? ("kill", "upgrade") : ("failUpgrade", "timed out waiting for the condition");
        _bench.Helm.Behave(name, value);
        await Assert.ThrowsAsync<SafeOpsException>(() => _bench.Harness.ApplyAsync(step, action));
        _bench.Helm.Behave(name, null);
        return (step, action);
    }

    private async Task SomebodyUpgradesAsync()
    {
        var client = new SafeOps.Changes.Steps.Helm.HelmClient(new("dev-cluster", "shop"), _bench.Harness.Planning());
        var command = client.Command(["upgrade", "web", "charts/web", "--set", "replicas=9"]);
        Assert.Equal(0, (await _bench.Harness.Services.Programs.RunAsync(command.Request(_bench.Harness.Root, null), CancellationToken.None)).ExitCode);
    }
}
