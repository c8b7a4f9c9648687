using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Storage;

/// <summary>Every object with the one revision counter, and the changes that watches read. Callers hold <see cref="Gate"/>.</summary>
internal sealed class ObjectStore
{
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<StoredChange> _changes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _revision = 1000;

    public Lock Gate { get; } = new();

    public long Revision => _revision;

    /// <summary>Ends with the next change.</summary>
    public Task Changed => _changed.Task;

    public JsonObject? Get(ResourceKind kind, string @namespace, string name) => _objects.GetValueOrDefault(Key(kind.StoreKey, @namespace, name));

    /// <summary>In the order of namespace and name.</summary>
    public IEnumerable<JsonObject> List(ResourceKind kind, string @namespace = "")
    {
        var prefix = @namespace.Length == 0 ? $"{kind.StoreKey}\0" : $"{kind.StoreKey}\0{@namespace}\0";
        return [.. _objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(o => o.Value)];
    }

    public IReadOnlyList<(string Key, JsonObject Value)> All => [.. _objects.Select(o => (o.Key.Split('\0')[0], o.Value))];

    /// <summary>Keeps a copy with the next revision, and answers it.</summary>
    public JsonObject Put(ResourceKind kind, JsonObject value)
    {
        var kept = value.Plain();
        kept.Meta()["resourceVersion"] = Next();
        var key = Key(kind.StoreKey, kept.Namespace(), kept.Name());
        var before = _objects.GetValueOrDefault(key);
        _objects[key] = kept;
        Tell(new StoredChange(_revision, before is null ? "ADDED" : "MODIFIED", kind.StoreKey, kept, before));
        return kept.Copy();
    }

    public JsonObject? Remove(ResourceKind kind, string @namespace, string name)
    {
        if (!_objects.Remove(Key(kind.StoreKey, @namespace, name), out var before))
            return null;
        var last = before.Copy();
        last.Meta()["resourceVersion"] = Next();
        Tell(new StoredChange(_revision, "DELETED", kind.StoreKey, last, before));
        return last.Copy();
    }

    public IReadOnlyList<StoredChange> Since(long revision) => [.. _changes.Where(c => c.Revision > revision)];

    /// <summary>Puts back what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject saved)
    {
        _revision = saved.Number("revision");
        foreach (var entry in saved.Items("objects"))
            _objects[entry.Text("key")!] = entry.Section("value").Copy();
    }

    public JsonObject Save() => new()
    {
        ["revision"] = _revision,
        ["objects"] = new JsonArray([.. _objects.Select(o => (JsonNode)new JsonObject { ["key"] = o.Key, ["value"] = o.Value.DeepClone() })]),
    };

    private string Next() => (++_revision).ToString(CultureInfo.InvariantCulture);

    private void Tell(StoredChange change)
    {
        _changes.Add(change);
        var told = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        told.SetResult();
    }

    private static string Key(string store, string @namespace, string name) => $"{store}\0{@namespace}\0{name}";
}
