using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>A part of a version as it is compared: a tree where its text is one, else the text.</summary>
/// <param name="Object">The kind of the Kubernetes object in lower case; else empty.</param>
/// <param name="Content">Null: only its name is known.</param>
internal sealed record VersionDocument(VersionPartKind Kind, string Name, string Object, JsonNode? Content, string? Digest);

/// <summary>Reads the parts of a version: a manifest of many objects is as many documents, and files inside a ConfigMap are read too.</summary>
internal sealed class VersionDocuments(IYamlReader yaml)
{
    /// <summary>A longer text is compared by its lines: a tree of it takes many times its memory.</summary>
    private const int LongestTree = 4 * 1024 * 1024;

    /// <summary>By these a controller knows the pods of one template; they differ whenever anything does.</summary>
    private static readonly string[] TemplateHashes = ["pod-template-hash", "controller-revision-hash"];

    public IEnumerable<VersionDocument> Of(RollbackVersion version)
    {
        foreach (var part in version.Parts)
        {
            foreach (var document in Of(part))
                yield return document;
        }
        // Where nothing says more, the images of a version are all that is known of it.
        if (version.Parts.All(p => p.Kind is not (VersionPartKind.Manifest or VersionPartKind.Image)) && version.Images.Count > 0)
        {
            foreach (var image in version.Images)
                yield return new VersionDocument(VersionPartKind.Image, ImageName(image), "", JsonValue.Create(image), null);
        }
    }

    private IEnumerable<VersionDocument> Of(VersionPart part)
    {
        if (part.Text is null || part.Kind is not (VersionPartKind.Manifest or VersionPartKind.Values or VersionPartKind.Configuration or VersionPartKind.Other))
            return [new VersionDocument(part.Kind, part.Name, "", part.Text is null ? null : JsonValue.Create(part.Text), part.Digest)];
        if (part.Kind == VersionPartKind.Configuration)
        {
            return [Tree(part.Text, part.Name) is var tree && tree is JsonObject map && (string?)(map["kind"] as JsonValue)?.ToString() == "ConfigMap"
                ? Manifest(map, part.Name, part.Digest) with { Kind = part.Kind }
                : new VersionDocument(part.Kind, part.Name, "", tree, part.Digest)];
        }
        var trees = Trees(part.Text, part.Name);
        if (trees is null)
            return [new VersionDocument(part.Kind, part.Name, "", JsonValue.Create(part.Text), part.Digest)];
        var objects = trees.SelectMany(t => t is JsonObject list && list["items"] is JsonArray items && ((string?)list["kind"])?.EndsWith("List", StringComparison.Ordinal) == true ? items.ToArray() : [t]).ToList();
        return part.Kind != VersionPartKind.Manifest || objects is [null or not JsonObject]
            ? [new VersionDocument(part.Kind, part.Name, "", trees is [var only] ? only : new JsonArray([.. trees.Select(t => t?.DeepClone())]), part.Digest)]
            : objects.OfType<JsonObject>().Select(o => Manifest(o, objects.Count == 1 ? part.Name : null, objects.Count == 1 ? part.Digest : null));
    }

    private VersionDocument Manifest(JsonObject found, string? name, string? digest)
    {
        var document = ObjectNoise.Clean(found);
        foreach (var labels in new[] { document["metadata"]?["labels"], document["spec"]?["selector"]?["matchLabels"], document["spec"]?["template"]?["metadata"]?["labels"] }.OfType<JsonObject>())
        {
            foreach (var hash in TemplateHashes)
                labels.Remove(hash);
        }
        var kind = ((string?)document["kind"] ?? "").ToLowerInvariant();
        if (kind == "configmap" && document["data"] is JsonObject data)
        {
            foreach (var (key, value) in data.ToList())
            {
                if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String && (text.ToString().Contains('\n') || Path.HasExtension(key)))
                    data[key] = Tree(text.ToString(), key)?.DeepClone();
            }
        }
        var place = (string?)(document["metadata"] as JsonObject)?["namespace"];
        return new VersionDocument(VersionPartKind.Manifest, name ?? $"{ObjectName.Of(document)?.Short ?? kind}{(place is null ? "" : $" in {place}")}", kind, document, digest);
    }

    /// <summary>A file of settings as a tree, by its form; its text where it has none that is known.</summary>
    private JsonNode? Tree(string text, string name)
    {
        var trees = text.Length > LongestTree ? null : Trees(text, name);
        return trees is [JsonObject or JsonArray] ? trees[0] : SettingsText.Read(text) ?? (JsonNode)JsonValue.Create(text);
    }

    /// <summary>Null where it is neither JSON nor YAML, or only a text.</summary>
    private IReadOnlyList<JsonNode?>? Trees(string text, string name)
    {
        if (text.Length > LongestTree && text.AsSpan().TrimStart() is not ['{' or '[', ..])
            return null;
        try
        {
            if (text.AsSpan().TrimStart() is ['{' or '[', ..])
                return [JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })];
        }
        catch (JsonException)
        {
            // YAML may begin like JSON.
        }
        try
        {
            var trees = yaml.Read(text, name).Select(d => d.ToJson()).Where(t => t is not null).ToList();
            return trees.Count > 0 && trees.All(t => t is JsonObject or JsonArray) ? trees : null;
        }
        catch (SafeOpsException)
        {
            return null;
        }
    }

    /// <summary>Without tag and digest.</summary>
    private static string ImageName(string image)
    {
        var name = image.Split('@')[0];
        return name.LastIndexOf(':') is > 0 and var colon && colon > name.LastIndexOf('/') ? name[..colon] : name;
    }
}
