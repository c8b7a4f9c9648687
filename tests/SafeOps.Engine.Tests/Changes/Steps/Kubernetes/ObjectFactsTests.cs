using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class ObjectFactsTests
{
    [Theory]
    [InlineData("""{ "kind": "Pod", "status": { "phase": "Succeeded" } }""", "Succeeded", true)]
    [InlineData("""{ "kind": "Pod", "status": { "phase": "Running" } }""", "Running", false)]
    [InlineData("""{ "kind": "Job", "status": { "conditions": [ { "type": "Complete", "status": "True" } ] } }""", "Succeeded", true)]
    [InlineData("""{ "kind": "Job", "status": { "conditions": [ { "type": "Failed", "status": "True" } ] } }""", "Failed", true)]
    [InlineData("""{ "kind": "Job", "status": { "conditions": [ { "type": "Complete", "status": "False" } ] } }""", "Running", false)]
    [InlineData("""{ "kind": "Job", "spec": { "suspend": true } }""", "Pending", false)]
    [InlineData("""{ "kind": "Job" }""", "Running", false)]
    [InlineData("""{ "kind": "ConfigMap" }""", null, false)]
    [InlineData("""{ "kind": "Thing", "status": { "phase": "Failed" } }""", "Failed", false)]
    public void Tells_in_which_phase_an_object_is_and_whether_its_work_has_ended(string item, string? phase, bool hasEnded)
    {
        Assert.Equal(phase, ObjectFacts.Phase(Read(item)));
        Assert.Equal(hasEnded, ObjectFacts.HasEnded(Read(item)));
    }

    [Theory]
    [InlineData("a pod that ended: its last container", """{ "kind": "Pod", "metadata": { "creationTimestamp": "2026-01-01T00:00:00Z" }, "status": { "phase": "Succeeded", "containerStatuses": [ { "state": { "terminated": { "finishedAt": "2026-02-01T00:00:00Z" } } }, { "state": { "terminated": { "finishedAt": "2026-02-03T00:00:00Z" } } } ] } }""", "2026-02-03")]
    [InlineData("a pod that was evicted before it ran: its creation", """{ "kind": "Pod", "metadata": { "creationTimestamp": "2026-01-01T00:00:00Z" }, "status": { "phase": "Failed", "reason": "Evicted" } }""", "2026-01-01")]
    [InlineData("a pod that failed while it was set up: its init container", """{ "kind": "Pod", "metadata": { "creationTimestamp": "2026-01-01T00:00:00Z" }, "status": { "phase": "Failed", "initContainerStatuses": [ { "state": { "terminated": { "finishedAt": "2026-01-05T00:00:00Z" } } } ], "containerStatuses": [ { "state": { "waiting": {} } } ] } }""", "2026-01-05")]
    [InlineData("a pod at work: its creation, whatever ended in it", """{ "kind": "Pod", "metadata": { "creationTimestamp": "2026-01-01T00:00:00Z" }, "status": { "phase": "Running", "initContainerStatuses": [ { "state": { "terminated": { "finishedAt": "2026-01-05T00:00:00Z" } } } ] } }""", "2026-01-01")]
    [InlineData("a job that completed", """{ "kind": "Job", "metadata": { "creationTimestamp": "2026-01-01T00:00:00Z" }, "status": { "completionTime": "2026-01-04T00:00:00Z", "conditions": [ { "type": "Complete", "status": "True" } ] } }""", "2026-01-04")]
    [InlineData("a job that failed has no completion: its condition", """{ "kind": "Job", "metadata": { "creationTimestamp": "2026-01-01T00:00:00Z" }, "status": { "conditions": [ { "type": "Failed", "status": "True", "lastTransitionTime": "2026-01-06T00:00:00Z" } ] } }""", "2026-01-06")]
    [InlineData("anything else: its creation", """{ "kind": "ConfigMap", "metadata": { "creationTimestamp": "2026-01-01T00:00:00Z" } }""", "2026-01-01")]
    public void An_age_counts_from(string what, string item, string day) =>
        Assert.Equal(day, ObjectFacts.Since(Read(item))?.ToString("yyyy-MM-dd") ?? what);

    [Fact]
    public void What_has_no_time_has_no_age() => Assert.Null(ObjectFacts.Since(Read("""{ "kind": "ConfigMap", "metadata": { "name": "a" } }""")));

    [Theory]
    [InlineData("""{ "kind": "ConfigMap" }""", "Restores")]
    [InlineData("""{ "kind": "Deployment" }""", "Restores")]
    [InlineData("""{ "kind": "CronJob" }""", "Restores")]
    [InlineData("""{ "kind": "Pod", "status": { "phase": "Running" } }""", "Restores")]
    [InlineData("""{ "kind": "Pod", "status": { "phase": "Running" }, "metadata": { "ownerReferences": [ { "kind": "ReplicaSet", "name": "web-1", "controller": true } ] } }""", "ByOwner")]
    [InlineData("""{ "kind": "Pod", "status": { "phase": "Running" }, "metadata": { "ownerReferences": [ { "kind": "Thing", "name": "no-controller" } ] } }""", "Restores")]
    [InlineData("""{ "kind": "Pod", "status": { "phase": "Failed" }, "metadata": { "ownerReferences": [ { "kind": "ReplicaSet", "name": "web-1", "controller": true } ] } }""", "RunsAgain")]
    [InlineData("""{ "kind": "Pod", "status": { "phase": "Succeeded" } }""", "RunsAgain")]
    [InlineData("""{ "kind": "Job" }""", "RunsAgain")]
    [InlineData("""{ "kind": "Namespace" }""", "ComesBackEmpty")]
    [InlineData("""{ "kind": "PersistentVolumeClaim" }""", "ComesBackEmpty")]
    public void What_making_a_deleted_object_anew_would_mean(string item, string expected) =>
        Assert.Equal(expected, Recreations.Of(Read(item)).ToString());

    [Fact]
    public void A_manifest_that_makes_an_object_anew_has_nothing_of_what_the_server_keeps()
    {
        var pod = Read("""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a", "uid": "u", "resourceVersion": "7", "creationTimestamp": "2026-01-01T00:00:00Z", "labels": { "app": "a" }, "ownerReferences": [ { "kind": "Thing", "uid": "x" } ] }, "spec": { "nodeName": "node-1", "containers": [ { "name": "a", "image": "a:1" } ] }, "status": { "phase": "Running" } }""");
        Assert.True(JsonNode.DeepEquals(Read("""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a", "labels": { "app": "a" } }, "spec": { "containers": [ { "name": "a", "image": "a:1" } ] } }"""), Recreations.Manifest(pod)), Recreations.Manifest(pod).ToJsonString());
    }

    private static JsonObject Read(string json) => (JsonObject)JsonNode.Parse(json)!;
}
