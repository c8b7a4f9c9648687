using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Ownership;

/// <summary>Who owns which fields, from and to <c>metadata.managedFields</c>.</summary>
internal sealed class ManagedFields
{
    private static readonly string[] NobodysMetadata = ["name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "managedFields", "deletionTimestamp", "deletionGracePeriodSeconds"];

    private readonly List<Entry> _entries;

    private ManagedFields(List<Entry> entries) => _entries = entries;

    internal sealed record Entry(string Manager, string Operation, string ApiVersion, string Subresource, string Time, FieldSet Set)
    {
        public bool IsApply => Operation == "Apply";

        /// <summary>As a conflict names it.</summary>
        public string Show() => $"\"{Manager}\"{(Subresource.Length == 0 ? "" : $" with subresource \"{Subresource}\"")}{(IsApply ? "" : $" using {ApiVersion}")}";
    }

    public IReadOnlyList<Entry> Entries => _entries;

    public static ManagedFields Of(JsonObject value) => new([.. value.At("metadata").Items("managedFields").Where(e => e.Count > 0).Select(e => new Entry(
        e.Text("manager") ?? "", e.Text("operation") ?? "", e.Text("apiVersion") ?? "", e.Text("subresource") ?? "", e.Text("time") ?? "", FieldSet.FromJson(e["fieldsV1"] as JsonObject)))]);

    /// <summary>An object as far as its fields can have an owner.</summary>
    public static JsonObject Ownable(JsonObject value)
    {
        var bare = value.Copy();
        bare.Remove("apiVersion");
        bare.Remove("kind");
        foreach (var name in NobodysMetadata)
            (bare["metadata"] as JsonObject)?.Remove(name);
        if (bare["metadata"] is JsonObject { Count: 0 })
            bare.Remove("metadata");
        return bare;
    }

    public FieldSet Applied(string manager, string subresource) => Find(manager, "Apply", subresource)?.Set ?? new FieldSet();

    /// <summary>What everybody but the applier owns.</summary>
    public FieldSet OthersThan(string manager, string subresource) =>
        _entries.Where(e => !Is(e, manager, "Apply", subresource)).Aggregate(new FieldSet(), (sum, e) => sum.Union(e.Set));

    public IEnumerable<(Entry Owner, FieldSet Fields)> Conflicts(string manager, string subresource, FieldSet changed) =>
        _entries.Where(e => !Is(e, manager, "Apply", subresource)).Select(e => (e, e.Set.Intersect(changed))).Where(c => !c.Item2.IsEmpty);

    /// <summary>A manager that applies owns what its configuration speaks of, and takes from others what it changed.</summary>
    public void Apply(string manager, string subresource, string apiVersion, FieldSet spoken, FieldChanges changes, string now)
    {
        TakeFromOthers(manager, "Apply", subresource, changes);
        Replace(manager, "Apply", subresource, apiVersion, spoken, now);
    }

    /// <summary>A manager that updates owns what it changed.</summary>
    public void Update(string manager, string subresource, string apiVersion, FieldChanges changes, string now)
    {
        if (changes.Set.IsEmpty && changes.Removed.IsEmpty)
            return;
        TakeFromOthers(manager, "Update", subresource, changes);
        var set = (Find(manager, "Update", subresource)?.Set ?? new FieldSet()).Minus(changes.Removed).Union(changes.Set);
        Replace(manager, "Update", subresource, apiVersion, set, now);
    }

    public void WriteTo(JsonObject value)
    {
        if (_entries.Count == 0)
        {
            value.Meta().Remove("managedFields");
            return;
        }
        value.Meta()["managedFields"] = new JsonArray([.. _entries.OrderBy(e => e.IsApply ? 0 : 1).ThenBy(e => e.Time, StringComparer.Ordinal).ThenBy(e => e.Manager, StringComparer.Ordinal).Select(Write)]);
    }

    private static JsonNode Write(Entry entry)
    {
        var json = new JsonObject
        {
            ["apiVersion"] = entry.ApiVersion,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = entry.Set.ToJson(),
            ["manager"] = entry.Manager,
            ["operation"] = entry.Operation,
        };
        if (entry.Subresource.Length > 0)
            json["subresource"] = entry.Subresource;
        if (entry.Time.Length > 0)
            json["time"] = entry.Time;
        return json;
    }

    /// <summary>The root and the metadata themselves are nobody's.</summary>
    private static FieldSet Strip(FieldSet set)
    {
        set.IsMember = false;
        if (set["f:metadata"] is not { } metadata)
            return set;
        metadata.IsMember = false;
        if (metadata.IsEmpty)
            set.Drop("f:metadata");
        return set;
    }

    private static bool Is(Entry entry, string manager, string operation, string subresource) =>
        entry.Manager == manager && entry.Operation == operation && entry.Subresource == subresource;

    private Entry? Find(string manager, string operation, string subresource) => _entries.Find(e => Is(e, manager, operation, subresource));

    private void TakeFromOthers(string manager, string operation, string subresource, FieldChanges changes)
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (Is(_entries[i], manager, operation, subresource))
                continue;
            // Who applied the same value shares it; who changed it owns it alone.
            var rest = _entries[i].Set.Minus(changes.Modified).Minus(changes.Removed).Minus(changes.Added);
            if (rest.IsEmpty)
                _entries.RemoveAt(i);
            else
                _entries[i] = _entries[i] with { Set = rest };
        }
    }

    private void Replace(string manager, string operation, string subresource, string apiVersion, FieldSet set, string now)
    {
        var was = Find(manager, operation, subresource);
        _entries.RemoveAll(e => Is(e, manager, operation, subresource));
        if (Strip(set).IsEmpty)
            return;
        var same = was is not null && JsonReading.Same(was.Set.ToJson(), set.ToJson());
        _entries.Add(new Entry(manager, operation, apiVersion, subresource, same ? was!.Time : now, set));
    }

    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
