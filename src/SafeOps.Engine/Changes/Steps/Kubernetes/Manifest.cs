using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>One object as it is desired.</summary>
/// <param name="Source">The file it was read from, as people know it; null: it stands in the step itself.</param>
/// <param name="Place">For messages: <c>deploy/web.yaml:12:1</c>.</param>
internal sealed record Manifest(JsonObject Desired, ObjectName Name, string? Source, string Place)
{
    /// <summary>What was planned is applied, and nothing that has taken its place since.</summary>
    public string Digest => Values.Digest.OfJson(Desired);

    /// <summary>What other objects stand on comes first.</summary>
    public int Order => (Name.Kind, Name.Group) switch
    {
        ("Namespace", "") => 0,
        ("CustomResourceDefinition", "apiextensions.k8s.io") => 1,
        _ => 2,
    };
}
