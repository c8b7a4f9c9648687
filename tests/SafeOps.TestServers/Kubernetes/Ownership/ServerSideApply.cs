using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Ownership;

/// <summary>Merges an applied configuration into what is there, or names who owns what it would change.</summary>
internal static class ServerSideApply
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="live">An object with nothing but its name when there is none.</param>
    /// <returns>The merged object, before defaults: what those add is nobody's, and no change by the applier.</returns>
    public static JsonObject Merge(ResourceKind kind, JsonObject live, JsonObject applied, string manager, string subresource, bool force, string now)
    {
        var owners = ManagedFields.Of(live);
        var config = ManagedFields.Ownable(applied);
        var spoken = FieldWalks.Spoken(config, kind.Shape);
        var merged = (JsonObject)FieldWalks.Merge(live, applied, kind.Shape)!;
        FieldWalks.Prune(merged, kind.Shape, owners.Applied(manager, subresource), spoken, owners.OthersThan(manager, subresource));
        var changes = FieldWalks.Compare(ManagedFields.Ownable(live), ManagedFields.Ownable(merged), kind.Shape);
        var conflicts = owners.Conflicts(manager, subresource, changes.Set).ToList();
        if (conflicts.Count > 0 && !force)
            throw Conflict(conflicts);
        owners.Apply(manager, subresource, applied.ApiVersion(), spoken, changes, now);
        owners.WriteTo(merged);
        KeepLastApplied(merged, applied, manager, subresource);
        return merged;
    }

    /// <summary>What kubectl applied on the client's side once is kept up to date, so that one can go back to it.</summary>
    private static void KeepLastApplied(JsonObject merged, JsonObject applied, string manager, string subresource)
    {
        if (manager == "kubectl" && subresource.Length == 0 && merged.At("metadata", "annotations") is { } annotations && annotations.ContainsKey(LastApplied))
            annotations[LastApplied] = applied.ToJsonString(Relaxed) + "\n";
    }

    private static ApiFailure Conflict(List<(ManagedFields.Entry Owner, FieldSet Fields)> conflicts)
    {
        var all = conflicts.SelectMany(c => c.Fields.Paths().Select(p => (Owner: c.Owner.Show(), Path: p))).ToList();
        var causes = all.Select(c => new FailureCause("FieldManagerConflict", $"conflict with {c.Owner}", c.Path)).ToList();
        if (all.Count == 1)
            return ApiFailure.ApplyConflict($"Apply failed with 1 conflict: conflict with {all[0].Owner}: {all[0].Path}", causes);
        var groups = all.GroupBy(c => c.Owner).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"conflicts with {g.Key}:\n{string.Join("\n", g.Select(c => $"- {c.Path}"))}");
        return ApiFailure.ApplyConflict($"Apply failed with {all.Count} conflicts: {string.Join("\n", groups)}", causes);
    }
}
