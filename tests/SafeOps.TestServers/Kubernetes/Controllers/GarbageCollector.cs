using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>Removes what has lost its owners, empties namespaces that end, and ends deletions that wait for what they own.</summary>
internal sealed class GarbageCollector(ControlPlane plane)
{
    private const string Foreground = "foregroundDeletion";

    public void Run()
    {
        var all = plane.All;
        var uids = all.Select(o => o.Value.Uid()).ToHashSet();
        foreach (var (_, value) in all)
        {
            var owners = value.Meta().Items("ownerReferences").ToList();
            if (owners.Count > 0 && !owners.Any(o => uids.Contains(o.Text("uid") ?? "")))
                Delete(value);
        }
        foreach (var (_, value) in all.Where(o => o.Value.Meta()["deletionTimestamp"] is not null && o.Value.Meta().Words("finalizers").Contains(Foreground)))
            EndForeground(value);
        foreach (var space in plane.List(plane.Kind("v1", "Namespace")).Where(n => n.At("status").Text("phase") == "Terminating"))
            Empty(space);
    }

    private void EndForeground(JsonObject owner)
    {
        var dependents = plane.All.Select(o => o.Value).Where(v => v.Meta().Items("ownerReferences").Any(r => r.Text("uid") == owner.Uid() && r.Flag("blockOwnerDeletion"))).ToList();
        foreach (var dependent in dependents)
            Delete(dependent);
        if (dependents.Count > 0)
            return;
        var rest = owner.Copy();
        var finalizers = rest.Meta().Words("finalizers").Where(f => f != Foreground).Select(f => (JsonNode)f).ToArray();
        if (finalizers.Length > 0)
            rest.Meta()["finalizers"] = new JsonArray(finalizers);
        else
            rest.Meta().Remove("finalizers");
        var kind = plane.Kind(rest.ApiVersion(), rest.Kind());
        plane.Update(kind, rest);
    }

    private void Empty(JsonObject space)
    {
        var content = plane.All.Select(o => o.Value).Where(v => v.Namespace() == space.Name()).ToList();
        foreach (var value in content)
            Delete(value);
        if (content.Count == 0)
            plane.Finish(plane.Kind("v1", "Namespace"), space);
    }

    private void Delete(JsonObject value) => plane.Delete(plane.Kind(value.ApiVersion(), value.Kind()), value);
}
