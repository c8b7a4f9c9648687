using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Changes.Steps.Helm;

/// <summary>helm.upgrade against a recording program in helm's place.</summary>
public sealed class RecordingHelmUpgradeTests : IDisposable
{
    private readonly HelmBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task With_a_recording_helm_an_install_is_planned_done_and_undone()
    {
        var step = HelmBench.Step();
        var actions = await _bench.Harness.RunAsync(step);
        var action = Assert.Single(actions);
        Assert.Equal(ActionVerb.Create, action.Verb);
        Assert.Equal(Fidelity.Exact, action.Fidelity);
        Assert.Contains("+ deployment/web", action.Details);
        Assert.Contains("chart: (none) → web-1.0.0", action.Details);
        Assert.Equal(["1 deployed safeops r1 deploy/1"], _bench.Helm.Told("web"));
        await _bench.Harness.UndoAsync(step, actions);
        Assert.Empty(_bench.Helm.History("web"));
    }

    [Fact]
    public async Task With_a_recording_helm_an_upgrade_is_held_against_what_stands_field_by_field_and_changes_nothing_while_planning()
    {
        await _bench.InstallAsync();
        _bench.NextVersion();
        var before = _bench.Helm.Dump();
        var step = HelmBench.Step(with: """{ "release": "web", "chart": "charts/web", "set": { "replicas": "3" } }""");
        var action = await _bench.PlanAsync(step);
        Assert.Equal(before, _bench.Helm.Dump());
        Assert.Equal(ActionVerb.Update, action.Verb);
        Assert.Contains("chart: web-1.0.0 → web-1.1.0", action.Details);
        Assert.Contains("application: 2.0.3 → 2.1.0", action.Details);
        Assert.Contains("values: replicas: (absent) → 3", action.Details);
        Assert.Contains("~ deployment/web: spec.replicas: 2 → 3", action.Details);
        Assert.Contains("~ deployment/web: spec.template.spec.containers[name=web].image: registry/web:2.0.3 → registry/web:2.1.0", action.Details);
        Assert.Contains("kubectl is not on this machine", string.Join('\n', action.Details), StringComparison.Ordinal);
        Assert.Equal("helm --kube-context dev-cluster --namespace shop upgrade web charts/web --reset-values --set replicas=3 --wait --timeout 300s --description 'safeops <run> deploy/1' -o json", Assert.Single(action.Commands).Line);
        await _bench.Harness.ApplyAsync(step, action);
        await _bench.VerifyAsync(step, action);
        Assert.Equal(["1 superseded safeops r1 deploy/1", "2 deployed safeops r1 deploy/1"], _bench.Helm.Told("web"));
    }

    [Fact]
    public async Task With_a_recording_helm_what_is_as_wanted_is_not_run_again()
    {
        await _bench.InstallAsync();
        var action = await _bench.PlanAsync(HelmBench.Step());
        Assert.Equal(ActionVerb.None, action.Verb);
        Assert.Contains("helm would still make revision 2", string.Join('\n', action.Details), StringComparison.Ordinal);
        Assert.Empty(action.Commands);
    }

    [Fact]
    public async Task With_a_recording_helm_values_that_a_step_before_would_write_show_in_the_dry_run()
    {
        await _bench.InstallAsync();
        var file = _bench.Harness.Write("values/dev.yaml", "replicas: 2\n");
        var world = new PlannedWorld();
        world.Files[file] = PlannedFile.With("replicas: 7\n"u8.ToArray());
        world.Files[_bench.Harness.PathOf("charts/web/templates/extra.yaml")] = PlannedFile.With("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n"u8.ToArray());
        var action = await _bench.PlanAsync(HelmBench.Step(with: """{ "release": "web", "chart": "charts/web", "values": ["values/dev.yaml"] }"""), world);
        Assert.Equal(Fidelity.Simulated, action.Fidelity);
        Assert.Contains("~ deployment/web: spec.replicas: 2 → 7", action.Details);
        Assert.Contains("+ configmap/extra", action.Details);
        Assert.Contains("charts/web --reset-values -f values/dev.yaml", Assert.Single(action.Commands).Line, StringComparison.Ordinal);
        Assert.Equal("replicas: 2\n", _bench.Harness.Read("values/dev.yaml"));
    }

    [Fact]
    public async Task With_a_recording_helm_a_secret_goes_by_standard_input_and_shows_nowhere()
    {
        var parameters = new Dictionary<string, ParameterValue> { ["token"] = new(ParameterType.Secret, null, new SecretReference("env", "CANARY")) };
        var step = HelmBench.Step(with: """{ "release": "web", "chart": "charts/web", "install": true, "set": { "token": "${token}", "image.tag": "a,b" } }""", parameters: parameters);
        var action = Assert.Single(await _bench.Harness.RunAsync(step));
        Assert.Equal("canary-1f0c", (string?)_bench.Stored(1)["config"]!["token"]);
        Assert.Equal("a,b", (string?)_bench.Stored(1)["config"]!["image"]!["tag"]);
        Assert.All(_bench.Helm.Calls, c => Assert.DoesNotContain("canary", c.Line, StringComparison.Ordinal));
        var shown = System.Text.Json.JsonSerializer.Serialize(action);
        Assert.DoesNotContain("canary", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("canary-1f0c"u8), shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reset", 2)]
    [InlineData("reuse", 5)]
    [InlineData("resetThenReuse", 5)]
    public async Task With_a_recording_helm_what_becomes_of_earlier_values_is_said_and_never_left_to_helm(string existing, int replicas)
    {
        await _bench.Harness.RunAsync(HelmBench.Step(with: """{ "release": "web", "chart": "charts/web", "install": true, "set": { "replicas": "5" } }"""));
        _bench.NextVersion();
        var step = HelmBench.Step(with: $$"""{ "release": "web", "chart": "charts/web", "existingValues": "{{existing}}" }""");
        var action = await _bench.PlanAsync(step);
        Assert.Equal(existing == "reset", action.Details.Contains("values: replicas: 5 → (absent)"));
        await _bench.Harness.ApplyAsync(step, action);
        Assert.Contains($"replicas: {replicas}", (string)_bench.Stored(2)["manifest"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_recording_helm_what_is_rendered_anew_each_time_is_not_predicted()
    {
        _bench.Harness.Write("charts/web/templates/drawn.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: drawn\ndata:\n  id: \"{{ randAlphaNum 12 }}\"\n");
        var step = HelmBench.Step();
        var action = Assert.Single(await _bench.Harness.RunAsync(step));
        Assert.Contains("otherwise each time: configmap/drawn", string.Join('\n', action.Details), StringComparison.Ordinal);
        Assert.False(action.Prediction!.ContainsKey("manifest"));
        Assert.NotEqual(ActionVerb.None, (await _bench.PlanAsync(step)).Verb);
    }

    [Fact]
    public async Task With_a_recording_helm_hooks_and_definitions_are_told()
    {
        _bench.Harness.Write("charts/web/crds/thing.yaml", "kind: CustomResourceDefinition\n");
        _bench.Harness.Write("charts/web/templates/job.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-upgrade,pre-install\n");
        var action = await _bench.PlanAsync(HelmBench.Step());
        Assert.Contains("hook: job/migrate is made at pre-upgrade, pre-install and runs code; a rollback does not take back what it did", action.Details);
        Assert.Contains("the chart's crds/ folder is installed, and never upgraded by helm", action.Details);
        Assert.DoesNotContain("+ job/migrate", action.Details);
    }

    [Fact]
    public async Task With_a_recording_helm_a_refused_dry_run_on_the_server_is_rendered_here_and_marked()
    {
        await _bench.InstallAsync();
        _bench.NextVersion();
        foreach (var trouble in (string[])["noDryRun", "oldDryRun"])
        {
            _bench.Helm.Behave(trouble, true);
            var action = await _bench.PlanAsync(HelmBench.Step());
            Assert.Equal(Fidelity.Simulated, action.Fidelity);
            Assert.Contains("rendered on this machine", action.FidelityReason, StringComparison.Ordinal);
            Assert.Contains("~ deployment/web: spec.template.spec.containers[name=web].image: registry/web:2.0.3 → registry/web:2.1.0", action.Details);
            _bench.Helm.Behave(trouble, null);
        }
    }

    [Fact]
    public async Task With_a_recording_helm_an_unreachable_cluster_leaves_the_action_unknown_until_its_turn()
    {
        _bench.Helm.Behave("unreachable", true);
        var action = await _bench.PlanAsync(HelmBench.Step());
        Assert.Equal(Fidelity.Unknown, action.Fidelity);
        Assert.Contains("? deployment/web", action.Details);
        Assert.Null(action.Prediction);
    }

    [Fact]
    public async Task A_step_behind_one_that_may_change_anything_waits_and_marks_what_comes_after_it()
    {
        var world = new PlannedWorld();
        world.MarkEverythingUncertain("warm");
        var action = await _bench.PlanAsync(HelmBench.Step(), world);
        Assert.Equal(Fidelity.Unknown, action.Fidelity);
        Assert.Contains("'warm'", action.FidelityReason, StringComparison.Ordinal);
        Assert.Empty(_bench.Helm.Calls);
        Assert.Equal("deploy", world.WaitsFor("helm:dev-cluster/shop/web"));
        Assert.Equal("deploy", world.WaitsFor("kubernetes:dev-cluster"));
    }

    [Fact]
    public void What_helm_cannot_be_told_is_a_mistake_of_the_file()
    {
        var step = HelmBench.Step(with: """{ "release": "-web", "chart": "charts/web", "createNamespace": true, "values": ["../../etc/passwd"], "set": { "env[0].value": "${token}" } }""");
        var mistakes = StepTypes.Get("helm.upgrade").Check(step, _bench.Harness.Project).Select(m => m.Option).ToList();
        Assert.Equal(["values", "set.env[0].value", "createNamespace", "release"], mistakes);
    }

    [Fact]
    public async Task A_release_without_a_namespace_is_refused()
    {
        _bench.Harness.WithTargets("""{ "kubernetes": { "context": "dev-cluster" } }""");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(HelmBench.Step()));
        Assert.Equal(ErrorCodes.TargetUndeclared, error.Code);
    }
}
