using System.Diagnostics;
using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Rollbacks;

public sealed class ReleaseRollbackTests : IDisposable
{
    private readonly RollbackBench _bench = RollbackBench.WithKubectl();
    private RecordingHelm? _helm;

    public void Dispose()
    {
        _helm?.Dispose();
        _bench.Dispose();
    }

    private RollbackRequest Release(string name = "web") => _bench.Deployment(name) with { Kind = RollbackTargetKind.Release };

    [Fact]
    public async Task With_a_recording_helm_goes_back_to_the_last_revision_that_stood_and_says_what_differs()
    {
        var helm = Helm();
        await _bench.DeployAsync("web", RollbackBench.Good);
        Upgrade("2.0.3");
        Upgrade("2.1.0");
        var rollback = await _bench.InvokeAsync(Release() with { To = null });

        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal("helm --kube-context prod-cluster --namespace shop rollback web 1", Assert.Single(_bench.Asked).Line);
        Assert.Equal(("revision 2", "2.1.0", "revision 1", "2.0.3"), (rollback.Current.Name, rollback.Current.Label, rollback.LastGood.Name, rollback.LastGood.Label));
        Assert.EndsWith("Rollback to 1", Told(helm), StringComparison.Ordinal);
        Assert.Contains(rollback.Suspects, s => s.What.Contains("image", StringComparison.Ordinal));
        Assert.DoesNotContain("hush-2.1.0", File.ReadAllText(Path.Combine(rollback.Folder!, "rollback.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_recording_helm_failed_revisions_and_what_a_rollback_left_are_passed_over()
    {
        var helm = Helm();
        await _bench.DeployAsync("web", RollbackBench.Good);
        Upgrade("2.0.3");
        helm.Behave("failUpgrade", "timed out waiting for the condition");
        Upgrade("2.0.4", mustSucceed: false);
        helm.Behave("failUpgrade", null);
        Upgrade("2.1.0");
        var rollback = await _bench.InvokeAsync(Release());
        Assert.Equal("revision 1", rollback.LastGood.Name);
        Assert.Contains("revision 2 was passed over: it failed", rollback.Because, StringComparison.Ordinal);

        var again = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(Release()));
        Assert.Equal(ErrorCodes.RollbackVersionNotFound, again.Code);
        Assert.Contains("left behind by an earlier rollback", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_recording_helm_a_release_that_is_stuck_in_pending_is_rolled_back_with_a_warning()
    {
        var helm = Helm();
        await _bench.DeployAsync("web", RollbackBench.Good);
        Upgrade("2.0.3");
        helm.Behave("kill", "upgrade");
        Upgrade("2.1.0", mustSucceed: false);
        helm.Behave("kill", null);
        Assert.Contains("pending-upgrade", Told(helm), StringComparison.Ordinal);
        var rollback = await _bench.InvokeAsync(Release());
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Contains(rollback.Warnings, w => w.Kind == "pending");
    }

    [Fact]
    public async Task With_a_recording_helm_a_refusal_is_a_failure_with_helms_words()
    {
        var helm = Helm();
        await _bench.DeployAsync("web", RollbackBench.Good);
        Upgrade("2.0.3");
        Upgrade("2.1.0");
        helm.Behave("failRollback", "no Deployment with the name web found");
        var rollback = await _bench.InvokeAsync(Release());
        Assert.Equal(RollbackStatus.Failed, rollback.Status);
        Assert.Contains(rollback.Timeline, e => e is { Kind: RollbackEntryKind.Result, Good: false } && e.Text.Contains("no Deployment with the name web found", StringComparison.Ordinal));
        Assert.NotNull(rollback.InvestigationId);
    }

    [Fact]
    public async Task With_a_recording_helm_and_without_kubectl_it_goes_on_and_the_health_is_not_known()
    {
        var helm = Helm();
        Upgrade("2.0.3");
        Upgrade("2.1.0");
        _bench.Away.Add("kubectl");
        var rollback = await _bench.InvokeAsync(Release());
        Assert.Equal(RollbackStatus.Unverified, rollback.Status);
        Assert.Null(rollback.Health!.IsHealthy);
        Assert.Contains(rollback.NotLearned, n => n.Contains("kubectl", StringComparison.Ordinal));
        Assert.EndsWith("Rollback to 1", Told(helm), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_helm_each_workload_of_the_release_is_rolled_back_through_kubectl()
    {
        _bench.Away.Add("helm");
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        await _bench.DeployAsync("api", RollbackBench.Good, RollbackBench.Bad);
        var rollback = await _bench.InvokeAsync(Release("shop"));
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal(2, _bench.Asked.Count);
        Assert.Equal((RollbackBench.Good, RollbackBench.Good), (_bench.Wanted("web"), _bench.Wanted("api")));
        Assert.Contains(rollback.NotLearned, n => n.StartsWith("helm's history", StringComparison.Ordinal));
        Assert.Contains(rollback.Warnings, w => w.Kind == "helm");
    }

    [Fact]
    public async Task Without_helm_one_that_was_broken_off_between_two_workloads_is_gone_on_with()
    {
        _bench.Away.Add("helm");
        await _bench.DeployAsync("web", "registry.example.com/shop/web:1.9", RollbackBench.Good, RollbackBench.Bad);
        await _bench.DeployAsync("api", "registry.example.com/shop/api:1.9", RollbackBench.Good, RollbackBench.Bad);
        _bench.Moment = m =>
        {
            if (m == "written Result")
                throw new InvalidOperationException("killed");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.InvokeAsync(Release("shop")));
        _bench.Moment = _ => { };
        var rollback = await _bench.InvokeAsync(Release("shop"));
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Equal((RollbackBench.Good, RollbackBench.Good), (_bench.Wanted("web"), _bench.Wanted("api")));
        Assert.Equal(2, rollback.Timeline.Count(e => e.Kind == RollbackEntryKind.Command));
    }

    private RecordingHelm Helm()
    {
        Assert.SkipWhen(RecordingHelm.Python is null, "python3, which the recording helm needs, is not on this machine.");
        _helm = new RecordingHelm().Behave("contexts", new JsonArray(RollbackBench.Context));
        _bench.Around["PATH"] = _helm.SearchPath;
        return _helm;
    }

    /// <summary>State and description of the newest revision.</summary>
    private static string Told(RecordingHelm helm) => helm.History("web", $"{RollbackBench.Context}/shop")[^1]["info"] is { } info ? $"{info["status"]} {info["description"]}" : "";

    private void Upgrade(string version, bool mustSucceed = true)
    {
        var chart = Directory.CreateTempSubdirectory("safeops-chart-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(chart, "templates"));
            File.WriteAllText(Path.Combine(chart, "Chart.yaml"), $"apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: {version}\n");
            File.WriteAllText(Path.Combine(chart, "values.yaml"), $"tag: {version}\n{"tok" + "en"}: hush-{version}\n");
            File.WriteAllText(Path.Combine(chart, "templates", "deployment.yaml"), """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: {{ .Release.Name }}
                spec:
                  replicas: 2
                  selector:
                    matchLabels:
                      app: web
                  template:
                    metadata:
                      labels:
                        app: web
                    spec:
                      containers:
                      - name: web
                        image: registry.example.com/shop/web:{{ .Values.tag }}
                """);
            var start = new ProcessStartInfo(Path.Combine(_helm!.LonelyPath, "helm"), ["--kube-context", RollbackBench.Context, "--namespace", "shop", "upgrade", "--install", "web", chart]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.StandardOutput.ReadToEnd();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0 == mustSucceed, errors);
        }
        finally
        {
            Directory.Delete(chart, recursive: true);
        }
    }
}
