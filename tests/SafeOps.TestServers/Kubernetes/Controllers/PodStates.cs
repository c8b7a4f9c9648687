using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>What is read from pods' statuses, and conditions.</summary>
internal static class PodStates
{
    public static bool IsReady(JsonObject pod) => Condition(pod, "Ready").Text("status") == "True" && pod.Meta()["deletionTimestamp"] is null;

    public static bool IsOver(JsonObject pod) => pod.At("status").Text("phase") is "Succeeded" or "Failed";

    public static bool IsLeaving(JsonObject pod) => pod.Meta()["deletionTimestamp"] is not null;

    public static JsonObject? Condition(JsonObject value, string type) => value.At("status").Items("conditions").FirstOrDefault(c => c.Text("type") == type);

    /// <summary>A condition, whose time of transition is kept while its status stays.</summary>
    public static JsonObject With(JsonObject? before, string type, string status, string reason, string message, string now)
    {
        var condition = new JsonObject { ["type"] = type, ["status"] = status };
        if (reason.Length > 0)
            condition["reason"] = reason;
        if (message.Length > 0)
            condition["message"] = message;
        condition["lastTransitionTime"] = before.Text("status") == status ? before!["lastTransitionTime"]?.DeepClone() ?? now : now;
        return condition;
    }

    /// <summary>A status without the counts that are zero, which the API leaves out.</summary>
    public static JsonObject WithoutZeros(JsonObject status, params ReadOnlySpan<string> kept)
    {
        foreach (var (name, value) in status.ToList())
        {
            if (value is JsonValue && value.ToJsonString() == "0" && !kept.Contains(name))
                status.Remove(name);
        }
        return status;
    }
}
