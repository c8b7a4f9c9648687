using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Secrets;
using SafeOps.Text;
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

    public static ManifestDifference Between(ReleaseManifest before, ReleaseManifest after)
    {
        var changed = new List<(ObjectName, IReadOnlyList<string>)>();
        foreach (var (name, document) in after.Objects)
        {
            if (before.Find(name) is { } earlier && ObjectDifference.Of(earlier, document) is { Count: > 0 } fields)
                changed.Add((name, ObjectText.Lines([.. fields.Select(Veil)], ObjectText.IsSecret(document))));
        }
        return new ManifestDifference(
            [.. after.Objects.Select(o => o.Name).Where(n => before.Find(n) is null)],
            // What is marked to be kept stays in the cluster when its release no longer names it.
            [.. before.Objects.Select(o => o.Name).Where(n => after.Find(n) is null && !before.Kept.Contains(n))],
            changed);
    }

    /// <summary>How the values of one revision differ from those of another, those hidden whose names say that they are secrets.</summary>
    public static IReadOnlyList<string> OfValues(JsonObject before, JsonObject after) => [.. ObjectDifference.Of(before, after).SelectMany(Leaves).Select(d => $"values: {Veil(d)}")];

    /// <summary>A value that is a mapping on one side only, member by member: each has a name that may say that it is a secret.</summary>
    private static IEnumerable<FieldDifference> Leaves(FieldDifference difference) => (difference.Before, difference.After) switch
    {
        (null, JsonObject { Count: > 0 } made) => made.SelectMany(p => Leaves(new FieldDifference([.. difference.Path, new ValuePathPart.Key(p.Key)], null, p.Value))),
        (JsonObject { Count: > 0 } gone, null) => gone.SelectMany(p => Leaves(new FieldDifference([.. difference.Path, new ValuePathPart.Key(p.Key)], p.Value, null))),
        _ => [difference],
    };

    /// <summary>The value of a field or of an environment variable whose name says that it is a secret.</summary>
    private static FieldDifference Veil(FieldDifference difference)
    {
        var name = difference.Path switch
        {
            [.., ValuePathPart.Match { Value: var variable }, ValuePathPart.Key { Name: "value" }] => variable,
            [.., ValuePathPart.Key { Name: var key }] => key,
            _ => "",
        };
        return difference with { Before = Veil(name, difference.Before), After = Veil(name, difference.After) };
    }

    private static JsonNode? Veil(string name, JsonNode? value) =>
        value is JsonValue && SecretFinder.IsSecret(name, value.ToString()) ? JsonValue.Create(SecretMasker.Mask) : value;
}
