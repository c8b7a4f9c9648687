using SafeOps.Text;

namespace SafeOps.ResourceLimits.Reading;

/// <summary>
/// Reads the containers of Kubernetes objects: a Pod, or whatever has a pod's template where Deployment, Job and the like have it
/// (Argo's Rollout and other custom ones too), CronJobs, and Lists of them as <c>kubectl get -o json</c> writes.
/// </summary>
internal sealed class ManifestReader(ResourceValues values)
{
    /// <summary>True where a document is an object of Kubernetes.</summary>
    public static bool IsObject(DataNode document) => document is DataMapping map && map["kind"] is DataScalar && map["apiVersion"] is DataScalar;

    public IEnumerable<ContainerResources> Read(ResourceFile file, DataMapping document, int? number) => Objects(document, [])
        .SelectMany(o => Containers(file, o.Object, o.Path, number));

    public static IEnumerable<(DataMapping Object, IReadOnlyList<ValuePathPart> Path)> Objects(DataMapping document, IReadOnlyList<ValuePathPart> path)
    {
        if (Text(document, "kind")?.EndsWith("List", StringComparison.Ordinal) != true || document["items"] is not DataSequence items)
            return [(document, path)];
        return items.Items.SelectMany((item, i) => item is DataMapping map
            ? Objects(map, [.. path, new ValuePathPart.Key("items"), new ValuePathPart.Index(i)])
            : []);
    }

    public static string? Text(DataMapping? map, params string[] path)
    {
        DataNode? node = map;
        foreach (var key in path)
            node = (node as DataMapping)?[key];
        return node is DataScalar { Value: not null } scalar ? scalar.Text : null;
    }

    private IEnumerable<ContainerResources> Containers(ResourceFile file, DataMapping item, IReadOnlyList<ValuePathPart> path, int? number)
    {
        var kind = Text(item, "kind") ?? "";
        string[] way = kind switch
        {
            "Pod" => ["spec"],
            "CronJob" => ["spec", "jobTemplate", "spec", "template", "spec"],
            "PodTemplate" => ["template", "spec"],
            _ => ["spec", "template", "spec"],
        };
        DataNode? node = item;
        foreach (var key in way)
            node = (node as DataMapping)?[key];
        if (node is not DataMapping spec)
            yield break;
        var owner = WorkloadOwner.Of(item, kind, Text(item, "metadata", "name") ?? Text(item, "metadata", "generateName")?.TrimEnd('-') ?? "unnamed");
        var isLive = Text(item, "metadata", "uid") is not null;
        IReadOnlyList<ValuePathPart> specPath = [.. path, .. way.Select(k => new ValuePathPart.Key(k))];
        foreach (var list in new[] { "containers", "initContainers" })
        {
            var containers = (spec[list] as DataSequence)?.Items.OfType<DataMapping>().ToList() ?? [];
            for (var i = 0; i < containers.Count; i++)
            {
                var container = containers[i];
                var name = Text(container, "name");
                var resources = container["resources"] as DataMapping;
                yield return new ContainerResources
                {
                    Name = owner.Name,
                    Kind = owner.Kind,
                    IsOwned = owner.IsOwned,
                    Namespace = Text(item, "metadata", "namespace"),
                    Container = name ?? $"{list}[{i}]",
                    Role = list == "containers" ? ContainerRole.Main : Text(container, "restartPolicy") == "Always" ? ContainerRole.Sidecar : ContainerRole.Init,
                    Origin = isLive ? ResourceOrigin.Live : ResourceOrigin.Manifest,
                    Place = ResourcePlace.Of(file, (resources ?? container).Span),
                    File = file,
                    Path = [.. specPath, new ValuePathPart.Key(list), Item(containers, name, i), new ValuePathPart.Key("resources")],
                    Document = number,
                    Requests = values.Read(file, resources, "requests"),
                    Limits = values.Read(file, resources, "limits"),
                    OomKills = OomKills(item, name),
                };
            }
        }
    }

    /// <summary>By its name, where only one has it: positions move.</summary>
    private static ValuePathPart Item(List<DataMapping> containers, string? name, int position) =>
        name is not null && containers.Count(c => Text(c, "name") == name) == 1 ? new ValuePathPart.Match("name", name) : new ValuePathPart.Index(position);

    /// <summary>What a pod's own status remembers: its present and its last state.</summary>
    private static int OomKills(DataMapping item, string? container)
    {
        var kills = 0;
        foreach (var list in new[] { "containerStatuses", "initContainerStatuses" })
        {
            foreach (var status in ((item["status"] as DataMapping)?[list] as DataSequence)?.Items.OfType<DataMapping>().Where(s => Text(s, "name") == container) ?? [])
                kills += new[] { "state", "lastState" }.Count(s => Text(status, s, "terminated", "reason") == "OOMKilled");
        }
        return kills;
    }
}
