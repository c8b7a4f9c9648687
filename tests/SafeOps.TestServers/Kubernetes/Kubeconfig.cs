using System.Text;
using System.Text.Json.Nodes;

namespace SafeOps.TestServers.Kubernetes;

/// <summary>A context of a kubeconfig.</summary>
/// <param name="Namespace">The default one; null: none is written.</param>
/// <param name="Token">The bearer token; null: none.</param>
/// <param name="Authority">The certificate to trust, as PEM.</param>
public sealed record KubeContext(string Name, string Address, string? Namespace = null, string? Token = null, string? Authority = null);

public static class Kubeconfig
{
    /// <summary>Writes contexts, each with a cluster and a user of its own name; the first is the current one. JSON is YAML.</summary>
    public static void Write(string path, IReadOnlyList<KubeContext> contexts)
    {
        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = contexts.Count == 0 ? "" : contexts[0].Name,
            ["clusters"] = new JsonArray([.. contexts.Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["cluster"] = Server(c) })]),
            ["users"] = new JsonArray([.. contexts.Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["user"] = c.Token is null ? [] : new JsonObject { ["token"] = c.Token } })]),
            ["contexts"] = new JsonArray([.. contexts.Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["context"] = Context(c) })]),
        };
        File.WriteAllText(path, config.ToJsonString());
    }

    private static JsonObject Server(KubeContext context)
    {
        var json = new JsonObject { ["server"] = context.Address };
        if (context.Authority is not null)
            json["certificate-authority-data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(context.Authority));
        return json;
    }

    private static JsonObject Context(KubeContext context)
    {
        var json = new JsonObject { ["cluster"] = context.Name, ["user"] = context.Name };
        if (context.Namespace is not null)
            json["namespace"] = context.Namespace;
        return json;
    }
}
