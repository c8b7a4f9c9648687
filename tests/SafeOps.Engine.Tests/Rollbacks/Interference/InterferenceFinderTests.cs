namespace SafeOps.Engine.Tests.Rollbacks.Interference;

public sealed class InterferenceFinderTests
{
    private const string Helmed = """{ "app.kubernetes.io/managed-by": "Helm" }""";

    [Fact]
    public async Task Says_nothing_of_a_workload_that_nobody_steers()
    {
        using var cluster = SteeredCluster.WithKubectl();
        var report = await cluster.FindAsync();
        Assert.Empty(report.Warnings);
        Assert.Empty(report.NotLearned);
        Assert.DoesNotContain(cluster.Server.Requests, r => r.Call?.IsWrite == true);
    }

    [Theory]
    [InlineData("""{ "automated": { "selfHeal": true, "prune": true } }""", "within seconds")]
    [InlineData("""{ "automated": {} }""", "until the next commit")]
    [InlineData("""{ "automated": { "enabled": false, "selfHeal": true } }""", null)]
    [InlineData("""{ "syncOptions": [] }""", null)]
    public async Task Warns_of_an_application_of_Argo_CD_by_how_it_syncs(string policy, string? words)
    {
        using var cluster = SteeredCluster.WithKubectl(annotations: """{ "argocd.argoproj.io/tracking-id": "shop-web:apps/Deployment:shop/web" }""")
            .With("Application", "applications", "argoproj.io", "argocd", "shop-web", $$"""{ "spec": { "syncPolicy": {{policy}} } }""");
        var report = await cluster.FindAsync();
        Assert.Empty(report.NotLearned);
        if (words is null)
        {
            Assert.Empty(report.Warnings);
            return;
        }
        var warning = Assert.Single(report.Warnings);
        Assert.Equal("gitops", warning.Kind);
        Assert.Contains(words, warning.What, StringComparison.Ordinal);
        Assert.Contains("argocd app set shop-web --sync-policy none", warning.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_the_application_by_the_resources_it_lists_where_no_mark_is_on_the_workload()
    {
        using var cluster = SteeredCluster.WithKubectl()
            .With("Application", "applications", "argoproj.io", "argocd", "all", """{ "spec": { "syncPolicy": { "automated": { "selfHeal": true } } }, "status": { "resources": [{ "kind": "Deployment", "name": "web", "namespace": "shop" }], "operationState": { "phase": "Running" } } }""")
            .With("Application", "applications", "argoproj.io", "argocd", "other", """{ "spec": { "syncPolicy": { "automated": {} } }, "status": { "resources": [{ "kind": "Deployment", "name": "web", "namespace": "elsewhere" }] } }""");
        var warning = Assert.Single((await cluster.FindAsync()).Warnings);
        Assert.Contains("application all:", warning.What, StringComparison.Ordinal);
        Assert.Contains("A sync is under way now.", warning.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_an_Argo_CD_of_another_cluster_cannot_be_asked()
    {
        using var cluster = SteeredCluster.WithKubectl(annotations: """{ "argocd.argoproj.io/tracking-id": "hub-web:apps/Deployment:shop/web" }""");
        var warning = Assert.Single((await cluster.FindAsync()).Warnings);
        Assert.Contains("cannot be seen in this cluster", warning.What, StringComparison.Ordinal);
        Assert.Contains("argocd app get hub-web", warning.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", 2)]
    [InlineData("true", 0)]
    public async Task Warns_of_Flux_unless_it_is_suspended(string suspended, int warnings)
    {
        using var cluster = SteeredCluster.WithKubectl(labels: """{ "kustomize.toolkit.fluxcd.io/name": "shop", "kustomize.toolkit.fluxcd.io/namespace": "flux-system" }""")
            .With("Kustomization", "kustomizations", "kustomize.toolkit.fluxcd.io", "flux-system", "shop", $$"""{ "spec": { "suspend": {{suspended}}, "interval": "10m" } }""")
            .With("ImageUpdateAutomation", "imageupdateautomations", "image.toolkit.fluxcd.io", "flux-system", "tags", "{ \"spec\": {} }");
        var report = await cluster.FindAsync();
        Assert.Equal(warnings, report.Warnings.Count);
        if (warnings == 0)
            return;
        Assert.Contains("flux suspend kustomization shop --namespace flux-system", report.Warnings[0].NextStep, StringComparison.Ordinal);
        Assert.Contains("(every 10m)", report.Warnings[0].What, StringComparison.Ordinal);
        Assert.Equal("image-automation", report.Warnings[1].Kind);
    }

    [Fact]
    public async Task Finds_the_HelmRelease_of_a_release()
    {
        using var cluster = SteeredCluster.WithKubectl(labels: Helmed)
            .With("HelmRelease", "helmreleases", "helm.toolkit.fluxcd.io", "shop", "web", """{ "spec": { "releaseName": "shop-web", "interval": "5m" } }""");
        var warning = Assert.Single((await cluster.FindAsync("shop-web")).Warnings);
        Assert.Contains("flux suspend helmrelease web --namespace shop", warning.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warns_of_what_sets_replicas_and_requests()
    {
        using var cluster = SteeredCluster.WithKubectl()
            .Put("""{ "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": { "name": "web", "namespace": "shop" }, "spec": { "minReplicas": 3, "maxReplicas": 9, "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web" } } }""")
            .Put("""{ "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": { "name": "other", "namespace": "shop" }, "spec": { "maxReplicas": 9, "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "other" } } }""")
            .With("ScaledObject", "scaledobjects", "keda.sh", "shop", "web-queue", """{ "spec": { "scaleTargetRef": { "name": "web" } } }""")
            .With("ScaledObject", "scaledobjects", "keda.sh", "shop", "web-paused", """{ "spec": { "scaleTargetRef": { "name": "web" } } }""", """{ "autoscaling.keda.sh/paused": "true" }""")
            .With("VerticalPodAutoscaler", "verticalpodautoscalers", "autoscaling.k8s.io", "shop", "web-sizes", """{ "spec": { "targetRef": { "kind": "Deployment", "name": "web" } } }""")
            .With("VerticalPodAutoscaler", "verticalpodautoscalers", "autoscaling.k8s.io", "shop", "web-advice", """{ "spec": { "targetRef": { "kind": "Deployment", "name": "web" }, "updatePolicy": { "updateMode": "Off" } } }""");
        var report = await cluster.FindAsync();
        Assert.Equal(["hpa", "hpa", "vpa"], report.Warnings.Select(w => w.Kind));
        Assert.Contains("(3 to 9)", report.Warnings[0].What, StringComparison.Ordinal);
        Assert.Contains("annotate scaledobject web-queue autoscaling.keda.sh/paused=true", report.Warnings[1].NextStep, StringComparison.Ordinal);
        Assert.Contains("web-sizes (Auto)", report.Warnings[2].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warns_of_owners_helm_Keel_and_a_short_history()
    {
        using var cluster = SteeredCluster.WithKubectl(
            labels: Helmed,
            annotations: """{ "meta.helm.sh/release-name": "shop", "keel.sh/policy": "minor" }""",
            further: """{ "revisionHistoryLimit": 1, "ownerReferences": [{ "apiVersion": "example.com/v1", "kind": "Shop", "name": "main", "uid": "1", "controller": true }] }""");
        cluster.Put("""{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "unrelated", "namespace": "shop" } }""");
        var kinds = (await cluster.FindAsync()).Warnings.Select(w => w.Kind).ToList();
        Assert.Contains("helm", kinds);
        Assert.Contains("image-automation", kinds);
        Assert.Contains("history", kinds);
        // The release itself is rolled back: then helm knows.
        Assert.DoesNotContain("helm", (await cluster.FindAsync("shop")).Warnings.Select(w => w.Kind));
    }

    [Fact]
    public async Task Warns_of_a_canary_and_of_pipelines_under_way_that_name_the_workload()
    {
        using var cluster = SteeredCluster.WithKubectl()
            .With("Canary", "canaries", "flagger.app", "shop", "web", """{ "spec": { "targetRef": { "kind": "Deployment", "name": "web" } } }""")
            .With("PipelineRun", "pipelineruns", "tekton.dev", "default", "deploy-x1", """{ "spec": { "params": [{ "name": "service", "value": "web" }] } }""")
            .With("PipelineRun", "pipelineruns", "tekton.dev", "default", "deploy-x0", """{ "spec": { "params": [{ "name": "service", "value": "web" }] }, "status": { "completionTime": "2026-01-01T00:00:00Z" } }""")
            .With("PipelineRun", "pipelineruns", "tekton.dev", "default", "deploy-y", """{ "spec": { "params": [{ "name": "service", "value": "webshop" }] } }""")
            .With("Workflow", "workflows", "argoproj.io", "default", "release", """{ "spec": { "arguments": "deploy web" }, "status": { "phase": "Running" } }""");
        var warnings = (await cluster.FindAsync()).Warnings;
        Assert.Equal(["canary", "pipeline", "pipeline"], warnings.Select(w => w.Kind));
        Assert.Contains("tkn pipelinerun cancel deploy-x1 --namespace default", warnings[1].NextStep, StringComparison.Ordinal);
        Assert.Contains("argo stop release", warnings[2].NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_listed_is_named_and_the_rest_is_told()
    {
        using var cluster = SteeredCluster.WithKubectl()
            .With("Application", "applications", "argoproj.io", "argocd", "web", """{ "spec": {} }""")
            .With("ScaledObject", "scaledobjects", "keda.sh", "shop", "web-queue", """{ "spec": { "scaleTargetRef": { "name": "web" } } }""");
        cluster.Server.Forbid(c => c.Resource == "applications");
        var report = await cluster.FindAsync();
        Assert.Equal("hpa", Assert.Single(report.Warnings).Kind);
        Assert.Contains("applications", Assert.Single(report.NotLearned), StringComparison.Ordinal);
        Assert.Contains("forbidden", report.NotLearned[0], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_expired_login_is_named_and_nothing_is_thrown()
    {
        using var cluster = SteeredCluster.WithKubectl();
        cluster.Server.IsLoggedOut = true;
        var report = await cluster.FindAsync();
        Assert.Empty(report.Warnings);
        Assert.Equal(2, report.NotLearned.Count);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_waited_for_so_long_and_named()
    {
        using var cluster = SteeredCluster.WithKubectl();
        cluster.Server.Silence(_ => true);
        var report = await cluster.FindAsync(patience: TimeSpan.FromMilliseconds(800));
        Assert.Empty(report.Warnings);
        Assert.StartsWith("what scales and owns it: no answer within", Assert.Single(report.NotLearned), StringComparison.Ordinal);
    }
}
