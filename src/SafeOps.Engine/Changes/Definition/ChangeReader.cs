using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Changes.Definition;

/// <summary>Reads a change file's structure. What needs the project or parameter values is checked by <see cref="ChangeResolver"/>.</summary>
public sealed partial class ChangeReader(IYamlReader yaml)
{
    public const int FormatVersion = 1;

    /// <summary>
    /// Notes mistakes rather than throwing them, so that <see cref="ChangeResolver.Check"/> can add its own. Throws
    /// <see cref="ErrorCodes.ChangeFileNotFound"/>, and <see cref="MistakesException"/> where nothing can be read.
    /// </summary>
    internal ChangeDefinition Read(string path, Mistakes mistakes)
    {
        if (!File.Exists(path))
            throw new SafeOpsException(ErrorCodes.ChangeFileNotFound, $"{path} does not exist.", "Name a *.change.yaml file; New-SafeChange makes one.", path);
        return Change(new MappingReader(Open(path, mistakes), mistakes, "the change"), path, mistakes);
    }

    private DataMapping Open(string path, Mistakes mistakes)
    {
        try
        {
            var documents = yaml.Read(File.ReadAllText(path), path);
            if (documents is [DataMapping map])
            {
                FormatVersions.Check(map, FormatVersion, mistakes, ErrorCodes.ChangeFileInvalid);
                return map;
            }
            throw new MistakesException(ErrorCodes.ChangeFileInvalid,
                [new Mistake(path, 1, 1, $"found {(documents.Count == 1 ? documents[0].Kind : $"{documents.Count} documents")}; expected one YAML document, a mapping that begins with 'safeops: {FormatVersion}'.")]);
        }
        catch (MistakesException invalid) when (invalid.Code != ErrorCodes.ChangeFileInvalid)
        {
            throw new MistakesException(ErrorCodes.ChangeFileInvalid, invalid.Mistakes);
        }
    }

    private static ChangeDefinition Change(MappingReader reader, string path, Mistakes mistakes)
    {
        reader.Node("safeops");
        var name = reader.Text("change", required: true) ?? "";
        if (name.Length > 0 && !Names().IsMatch(name))
            mistakes.Add(reader.Mapping["change"]!, $"the change is called '{name}'; expected lower-case letters, digits and hyphens, 64 at most.");
        var parameters = Parameters(reader.Map("parameters"), mistakes);
        var change = new ChangeDefinition
        {
            Path = path,
            Name = name,
            Title = reader.Text("title", required: true) ?? "",
            Why = reader.Text("why"),
            Author = reader.Text("author"),
            Risk = reader.Choice<RiskLevel>("risk"),
            Parameters = parameters,
            Overrides = Overrides(reader.Map("overrides"), mistakes),
            Preflight = StepReader.Checks(reader.List("preflight"), "preflight", mistakes),
            Steps = StepReader.Steps(reader.List("steps", required: true), mistakes),
            OnFailure = reader.Choice<FailurePolicy>("onFailure") ?? FailurePolicy.Undo,
            Checklist = Checklist(reader.List("checklist"), mistakes),
            Shape = Shape(reader.Mapping, parameters),
        };
        if (reader.Mapping["steps"] is DataSequence { Items.Count: 0 } empty)
            mistakes.Add(empty, "the change has no steps; expected at least one.");
        reader.Finish();
        return change;
    }

    /// <summary>Everything that says what is done and asked for; not how it is described, nor the values that environments fill in.</summary>
    private static JsonObject Shape(DataMapping map, IReadOnlyList<ParameterDefinition> parameters)
    {
        var shape = new JsonObject
        {
            ["parameters"] = new JsonObject(parameters.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, p.Type.ToString()))),
        };
        foreach (var key in (string[])["change", "author", "risk", "preflight", "steps", "onFailure", "checklist"])
            shape[key] = map[key]?.ToJson();
        return shape;
    }

    private static List<ParameterDefinition> Parameters(DataMapping? map, Mistakes mistakes)
    {
        var parameters = new List<ParameterDefinition>();
        foreach (var entry in map?.Entries ?? [])
        {
            var name = entry.Key.Text;
            if (!ParameterNames().IsMatch(name) || name == Scope.Item)
                mistakes.Add(entry.Key, $"'{name}' is no name for a parameter; expected letters, digits and underscores{(name == Scope.Item ? " ('item' is the item of a forEach)" : "")}.");
            if (entry.Value is not DataMapping declaration)
            {
                mistakes.Add(entry.Value, $"parameter '{name}' is {entry.Value.Kind}; expected a mapping with 'type', such as {{ type: string }}.");
                continue;
            }
            var reader = new MappingReader(declaration, mistakes, $"parameter '{name}'");
            var type = reader.Choice<ParameterType>("type");
            if (type is null && declaration["type"] is null)
                mistakes.Add(declaration, $"parameter '{name}' has no 'type'.");
            parameters.Add(new ParameterDefinition(name, type ?? ParameterType.String, reader.Node("default"), reader.Text("description"), entry.Key.Span));
            reader.Finish();
        }
        return parameters;
    }

    private static Dictionary<string, IReadOnlyDictionary<string, DataNode>> Overrides(DataMapping? map, Mistakes mistakes)
    {
        var overrides = new Dictionary<string, IReadOnlyDictionary<string, DataNode>>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in map?.Entries ?? [])
        {
            if (entry.Value is DataMapping values)
                overrides[entry.Key.Text] = values.Entries.ToDictionary(v => v.Key.Text, v => v.Value);
            else
                mistakes.Add(entry.Value, $"overrides of '{entry.Key.Text}' are {entry.Value.Kind}; expected a mapping of parameters to values.");
        }
        return overrides;
    }

    private static List<ChecklistItem> Checklist(DataSequence? list, Mistakes mistakes)
    {
        var items = new List<ChecklistItem>();
        foreach (var node in list?.Items ?? [])
        {
            if (node is not DataMapping map)
            {
                mistakes.Add(node, $"a checklist item is {node.Kind}; expected a mapping with 'id' and 'text'.");
                continue;
            }
            var reader = new MappingReader(map, mistakes, "a checklist item");
            var id = reader.Text("id", required: true) ?? "";
            if (items.Any(i => i.Id == id))
                mistakes.Add(map, $"the checklist item '{id}' is there twice.");
            items.Add(new ChecklistItem(id, reader.Text("text", required: true) ?? "", reader.Texts("environments")));
            reader.Finish();
        }
        return items;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterNames();
}
