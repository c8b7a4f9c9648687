using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>Runs a Job's pods to their end: as many as it wants completed, and again when one fails, up to its backoff limit. A CronJob's schedule is not kept.</summary>
internal sealed class JobController(ControlPlane plane)
{
    public void Run()
    {
        var kind = plane.Kind("batch/v1", "Job");
        foreach (var job in plane.List(kind).Where(j => j.Meta()["deletionTimestamp"] is null && !IsOver(j) && !j.Spec().Flag("suspend")))
            Reconcile(kind, job);
    }

    private static bool IsOver(JsonObject job) => PodStates.Condition(job, "Complete") is not null || PodStates.Condition(job, "Failed") is not null;

    private void Reconcile(ResourceKind kind, JsonObject job)
    {
        var pods = plane.Kind("v1", "Pod");
        var mine = plane.Owned(pods, job).ToList();
        int In(string phase) => mine.Count(p => p.At("status").Text("phase") == phase);
        var (succeeded, failed) = (In("Succeeded"), In("Failed"));
        var wanted = (int)job.Spec().Number("completions", 1);
        var isFailed = failed > job.Spec().Number("backoffLimit", 6);
        var active = mine.Count - succeeded - failed;
        while (!isFailed && active < Math.Min(job.Spec().Number("parallelism", 1), wanted - succeeded))
        {
            plane.Create(pods, job, ControlPlane.Pod(job.Spec().Section("template"), null, $"{job.Name()}-"));
            active++;
        }
        var status = PodStates.WithoutZeros(new JsonObject { ["active"] = active, ["succeeded"] = succeeded, ["failed"] = failed, ["startTime"] = job.At("status").Text("startTime") ?? plane.Stamp });
        if (isFailed)
        {
            status["conditions"] = new JsonArray(PodStates.With(null, "Failed", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit", plane.Stamp));
            plane.Tell(job, "Warning", "BackoffLimitExceeded", "Job has reached the specified backoff limit", "job-controller");
        }
        else if (succeeded >= wanted)
        {
            status["completionTime"] = plane.Stamp;
            status["conditions"] = new JsonArray(
                PodStates.With(null, "SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods", plane.Stamp),
                PodStates.With(null, "Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods", plane.Stamp));
        }
        plane.SetStatus(kind, job, status);
    }
}
