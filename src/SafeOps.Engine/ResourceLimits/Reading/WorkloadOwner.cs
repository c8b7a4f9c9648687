using SafeOps.Text;

namespace SafeOps.ResourceLimits.Reading;

/// <summary>What a person would name and change: the Deployment of a ReplicaSet, the StatefulSet of a Pod.</summary>
internal sealed record WorkloadOwner(string Kind, string Name, bool IsOwned)
{
    public static WorkloadOwner Of(DataMapping item, string kind, string name)
    {
        var metadata = item["metadata"] as DataMapping;
        if ((metadata?["ownerReferences"] as DataSequence)?.Items.OfType<DataMapping>().FirstOrDefault(o => ManifestReader.Text(o, "kind") is not ("Node" or null)) is not { } owner)
            return new WorkloadOwner(kind, name, IsOwned: false);
        var ownerKind = ManifestReader.Text(owner, "kind")!;
        var ownerName = ManifestReader.Text(owner, "name") ?? name;
        // The controller adds the hash of the template to the name of each ReplicaSet, and the time to that of each Job.
        if (kind == "Pod" && ownerKind == "ReplicaSet" && ManifestReader.Text(metadata, "labels", "pod-template-hash") is { } hash && ownerName.EndsWith("-" + hash, StringComparison.Ordinal))
            return new WorkloadOwner("Deployment", ownerName[..^(hash.Length + 1)], IsOwned: true);
        // The number of minutes since 1970, in older versions of seconds.
        if (kind == "Pod" && ownerKind == "Job" && ownerName.LastIndexOf('-') is > 0 and var end && ownerName[(end + 1)..] is { Length: >= 8 and <= 10 } time && time.All(char.IsAsciiDigit))
            return new WorkloadOwner("CronJob", ownerName[..end], IsOwned: true);
        return new WorkloadOwner(ownerKind, ownerName, IsOwned: true);
    }
}
