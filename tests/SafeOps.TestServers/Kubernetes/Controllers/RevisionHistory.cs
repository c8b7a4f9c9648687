using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Objects;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>The ControllerRevisions of a StatefulSet or DaemonSet: one for each template, numbered in the order they came or came back.</summary>
internal sealed class RevisionHistory(ControlPlane plane)
{
    public const string Label = "controller-revision-hash";

    /// <returns>The name of the revision of the present template.</returns>
    public string Current(JsonObject owner)
    {
        var kind = plane.Kind("apps/v1", "ControllerRevision");
        var template = owner.Spec().Section("template").Copy();
        template["$patch"] = "replace";
        var data = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
        var revisions = plane.Owned(kind, owner);
        var newest = revisions.Count == 0 ? 0 : revisions.Max(r => r.Number("revision"));
        if (revisions.FirstOrDefault(r => JsonReading.Same(r["data"], data)) is { } there)
        {
            if (there.Number("revision") < newest)
            {
                there["revision"] = newest + 1;
                plane.Update(kind, there);
            }
            return there.Name();
        }
        var hash = Names.Hash(template.ToJsonString());
        var labels = owner.At("spec", "template", "metadata", "labels")?.Copy() ?? [];
        labels[Label] = hash;
        return plane.Create(kind, owner, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"{owner.Name()}-{hash}", ["labels"] = labels },
            ["data"] = data,
            ["revision"] = newest + 1,
        }).Name();
    }
}
