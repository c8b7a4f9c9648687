using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>How the objects of one revision differ from those of another. What a Secret holds is never shown, only which of its keys differ.</summary>
internal sealed record ManifestDifference(IReadOnlyList<ObjectName> Added, IReadOnlyList<ObjectName> Removed, IReadOnlyList<(ObjectName Name, IReadOnlyList<string> Fields)> Changed)
{
    private const int MostFields = 40;

    /// <summary>Kinds whose removal takes data along.</summary>
    private static readonly string[] HoldData = ["PersistentVolumeClaim", "PersistentVolume", "StatefulSet", "Namespace", "CustomResourceDefinition"];

    public bool IsEmpty => Added.Count + Removed.Count + Changed.Count == 0;

    public bool LosesData => Removed.Any(r => HoldData.Contains(r.Kind));

    /// <summary>For people, one change a line.</summary>
    public IReadOnlyList<string> Lines =>
    [
        .. Added.Select(n => $"+ {n.Short}"),
        .. Removed.Select(n => $"- {n.Short}{(HoldData.Contains(n.Kind) ? ", which may hold data" : "")}"),
        .. Changed.SelectMany(c => c.Fields.Take(MostFields).Select(f => $"~ {c.Name.Short}: {f}")
            .Concat(c.Fields.Count > MostFields ? [$"~ {c.Name.Short}: and {Counts.Of(c.Fields.Count - MostFields, "field")} more"] : [])),
    ];

    public string Summary => IsEmpty
        ? "no object would change"
        : string.Join(", ", new[] { (Added.Count, "made"), (Changed.Count, "changed"), (Removed.Count, "deleted") }.Where(p => p.Item1 > 0).Select(p => $"{Counts.Of(p.Item1, "object")} {p.Item2}"));

    public static ManifestDifference Between(ReleaseManifest before, ReleaseManifest after, SecretMasker masker)
    {
        var changed = new List<(ObjectName, IReadOnlyList<string>)>();
        foreach (var (name, document) in after.Objects)
        {
            if (before.Find(name) is { } earlier && FieldDifference.Lines(earlier, document, masker, Hidden(name)).ToList() is { Count: > 0 } fields)
                changed.Add((name, fields));
        }
        return new ManifestDifference(
            [.. after.Objects.Select(o => o.Name).Where(n => before.Find(n) is null)],
            // What is marked to be kept stays in the cluster when its release no longer names it.
            [.. before.Objects.Select(o => o.Name).Where(n => after.Find(n) is null && !before.Kept.Contains(n))],
            changed);
    }

    private static Func<string, bool> Hidden(ObjectName name) => path =>
        name is { Kind: "Secret", Group: "" } && (path.StartsWith("data", StringComparison.Ordinal) || path.StartsWith("stringData", StringComparison.Ordinal));
}
