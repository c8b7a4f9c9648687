using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Text;

/// <summary>A value to be set in a YAML or JSON text.</summary>
/// <param name="File">For messages.</param>
public sealed record ValueEditRequest(string Text, string File, ValuePath Path, JsonNode? Value)
{
    /// <summary>The text is JSON; else YAML.</summary>
    public bool Json { get; init; }

    /// <summary>Makes the key, and mappings on the way to it, where they are absent.</summary>
    public bool Create { get; init; }

    /// <summary>Which of several YAML documents, from 0; null where there is one.</summary>
    public int? Document { get; init; }
}

/// <param name="Text">The new text; the old one where the value stood there already.</param>
/// <param name="Line">Where the value stands in the new text, from 1.</param>
/// <param name="Before">The value it replaced, as a person reads it; null where there was none.</param>
/// <param name="After">The value that stands there now.</param>
public sealed record ValueEditResult(string Text, int Line, string? Before, string After)
{
    public required bool Changed { get; init; }
}

/// <summary>
/// Sets one value in a YAML or JSON text by replacing its span, so that comments, order, quotes, line ends and everything
/// else stay as they are, byte for byte. The result is read again and must be the old document with that one value
/// changed; otherwise the edit is refused, never written.
/// </summary>
public static class ValueEdit
{
    /// <summary>Up to so many keys a mapping is brought to its new value key by key, which keeps the comments between them.</summary>
    private const int MostKeysOneByOne = 64;

    /// <summary>
    /// Throws <see cref="ErrorCodes.DocumentInvalid"/> where the text cannot be read, <see cref="ErrorCodes.FileNotEditable"/>
    /// with the place where the value cannot be set.
    /// </summary>
    public static ValueEditResult Set(ValueEditRequest request, IYamlReader yaml)
    {
        request = request with { Value = Normal(request.Value) };
        var documents = Read(request.Text, request, yaml);
        var chosen = Choose(documents, request);
        var location = ValueLocation.Find(documents[chosen], request.Path, request.File);
        if (location.Rest.Count > 0)
            RefuseAbsent(location, request);
        else if (Same(location.Node.ToJson(), request.Value))
            return new ValueEditResult(request.Text, location.Node.Span.Line, Show(request.Value), Show(request.Value)) { Changed = false };
        var before = location.Rest.Count > 0 ? null : Show(location.Node.ToJson());
        if (KeyByKey(location, request, yaml) is { } merged)
            return merged with { Before = before, Line = location.Node.Span.Line };
        if (location.Node.Tag is not null)
            throw ValueLocation.Refused(request.File, location.Node.Span, $"the value has the tag '{location.Node.Tag}'.", "Edit the file by hand, or use file.replace.");
        var expected = Expected(documents[chosen], location, request);
        foreach (var text in ValueSplice.Candidates(request, documents[chosen], location))
        {
            if (Confirm(text, documents, chosen, expected, request, yaml) is { } line)
                return new ValueEditResult(text, line, before, Show(request.Value)) { Changed = true };
        }
        throw ValueLocation.Refused(request.File, location.Node.Span, $"'{request.Path}' cannot be set here without touching what stands around it.", "Edit the file by hand, or use file.replace.");
    }

    /// <summary>A value as details lines show it: short, on one line.</summary>
    public static string Show(JsonNode? value)
    {
        var text = value switch
        {
            null => "null",
            JsonValue when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var plain
                && plain.Length > 0 && !plain.Any(char.IsControl) && CoreSchema.Resolve(plain) is string => plain,
            _ => new ValueWriter(new DocumentLayout("\n", 2, true, false), json: true).Inline(value, ScalarStyle.Plain, flow: false),
        };
        return text.Length <= 80 ? text : text[..79] + "…";
    }

    private static IReadOnlyList<DataNode> Read(string text, ValueEditRequest request, IYamlReader yaml)
    {
        if (request.Json)
            return [JsonText.Read(text, request.File)];
        try
        {
            return yaml.Read(text, request.File);
        }
        catch (MistakesException error) when (text.Contains("{{", StringComparison.Ordinal))
        {
            var place = new TextPlaces(text).Span(text.IndexOf("{{", StringComparison.Ordinal), 0);
            throw new SafeOpsException(
                ErrorCodes.FileNotEditable,
                $"{request.File}:{place.Line}:{place.Column}: this is a template ('{{{{ … }}}}'), not YAML.",
                "Use file.replace, which edits any text.",
                request.File,
                error);
        }
    }

    private static int Choose(IReadOnlyList<DataNode> documents, ValueEditRequest request) => request.Document switch
    {
        null when documents.Count == 1 => 0,
        null => throw ValueLocation.Refused(request.File, documents[1].Span, $"the file has {documents.Count} documents.", $"Name one with 'document:', 0 to {documents.Count - 1}."),
        { } number when number >= 0 && number < documents.Count => number,
        { } number => throw ValueLocation.Refused(request.File, documents[0].Span, $"there is no document {number}: the file has {documents.Count}, counted from 0."),
    };

    private static void RefuseAbsent(ValueLocation location, ValueEditRequest request)
    {
        var there = request.Path.Parts.Take(request.Path.Parts.Count - location.Rest.Count).ToList();
        var missing = ValuePath.Show([.. there, location.Rest[0]]);
        if (location.Rest.FirstOrDefault(p => p is not ValuePathPart.Key) is { } item)
            throw ValueLocation.Refused(request.File, location.Node.Span, $"'{missing}' does not exist, and '{item}' cannot be created: file.set adds no items to lists.");
        if (request.Create)
            return;
        var known = location.Node is DataMapping map ? map.Entries.Select(e => e.Key.Text).ToList() : [];
        throw ValueLocation.Refused(
            request.File,
            location.Node.Span,
            $"'{missing}' does not exist.{NearestWord.Suggest(((ValuePathPart.Key)location.Rest[0]).Name, known)}",
            "Use 'create: true' where the key is to be made.");
    }

    private static ValueEditResult? KeyByKey(ValueLocation location, ValueEditRequest request, IYamlReader yaml)
    {
        if (location.Rest.Count > 0 || location.Node is not DataMapping { Entries: { Count: > 0 and <= MostKeysOneByOne } entries } || request.Value is not JsonObject { Count: <= MostKeysOneByOne } wanted
            || !entries.All(e => !e.Merged && wanted.ContainsKey(e.Key.Text)))
            return null;
        var text = request.Text;
        foreach (var (key, value) in wanted)
        {
            var path = new ValuePath([.. request.Path.Parts, new ValuePathPart.Key(key)]);
            text = Set(request with { Text = text, Path = path, Value = value, Create = true }, yaml).Text;
        }
        return new ValueEditResult(text, 0, null, Show(request.Value)) { Changed = true };
    }

    private static JsonNode? Expected(DataNode root, ValueLocation location, ValueEditRequest request)
    {
        var wanted = Nested(location.Rest, request.Value);
        if (location.Route.Count == 0 && location.Rest.Count == 0)
            return wanted;
        var expected = root.ToJson();
        if (location.Rest.Count > 0)
        {
            if (location.Node is DataMapping)
            {
                ((JsonObject)Follow(expected, location.Route)!)[((ValuePathPart.Key)location.Rest[0]).Name] = Nested(location.Rest.Skip(1), request.Value);
                return expected;
            }
            if (location.Route.Count == 0)
                return wanted;
        }
        var holder = Follow(expected, location.Route.SkipLast(1));
        if (location.Route[^1] is string key)
            holder![key] = wanted;
        else
            holder![(int)location.Route[^1]] = wanted;
        return expected;
    }

    private static JsonNode? Follow(JsonNode? node, IEnumerable<object> route) =>
        route.Aggregate(node, (at, step) => step is string key ? at![key] : at![(int)step]);

    internal static JsonNode? Nested(IEnumerable<ValuePathPart> parts, JsonNode? value) =>
        parts.Reverse().Aggregate(value?.DeepClone(), (inner, part) => new JsonObject { [((ValuePathPart.Key)part).Name] = inner });

    /// <summary>The line of the value where the text is the expected document, else null.</summary>
    private static int? Confirm(string text, IReadOnlyList<DataNode> before, int chosen, JsonNode? expected, ValueEditRequest request, IYamlReader yaml)
    {
        try
        {
            var after = Read(text, request, yaml);
            if (after.Count != before.Count || !Same(after[chosen].ToJson(), expected))
                return null;
            for (var i = 0; i < after.Count; i++)
            {
                if (i != chosen && !Same(after[i].ToJson(), before[i].ToJson()))
                    return null;
            }
            var location = ValueLocation.Find(after[chosen], request.Path, request.File);
            return location.Entry?.Key.Span.Line ?? location.Node.Span.Line;
        }
        catch (SafeOpsException)
        {
            return null;
        }
    }

    private static bool Same(JsonNode? one, JsonNode? other) => CanonicalJson.Write(one) == CanonicalJson.Write(other);

    /// <summary>Numbers as the document's reader will give them back.</summary>
    private static JsonNode? Normal(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Normal(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Normal)]),
        JsonValue when value.GetValueKind() == JsonValueKind.Number => new DataScalar(default, value.ToJsonString(), ScalarStyle.Plain).ToJson(),
        _ => value?.DeepClone(),
    };
}
