using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Storage;

namespace SafeOps.TestServers.Kubernetes.Verbs;

/// <summary>The verb watch: changes since a resource version as they come, one JSON object a line.</summary>
internal sealed class Watches(Cluster cluster)
{
    private static readonly TimeSpan BetweenBookmarks = TimeSpan.FromSeconds(15);

    public HttpReply Open(ApiCall call) => new(200) { Chunks = end => FollowAsync(call, end) };

    private async IAsyncEnumerable<string> FollowAsync(ApiCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fields = call.Query("fieldSelector");
        if (call.Name.Length > 0)
            fields = $"metadata.name={call.Name}";
        var selection = new Selection(call.Query("labelSelector"), fields);
        var isTable = Tables.IsAskedFor(call.Accept);
        var seconds = int.TryParse(call.Query("timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : 1800;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(TimeSpan.FromSeconds(seconds));
        var (revision, first) = Start(call, selection);
        foreach (var line in first)
            yield return line;
        while (!over.IsCancellationRequested)
        {
            Task changed;
            IReadOnlyList<StoredChange> news;
            lock (cluster.Store.Gate)
            {
                changed = cluster.Store.Changed;
                news = cluster.Store.Since(revision);
                revision = cluster.Store.Revision;
            }
            foreach (var change in news.Where(c => c.StoreKey == call.Kind.StoreKey && (call.Namespace.Length == 0 || c.Namespace == call.Namespace)))
            {
                if (Told(change, selection) is { } type)
                    yield return Line(type, isTable ? Tables.Of(call.Kind, [Reads.Shown(call.Kind, change.Value)], change.Revision, cluster.Now) : Reads.Shown(call.Kind, change.Value));
            }
            if (await Task.WhenAny(changed, Task.Delay(BetweenBookmarks, over.Token)) != changed && call.Query("allowWatchBookmarks") is "true" or "1")
                yield return Bookmark(call, revision, false);
        }
    }

    private (long Revision, List<string> Lines) Start(ApiCall call, Selection selection)
    {
        lock (cluster.Store.Gate)
        {
            var lines = new List<string>();
            var startsNow = call.Query("resourceVersion") is null or "" or "0";
            if (!startsNow)
                return (long.Parse(call.Query("resourceVersion")!, CultureInfo.InvariantCulture), lines);
            foreach (var value in cluster.Store.List(call.Kind, call.Namespace).Where(selection.Takes))
                lines.Add(Line("ADDED", Tables.IsAskedFor(call.Accept) ? Tables.Of(call.Kind, [Reads.Shown(call.Kind, value)], cluster.Store.Revision, cluster.Now) : Reads.Shown(call.Kind, value)));
            if (call.Query("sendInitialEvents") is "true" or "1")
                lines.Add(Bookmark(call, cluster.Store.Revision, true));
            return (cluster.Store.Revision, lines);
        }
    }

    /// <summary>An object that leaves a selection is deleted for who watches it, and one that enters is added.</summary>
    private static string? Told(StoredChange change, Selection selection)
    {
        var (was, isThere) = (change.Before is { } before && selection.Takes(before), change.Type != "DELETED" && selection.Takes(change.Value));
        return (was, isThere) switch
        {
            (true, true) => "MODIFIED",
            (false, true) => "ADDED",
            (true, false) => "DELETED",
            _ => null,
        };
    }

    private static string Bookmark(ApiCall call, long revision, bool endsStart)
    {
        var meta = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (endsStart)
            meta["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        return Line("BOOKMARK", new JsonObject { ["kind"] = call.Kind.Kind, ["apiVersion"] = call.Kind.ApiVersion, ["metadata"] = meta });
    }

    private static string Line(string type, JsonObject value) => new JsonObject { ["type"] = type, ["object"] = value }.ToJsonString() + "\n";
}
