using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Storage;

namespace SafeOps.TestServers.Kubernetes.Verbs;

/// <summary>The verbs get and list.</summary>
internal sealed class Reads(Cluster cluster)
{
    public JsonObject Get(ApiCall call)
    {
        var value = cluster.Store.Get(call.Kind, call.Namespace, call.Name) ?? throw ApiFailure.NotFound(call.Kind, call.Name);
        return Shown(call.Kind, value);
    }

    public JsonObject List(ApiCall call)
    {
        var selection = new Selection(call.Query("labelSelector"), call.Query("fieldSelector"));
        var all = cluster.Store.List(call.Kind, call.Namespace).Where(selection.Takes).ToList();
        // A token is the number of objects already given: enough while nobody writes between two pages of a test.
        var skipped = int.TryParse(call.Query("continue"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var limit = int.TryParse(call.Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : int.MaxValue;
        var page = all.Skip(skipped).Take(limit).ToList();
        var meta = new JsonObject { ["resourceVersion"] = cluster.Store.Revision.ToString(CultureInfo.InvariantCulture) };
        if (skipped + page.Count < all.Count)
        {
            meta["continue"] = (skipped + page.Count).ToString(CultureInfo.InvariantCulture);
            meta["remainingItemCount"] = all.Count - skipped - page.Count;
        }
        return new JsonObject
        {
            ["kind"] = $"{call.Kind.Kind}List",
            ["apiVersion"] = call.Kind.ApiVersion,
            ["metadata"] = meta,
            ["items"] = new JsonArray([.. page.Select(v => (JsonNode)Item(call.Kind, v))]),
        };
    }

    public static JsonObject Shown(ResourceKind kind, JsonObject value)
    {
        var shown = value.Copy();
        shown["apiVersion"] = kind.ApiVersion;
        return shown;
    }

    /// <summary>Items of a list of a built-in kind do not say what they are.</summary>
    private static JsonObject Item(ResourceKind kind, JsonObject value)
    {
        var item = Shown(kind, value);
        if (kind.IsCustom)
            return item;
        item.Remove("apiVersion");
        item.Remove("kind");
        return item;
    }
}
