using System.Text;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Protocol;

/// <summary>SelfSubjectAccessReview and SelfSubjectReview: what somebody may do, and who they are.</summary>
internal sealed class AccessReviews(Cluster cluster)
{
    public HttpReply? Answer(HttpCall call, string user)
    {
        if (call.Method != "POST")
            return null;
        return call.Path switch
        {
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" => new HttpReply(201, Access(Review(call), user).ToJsonString()),
            "/apis/authentication.k8s.io/v1/selfsubjectreviews" => new HttpReply(201, new JsonObject
            {
                ["kind"] = "SelfSubjectReview",
                ["apiVersion"] = "authentication.k8s.io/v1",
                ["metadata"] = new JsonObject { ["creationTimestamp"] = cluster.Stamp },
                ["status"] = new JsonObject { ["userInfo"] = new JsonObject { ["username"] = user, ["groups"] = new JsonArray("system:authenticated") } },
            }.ToJsonString()),
            _ => null,
        };
    }

    /// <summary>kubectl asks in the binary encoding, whatever else it sends as JSON.</summary>
    private static JsonObject Review(HttpCall call)
    {
        if (!call.Headers.TryGetValue("Content-Type", out var type) || !type.Contains("protobuf", StringComparison.Ordinal))
            return (JsonObject)JsonNode.Parse(call.Body)!;
        var attributes = new JsonObject();
        // Unknown.raw, SelfSubjectAccessReview.spec, spec.resourceAttributes: generated.proto of authorization/v1.
        var fields = ProtobufFields.Read(ProtobufFields.Within(call.Bytes[4..], 2, 2, 1));
        foreach (var (number, name) in new[] { (1, "namespace"), (2, "verb"), (3, "group"), (5, "resource"), (6, "subresource"), (7, "name") })
        {
            if (fields.TryGetValue(number, out var text))
                attributes[name] = Encoding.UTF8.GetString(text.Span);
        }
        return new JsonObject
        {
            ["kind"] = "SelfSubjectAccessReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
    }

    private JsonObject Access(JsonObject review, string user)
    {
        var asked = review.At("spec", "resourceAttributes");
        var isAllowed = asked is null || cluster.Hooks.Allows(new KubernetesCall(asked.Text("verb") ?? "", asked.Text("group") ?? "", asked.Text("resource") ?? "",
            asked.Text("namespace") ?? "", asked.Text("name") ?? "", asked.Text("subresource") ?? "", false, user));
        review["status"] = new JsonObject { ["allowed"] = isAllowed };
        return review;
    }
}
