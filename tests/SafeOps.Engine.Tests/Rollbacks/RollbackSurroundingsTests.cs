using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Rollbacks;

namespace SafeOps.Engine.Tests.Rollbacks;

/// <summary>What stands around a workload that is rolled back: its settings, who scales it, the project, a status that is late.</summary>
public sealed class RollbackSurroundingsTests : IDisposable
{
    private readonly RollbackBench _bench = RollbackBench.WithKubectl();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Tells_of_ConfigMaps_and_Secrets_that_were_written_since_and_shows_nothing_of_what_they_hold()
    {
        var held = string.Concat("only", "for", "the", "eyes");
        Setting("ConfigMap", "early", held, "2020-01-01T00:00:00Z");
        _bench.Put("web", RollbackBench.Good, d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["envFrom"] = JsonNode.Parse(
            """[{ "configMapRef": { "name": "early" } }, { "configMapRef": { "name": "late" } }, { "secretRef": { "name": "keys" } }]"""));
        await RollbackBench.UntilAsync(() => (int?)_bench.Cluster.Get("deployment", "web", "shop")!["status"]?["readyReplicas"] == 2);
        Setting("ConfigMap", "late", held, "2099-01-01T03:00:00Z");
        Setting("Secret", "keys", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(held)), "2099-01-01T03:05:00Z");
        await _bench.DeployAsync("web", RollbackBench.Bad);
        var rollback = await _bench.InvokeAsync(_bench.Deployment());

        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.DoesNotContain(rollback.NotLearned, n => n.Contains("ConfigMap", StringComparison.Ordinal));
        var warnings = rollback.Warnings.Where(w => w.Kind == "configuration").ToList();
        Assert.Equal(2, warnings.Count);
        Assert.StartsWith("secret/keys was written at 2099-01-01 03:05 UTC by kubectl-edit, after revision 1 first came to run", warnings[0].What, StringComparison.Ordinal);
        Assert.Contains("kubectl --context prod-cluster --namespace shop get configmap/late", warnings[1].NextStep, StringComparison.Ordinal);
        Assert.Contains(rollback.Suspects, s => s.What.StartsWith("configmap/late", StringComparison.Ordinal) && s.After!.Contains("kubectl-edit", StringComparison.Ordinal));
        Assert.Contains(rollback.Suspects, s => s.What.StartsWith("secret/keys", StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(_bench.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText))
        {
            Assert.DoesNotContain(held, file, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(held)), file, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_advice_names_the_context_so_that_it_can_be_pasted()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        _bench.Cluster.Put((JsonObject)JsonNode.Parse("""
            { "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": { "name": "web", "namespace": "shop" },
              "spec": { "minReplicas": 2, "maxReplicas": 9, "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web" } } }
            """)!);
        var rollback = await _bench.InvokeAsync(_bench.Deployment() with { WhatIf = true });
        Assert.Contains(rollback.Warnings, w => w.Kind == "hpa");
        Assert.All(
            rollback.Warnings.Where(w => w.NextStep.Contains("kubectl", StringComparison.Ordinal)),
            w => Assert.Contains("kubectl --context prod-cluster --namespace shop", w.NextStep, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_project_that_cannot_be_read_is_said_and_keeps_nobody_from_a_cluster_that_is_named()
    {
        File.WriteAllText(Path.Combine(_bench.Folder, "safeops.yaml"), "safeops: 1\nenviroments: [\n");
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        var rollback = await _bench.InvokeAsync(_bench.Deployment());
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        Assert.Contains(rollback.NotLearned, n => n.StartsWith("the project: ", StringComparison.Ordinal));

        var named = await Assert.ThrowsAnyAsync<SafeOpsException>(() => _bench.InvokeAsync(_bench.Deployment() with { Context = null, Environment = "production" }));
        Assert.Contains("safeops.yaml", named.Message + named.Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_cluster_still_says_of_the_version_that_was_left_is_no_failure_of_the_good_one()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        var late = 0;
        _bench.Heard = (line, result) =>
        {
            var isUndone = _bench.Written.Any(e => e.Text.StartsWith("Done.", StringComparison.Ordinal));
            if (!isUndone || !line.Contains(" get deployment.v1.apps web ", StringComparison.Ordinal) || late++ > 0)
                return result;
            var workload = JsonNode.Parse(result.Output)!;
            workload["status"] = JsonNode.Parse("""{ "replicas": 3, "updatedReplicas": 2, "readyReplicas": 2, "conditions": [{ "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded" }] }""");
            workload["status"]!["observedGeneration"] = workload["metadata"]!["generation"]!.DeepClone();
            return result with { Output = workload.ToJsonString() };
        };
        var rollback = await _bench.InvokeAsync(_bench.Deployment());
        Assert.True(late > 1);
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
    }

    private void Setting(string kind, string name, string value, string written) => _bench.Cluster.Put(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "shop",
            // The server notes its own write too; the youngest counts.
            ["managedFields"] = new JsonArray(new JsonObject
            {
                ["manager"] = "kubectl-edit",
                ["operation"] = "Update",
                ["apiVersion"] = "v1",
                ["time"] = written,
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = new JsonObject { ["f:metadata"] = new JsonObject { ["f:labels"] = new JsonObject { ["f:edited"] = new JsonObject() } } },
            }),
        },
        ["data"] = new JsonObject { ["value"] = value },
    });
}
