using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Projects;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Definition;

/// <summary>
/// Fills values into the options of a step and holds them against the step type's descriptor. A value that is not known yet
/// (a required parameter without one) is left out and not judged.
/// </summary>
internal sealed class OptionBinder(SafeOpsProject project, Mistakes mistakes, string what)
{
    /// <summary>The options in JSON, mistakes noted. <c>${name}</c> of a secret stays as written.</summary>
    public JsonObject Bind(DataMapping with, IReadOnlyList<OptionDescriptor> options, Scope scope, string path = "")
    {
        var bound = new JsonObject();
        foreach (var entry in with.Entries)
        {
            var name = entry.Key.Text;
            if (options.FirstOrDefault(o => o.Name == name) is not { } option)
            {
                mistakes.Add(entry.Key, $"{what} has the unknown option '{path}{name}'.{NearestWord.Suggest(name, [.. options.Select(o => o.Name)])}");
                continue;
            }
            if (entry.Value is DataScalar { Value: null } && option.Kind != OptionKind.Any)
                continue;
            var filled = Fill(entry.Value, scope, out var open);
            if (!open)
                bound[name] = Typed(filled, entry.Value, option, path + name, scope);
        }
        foreach (var option in options.Where(o => o.Required && IsAbsent(with.Find(o.Name), o)))
            mistakes.Add(with, $"{what} has no '{path}{option.Name}': {option.Summary}");
        return bound;
    }

    private static bool IsAbsent(DataEntry? entry, OptionDescriptor option) =>
        entry is null || (entry.Value is DataScalar { Value: null } && option.Kind != OptionKind.Any);

    /// <summary>The value with names filled in; <paramref name="open"/> where a name's value is not known yet.</summary>
    public JsonNode? Fill(DataNode node, Scope scope, out bool open)
    {
        open = false;
        switch (node)
        {
            case DataMapping map:
                var filled = new JsonObject();
                foreach (var entry in map.Entries)
                {
                    filled[entry.Key.Text] = Fill(entry.Value, scope, out var inner);
                    open |= inner;
                }
                return filled;
            case DataSequence list:
                var items = new JsonArray();
                foreach (var item in list.Items)
                {
                    items.Add(Fill(item, scope, out var inner));
                    open |= inner;
                }
                return items;
            case DataScalar { Value: string } scalar:
                return FillText(scalar, scope, out open);
            default:
                return node.ToJson();
        }
    }

    private JsonNode? FillText(DataScalar scalar, Scope scope, out bool open)
    {
        var unknown = false;
        if (Interpolation.WholeName(scalar.Text) is { } whole && scope.Values.TryGetValue(whole, out var value) && value?.Secret is null)
        {
            open = value is null;
            return value?.Value?.DeepClone();
        }
        var text = Interpolation.Replace(scalar.Text, name =>
        {
            if (!scope.Values.TryGetValue(name, out var known))
            {
                mistakes.Add(scalar, name.StartsWith(TargetNames.Prefix, StringComparison.Ordinal)
                    ? $"{what} uses '${{{name}}}', and the environment '{scope.Environment}' declares no such target in {SafeOpsProject.FileName}.{NearestWord.Suggest(name, [.. scope.Values.Keys])}"
                    : $"{what} uses '${{{name}}}', which is no parameter.{NearestWord.Suggest(name, [.. scope.Values.Keys])} (A literal '${{' is written '$${{'.)");
                return null;
            }
            if (known is null)
                unknown = true;
            if (known?.Secret is not null || known is null)
                return null;
            if (Scope.AsText(known.Value) is { } filled)
                return filled;
            mistakes.Add(scalar, $"{what} puts the list '${{{name}}}' inside a text; a list stands only alone.");
            return null;
        });
        open = unknown;
        return JsonValue.Create(text);
    }

    private JsonNode? Typed(JsonNode? value, DataNode node, OptionDescriptor option, string path, Scope scope)
    {
        switch (option.Kind)
        {
            case OptionKind.Any:
                return value;
            case OptionKind.Mapping when value is JsonObject && node is DataMapping map:
                return Bind(map, option.Members, scope, path + ".");
            case OptionKind.Mapping when option.OrScalar && Scope.AsText(value) is not null:
                return value;
            case OptionKind.TextMap when value is JsonObject texts && texts.All(t => Scope.AsText(t.Value) is not null):
                return new JsonObject(texts.Select(t => KeyValuePair.Create<string, JsonNode?>(t.Key, Scope.AsText(t.Value))));
            case OptionKind.TextList when value is JsonArray texts && texts.All(t => Scope.AsText(t) is not null):
                return new JsonArray([.. texts.Select(t => JsonValue.Create(Scope.AsText(t)))]);
            case OptionKind.TextList when option.OrScalar && Scope.AsText(value) is { } single:
                return JsonValue.Create(single);
            case OptionKind.Paths when value is JsonArray paths && paths.All(t => Scope.AsText(t) is not null):
                return new JsonArray([.. paths.Select(t => JsonValue.Create(Scope.AsText(t)))]);
            case OptionKind.Paths when Scope.AsText(value) is { } path1:
                return new JsonArray(JsonValue.Create(path1));
        }
        if (Scope.AsText(value) is { } text && Single(text, value!, node, option, path) is { } typed)
            return typed;
        var found = Scope.AsText(value) is { } shown ? $"'{shown}'" : node.Kind;
        mistakes.Add(node, $"{what}: '{path}' is {found}; expected {Expected(option)}.{Near(Scope.AsText(value), option)}");
        return null;
    }

    private JsonNode? Single(string text, JsonNode value, DataNode node, OptionDescriptor option, string path)
    {
        switch (option.Kind)
        {
            case OptionKind.Integer:
                return long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : null;
            case OptionKind.Boolean:
                return bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : null;
            case OptionKind.Duration:
                return Durations.TryParse(text, out _) ? JsonValue.Create(text) : null;
            case OptionKind.Size:
                return ByteSize.TryParse(text, out _) ? JsonValue.Create(text) : null;
            case OptionKind.Connection when !project.Connections.ContainsKey(text):
                mistakes.Add(node, $"{what}: '{path}' names the connection '{text}', which is not in {SafeOpsProject.FileName}.{NearestWord.Suggest(text, [.. project.Connections.Keys])}");
                return value;
            case OptionKind.Text or OptionKind.Path or OptionKind.Connection:
                // A plain number or boolean stands for the text it was written as.
                var written = node is DataScalar scalar && Interpolation.Names(scalar.Text).Count == 0 ? scalar.Text : text;
                return option.Values.Count == 0 || option.Values.Contains(written) ? JsonValue.Create(written) : null;
            default:
                return null;
        }
    }

    private static string Near(string? text, OptionDescriptor option) =>
        text is not null && NearestWord.Find(text, option.Values) is { } near ? $" Did you mean '{near}'?" : "";

    private static string Expected(OptionDescriptor option) => option.Kind switch
    {
        _ when option.Values.Count > 0 => string.Join(", ", option.Values),
        OptionKind.Integer => "a whole number",
        OptionKind.Boolean => "true or false",
        OptionKind.Duration => Durations.Expected,
        OptionKind.Size => ByteSize.Expected,
        OptionKind.Path => "a path",
        OptionKind.Paths => "a path, a glob, or a list of them",
        OptionKind.Connection => "the name of a connection",
        OptionKind.TextList => option.OrScalar ? "text or a list of texts" : "a list of texts",
        OptionKind.TextMap => "a mapping of names to texts",
        OptionKind.Mapping => $"a mapping with {string.Join(", ", option.Members.Select(m => m.Name))}{(option.OrScalar ? ", or a single value" : "")}",
        _ => "text",
    };
}
