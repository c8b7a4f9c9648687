using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Investigations.FanOut;

/// <summary>What stands at a path of a file.</summary>
/// <param name="Shown">In a line, secrets hidden.</param>
/// <param name="Raw">For comparison alone.</param>
internal sealed record ConfigValue(string Shown, string Raw);

/// <summary>Finds values in YAML (all its documents) and JSON. Aliases and merge keys count, as they do for who reads the file.</summary>
internal sealed class ConfigReading(IYamlReader yaml, SecretMasker masker)
{
    /// <summary>A configuration file that people write is smaller.</summary>
    private const long LargestFile = 16 * 1024 * 1024;

    /// <summary>The values at the path, a document each; empty where none has it. Throws <see cref="SafeOpsException"/> for what cannot be read.</summary>
    public IReadOnlyList<ConfigValue> Read(string path, string shownPath, ValuePath wanted)
    {
        if (new FileInfo(path).Length > LargestFile)
            throw new SafeOpsException(ErrorCodes.LimitExceeded, $"{shownPath} is larger than 16 MB, which no configuration is.", "Look for its text with a search.", shownPath);
        return ReadText(TextFile.Decode(File.ReadAllBytes(path), shownPath).Text, shownPath, wanted);
    }

    /// <summary>As <see cref="Read"/>, of a text that was read already; JSON is told by the name, and by its first sign.</summary>
    public IReadOnlyList<ConfigValue> ReadText(string text, string shownPath, ValuePath wanted)
    {
        var isJson = Path.GetExtension(shownPath).ToLowerInvariant() is ".json" or ".jsonc" or ".tfstate" || text.AsSpan().TrimStart() is ['{', ..];
        var documents = isJson ? [JsonText.Read(text, shownPath)] : yaml.Read(text, shownPath);
        return [.. documents.Select(d => Find(d, wanted.Parts)).OfType<DataNode>().Select(n => Value(n, wanted))];
    }

    private static DataNode? Find(DataNode node, IReadOnlyList<ValuePathPart> parts)
    {
        DataNode? at = node;
        foreach (var part in parts)
        {
            at = (at, part) switch
            {
                (DataMapping map, ValuePathPart.Key key) => map[key.Name],
                (DataSequence list, ValuePathPart.Index index) when index.Position < list.Items.Count => list.Items[index.Position],
                (DataSequence list, ValuePathPart.Match match) => list.Items.FirstOrDefault(i => ((i as DataMapping)?[match.Name] as DataScalar)?.Text == match.Value),
                _ => null,
            };
        }
        return at;
    }

    /// <summary>A value under a name that says secret is hidden whole, however plain it looks.</summary>
    private ConfigValue Value(DataNode node, ValuePath path)
    {
        if (node is not DataScalar scalar)
        {
            var json = node.ToJson();
            return new ConfigValue(masker.Hide(json)?.ToJsonString() ?? "null", json?.ToJsonString() ?? "null");
        }
        var raw = scalar.Value is null ? "null" : scalar.Text;
        var name = path.Parts.OfType<ValuePathPart.Key>().LastOrDefault()?.Name ?? "";
        var member = masker.Hide(new JsonObject { [name] = raw })!.AsObject()[name]!.GetValue<string>();
        return new ConfigValue(member, raw);
    }
}
