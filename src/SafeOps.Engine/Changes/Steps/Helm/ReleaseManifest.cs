using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>The objects of a release, as helm renders them and keeps them with each revision. May hold secrets.</summary>
/// <param name="Objects">In the order of the text.</param>
internal sealed record ReleaseManifest(IReadOnlyList<(ObjectName Name, JsonObject Object)> Objects)
{
    /// <summary>An object with this annotation stays where its release goes, or no longer names it (helm.sh/docs/howto/charts_tips_and_tricks).</summary>
    private const string ResourcePolicy = "helm.sh/resource-policy";

    public static readonly ReleaseManifest Empty = new([]);

    /// <summary>
    /// Of what the objects say, whatever the order of their keys and their own order. Values of Secrets do not count, only their names: a
    /// digest that is written down must not be a way to guess them.
    /// </summary>
    public string Digest => Values.Digest.OfJson(new JsonArray(
        [.. Objects.OrderBy(o => o.Name.ToString(), StringComparer.Ordinal).Select(o => (JsonNode)WithoutSecrets(o.Name, o.Object))]));

    /// <summary>Those that stay in the cluster when the release is uninstalled.</summary>
    public IEnumerable<ObjectName> Kept => Objects.Where(o => Annotation(o.Object, ResourcePolicy) == "keep").Select(o => o.Name);

    /// <summary>What the YAML documents say. An object that names no namespace is the release's, as helm takes it. What Secrets hold is hidden from now on.</summary>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.AnswerInvalid"/>: it is no YAML.</exception>
    public static ReleaseManifest Read(string text, string @namespace, string what, StepContext context)
    {
        IReadOnlyList<DataNode> documents;
        try
        {
            documents = context.Services.Yaml.Read(text, what);
        }
        catch (MistakesException error)
        {
            throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"What helm rendered is no YAML: {error.Message}", "Correct the chart's template: helm template shows what it makes.", what, error);
        }
        var found = Flatten(documents.Select(ManifestValue.ToJson).OfType<JsonObject>()).ToList();
        foreach (var secret in found.Where(ObjectText.IsSecret))
            ObjectText.HideData(secret, context.Secrets.Masker);
        return new ReleaseManifest([.. found
            .Select(o => ObjectName.Of(o) is { } name ? (name with { Namespace = name.Namespace ?? @namespace }, o) : ((ObjectName, JsonObject)?)null)
            .OfType<(ObjectName, JsonObject)>()]);
    }

    public JsonObject? Find(ObjectName name) => Objects.FirstOrDefault(o => Same(o.Name, name)).Object;

    /// <summary>The same object, in whatever version of its API: helm takes it so.</summary>
    public static bool Same(ObjectName one, ObjectName other) => one with { Version = "" } == other with { Version = "" };

    private static string? Annotation(JsonObject document, string name) => ((document["metadata"] as JsonObject)?["annotations"] as JsonObject)?[name]?.ToString();

    private static IEnumerable<JsonObject> Flatten(IEnumerable<JsonObject> documents) => documents.SelectMany(d =>
        d["kind"]?.ToString() == "List" && d["items"] is JsonArray items ? Flatten(items.OfType<JsonObject>()) : [d]);

    private static JsonObject WithoutSecrets(ObjectName name, JsonObject document)
    {
        var copy = document.DeepClone().AsObject();
        if (name is not { Kind: "Secret", Group: "" })
            return copy;
        foreach (var part in (string[])["data", "stringData"])
        {
            if (copy[part] is JsonObject values)
                copy[part] = new JsonArray([.. values.Select(v => v.Key).Order(StringComparer.Ordinal).Select(k => (JsonNode)k)]);
        }
        return copy;
    }
}
