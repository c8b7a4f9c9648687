using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>
/// Plays scheduler and node. A pod runs and is ready after the delay of a roll-out, unless the name of one of its images holds a word:
/// <c>broken</c>: the image cannot be pulled; <c>crashing</c> (or <c>broken-crash</c>): its container ends again and again, three restarts in all;
/// <c>unready</c>: it runs and is not ready. A Job's pod succeeds; with a bad image it fails. A pod that was put with a phase of its own stays as it is.
/// </summary>
internal sealed class Kubelet(ControlPlane plane)
{
    private const string Node = "node-1";
    private const string Component = "kubelet";
    private const int Restarts = 3;

    public void Run()
    {
        var kind = plane.Kind("v1", "Pod");
        foreach (var pod in plane.List(kind))
        {
            if (PodStates.IsLeaving(pod))
                Leave(kind, pod);
            else if (pod.At("status").Text("phase") is null or "Pending" || pod.Spec().Text("nodeName") == Node && !PodStates.IsOver(pod))
                Move(kind, pod);
        }
    }

    private void Leave(ResourceKind kind, JsonObject pod)
    {
        if (plane.AgeOf(pod, "leaving") >= plane.Options.TerminationDelay && !pod.Meta().Words("finalizers").Any())
            plane.Finish(kind, pod);
    }

    private void Move(ResourceKind kind, JsonObject pod)
    {
        if (pod.Spec().Text("nodeName") is null)
        {
            pod.Spec()["nodeName"] = Node;
            pod = plane.Update(kind, pod);
            plane.Tell(pod, "Normal", "Scheduled", $"Successfully assigned {pod.Namespace()}/{pod.Name()} to {Node}", "default-scheduler");
        }
        var age = plane.AgeOf(pod, "running");
        var image = string.Join(' ', pod.Spec().Items("containers").Concat(pod.Spec().Items("initContainers")).Select(c => c.Text("image")));
        var isOfJob = pod.Meta().Items("ownerReferences").Any(r => r.Text("kind") == "Job");
        if (age < plane.Options.RolloutDelay)
            Set(kind, pod, "Pending", false, _ => Waiting("ContainerCreating", ""), 0);
        else if (isOfJob)
            Finish(kind, pod, image.Contains("broken", StringComparison.Ordinal) || image.Contains("crashing", StringComparison.Ordinal));
        else if (image.Contains("crash", StringComparison.Ordinal))
            Crash(kind, pod, age);
        else if (image.Contains("broken", StringComparison.Ordinal))
            FailToPull(kind, pod);
        else
            Serve(kind, pod, !image.Contains("unready", StringComparison.Ordinal));
    }

    private void Serve(ResourceKind kind, JsonObject pod, bool isReady)
    {
        var was = pod.At("status").Text("phase");
        pod = Set(kind, pod, "Running", isReady, _ => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Started(pod) } }, 0);
        if (was == "Running")
            return;
        var container = pod.Spec().Items("containers").FirstOrDefault().Text("name");
        plane.Tell(pod, "Normal", "Started", $"Started container {container}", Component);
        if (!isReady)
            plane.Tell(pod, "Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", Component);
    }

    private void FailToPull(ResourceKind kind, JsonObject pod)
    {
        var isNew = WaitsFor(pod) is not ("ImagePullBackOff" or "ErrImagePull");
        pod = Set(kind, pod, "Pending", false, c => Waiting("ImagePullBackOff", $"Back-off pulling image \"{c.Text("image")}\""), 0);
        if (!isNew)
            return;
        var image = pod.Spec().Items("containers").Select(c => c.Text("image")).FirstOrDefault(i => i?.Contains("broken", StringComparison.Ordinal) == true);
        plane.Tell(pod, "Warning", "Failed", $"Failed to pull image \"{image}\": rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": not found", Component);
        plane.Tell(pod, "Warning", "BackOff", $"Back-off pulling image \"{image}\"", Component);
    }

    private void Crash(ResourceKind kind, JsonObject pod, TimeSpan age)
    {
        var delay = Math.Max(1, plane.Options.RolloutDelay.TotalMilliseconds);
        var restarts = (int)Math.Min(Restarts, age.TotalMilliseconds / delay);
        if (restarts == pod.At("status").Items("containerStatuses").Sum(c => c.Number("restartCount")) && WaitsFor(pod) == "CrashLoopBackOff")
            return;
        var container = pod.Spec().Items("containers").FirstOrDefault().Text("name");
        pod = Set(kind, pod, "Running", false, c => Waiting("CrashLoopBackOff", $"back-off 10s restarting failed container={c.Text("name")} pod={pod.Name()}_{pod.Namespace()}({pod.Uid()})"), restarts);
        plane.Tell(pod, "Warning", "BackOff", $"Back-off restarting failed container {container} in pod {pod.Name()}_{pod.Namespace()}({pod.Uid()})", Component);
    }

    private void Finish(ResourceKind kind, JsonObject pod, bool hasFailed)
    {
        var code = hasFailed ? 1 : 0;
        Set(kind, pod, hasFailed ? "Failed" : "Succeeded", false, _ => new JsonObject
        {
            ["terminated"] = new JsonObject { ["exitCode"] = code, ["reason"] = hasFailed ? "Error" : "Completed", ["startedAt"] = plane.Stamp, ["finishedAt"] = plane.Stamp },
        }, 0);
    }

    private JsonObject Set(ResourceKind kind, JsonObject pod, string phase, bool isReady, Func<JsonObject, JsonObject> state, int restarts)
    {
        var status = pod.Section("status");
        var ready = isReady ? "True" : "False";
        var reason = isReady ? "" : "ContainersNotReady";
        var message = isReady ? "" : $"containers with unready status: [{string.Join(' ', pod.Spec().Items("containers").Select(c => c.Text("name")))}]";
        return plane.SetStatus(kind, pod, new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = new JsonArray(
                Condition("Initialized", "True", "", ""),
                Condition("Ready", ready, reason, message),
                Condition("ContainersReady", ready, reason, message),
                Condition("PodScheduled", "True", "", "")),
            ["hostIP"] = "10.0.0.1",
            ["podIP"] = status.Text("podIP") ?? $"10.244.0.{pod.Name().Sum(c => c) % 250 + 1}",
            ["startTime"] = status.Text("startTime") ?? plane.Stamp,
            ["containerStatuses"] = new JsonArray([.. pod.Spec().Items("containers").Select(c => (JsonNode)Container(c))]),
            ["qosClass"] = status.Text("qosClass") ?? "BestEffort",
        });

        JsonNode Condition(string type, string value, string why, string text) => PodStates.With(PodStates.Condition(pod, type), type, value, why, text, plane.Stamp);

        JsonObject Container(JsonObject container) => new()
        {
            ["name"] = container.Text("name"),
            ["image"] = container.Text("image"),
            ["imageID"] = phase == "Pending" ? "" : $"docker.io/{container.Text("image")}",
            ["ready"] = isReady,
            ["restartCount"] = restarts,
            ["started"] = phase == "Running",
            ["state"] = state(container),
        };
    }

    private string Started(JsonObject pod) =>
        pod.At("status").Items("containerStatuses").FirstOrDefault().At("state", "running").Text("startedAt") ?? plane.Stamp;

    private static string? WaitsFor(JsonObject pod) => pod.At("status").Items("containerStatuses").FirstOrDefault().At("state", "waiting").Text("reason");

    private static JsonObject Waiting(string reason, string message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message.Length > 0)
            waiting["message"] = message;
        return new JsonObject { ["waiting"] = waiting };
    }
}
