using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Text;

namespace SafeOps.Changes.Definition;

/// <summary>
/// The JSON Schema (draft 2020-12) of a change file, for editors. It completes and explains while a person types; what
/// decides is the reader, which also sees what a schema cannot.
/// </summary>
public static class ChangeSchema
{
    public const string FileName = "change.schema.json";

    public static JsonObject Make(IReadOnlyList<StepTypeDescriptor> types)
    {
        var schema = Mapping("A SafeOps change.", ["safeops", "change", "title", "steps"],
            ("safeops", Described(new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = ChangeReader.FormatVersion }, "Version of the file format: 1.")),
            ("change", Described(Pattern("^[a-z0-9][a-z0-9-]{0,63}$"), "Name: lower-case letters, digits and hyphens.")),
            ("title", Text("What it does, in one line.")),
            ("why", Text("Why it is needed, and where that was decided.")),
            ("author", Text("Who wrote it, and so may not approve it.")),
            ("risk", Choice<RiskLevel>("Raises what the steps amount to; never lowers it.")),
            ("parameters", Described(Map(Ref("parameter")), "What the change takes. ${name} puts a value in; :name binds it in SQL.")),
            ("overrides", Described(Map(new JsonObject { ["type"] = "object" }), "The declared differences: environment, then parameter, then value.")),
            ("preflight", List(Ref("check"), "Must hold before anything is done; may only read.")),
            ("steps", List(Ref("step"), "What is done, in order.")),
            ("onFailure", Choice<FailurePolicy>("What happens after a failed step. Default: undo.")),
            ("checklist", List(Ref("checklistItem"), "Items added to the environment's own checklist.")));
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["title"] = "SafeOps change";
        schema["properties"]!["steps"]!["minItems"] = 1;
        schema["$defs"] = new JsonObject
        {
            ["parameter"] = Mapping("A parameter.", ["type"],
                ("type", Choice<ParameterType>("The kind of value.")),
                ("default", new JsonObject { ["description"] = "Its value where no environment overrides it. Without one the parameter is required. Dates may be relative: -90d." }),
                ("description", Text("What it is for."))),
            ["check"] = Using("A check that only reads.", ["uses"], types.Where(t => t.CanCheck), []),
            ["step"] = Step(types, ["id", "uses"], withUndo: true),
            ["undoStep"] = Step(types, ["uses"], withUndo: false),
            ["checklistItem"] = Mapping("An item a person confirms.", ["id", "text"],
                ("id", Text("Its name.")), ("text", Text("What is confirmed.")),
                ("environments", List(new JsonObject { ["type"] = "string" }, "Only before these; all where left out."))),
        };
        return schema;
    }

    private static JsonObject Step(IReadOnlyList<StepTypeDescriptor> types, string[] required, bool withUndo)
    {
        var properties = new List<(string, JsonObject)>
        {
            ("id", Described(Pattern("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"), "Unique in the change: letters, digits, hyphens, underscores.")),
            ("name", Text("For people.")),
            ("forEach", Described(new JsonObject { ["type"] = new JsonArray("string", "array") }, "A list, a list parameter as ${name}, or targets of the environment as ${targets.hosts}; the step runs once for each, as ${item}.")),
            ("maxParallel", Count("How many items at once. Default: 1.", 1)),
            ("canary", Share("How many items, or how many percent of them, are taken one by one first. Default: 0.", 0)),
            ("wave", Share("How many items, or how many percent of them, are a wave; all of it are verified before the next begins. Default: all.", 1)),
            ("between", Described(Pattern("^([0-9]{1,9}[smhdw])+$"), "How long the checks of what is done are repeated before the next wave: 2m. Default: 0s.")),
            ("stopAfterFailures", Share("No further items after so many, or so many percent of them, failed. Default: 1.", 1)),
            ("verify", List(Ref("check"), "Must hold after the step.")),
            ("observe", Described(Pattern("^([0-9]{1,9}[smhdw])+$"), "The checks are repeated for this long after the run: 15m.")),
        };
        if (withUndo)
            properties.Add(("undo", Undo()));
        var step = Using("A step.", required, types, [.. properties]);
        step["dependentRequired"] = new JsonObject(StepReader.RollOutKeys.Select(k => KeyValuePair.Create<string, JsonNode?>(k, new JsonArray("forEach"))));
        if (withUndo && types.Where(t => !t.HasDefaultUndo && !t.OnlyReads).Select(t => t.Name).ToList() is { Count: > 0 } mute)
        {
            step["allOf"]!.AsArray().Add(new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["uses"] = new JsonObject { ["enum"] = Array(mute) } }, ["required"] = new JsonArray("uses") },
                ["then"] = new JsonObject { ["required"] = new JsonArray("undo"), ["properties"] = new JsonObject { ["undo"] = new JsonObject { ["not"] = new JsonObject { ["const"] = "default" } } } },
            });
        }
        return step;
    }

    private static JsonObject Undo() => new()
    {
        ["description"] = "How it is undone: default (the step type's own way), a list of steps, or { none: \"<reason>\" }.",
        ["anyOf"] = new JsonArray(
            new JsonObject { ["const"] = "default" },
            new JsonObject { ["type"] = "array", ["items"] = Ref("undoStep") },
            Mapping("No way back.", ["none"], ("none", Text("Why there is none.")))),
    };

    /// <summary>A mapping with <c>uses</c> and <c>with</c>, whose options depend on the step type used.</summary>
    private static JsonObject Using(string description, string[] required, IEnumerable<StepTypeDescriptor> types, (string, JsonObject)[] more)
    {
        var all = types.ToList();
        var schema = Mapping(description, required,
        [
            .. more,
            ("uses", new JsonObject { ["description"] = "The step type.", ["oneOf"] = new JsonArray([.. all.Select(t => new JsonObject { ["const"] = t.Name, ["description"] = t.Summary })]) }),
            ("with", new JsonObject { ["description"] = "The step type's options.", ["type"] = "object" }),
        ]);
        schema["allOf"] = new JsonArray([.. all.Select(Options)]);
        return schema;
    }

    private static JsonObject Options(StepTypeDescriptor type)
    {
        var then = new JsonObject { ["properties"] = new JsonObject { ["with"] = OptionSchema.OfMapping(type.Options) } };
        if (type.Options.Any(o => o.Required))
            then["required"] = new JsonArray("with");
        return new JsonObject
        {
            ["if"] = new JsonObject { ["properties"] = new JsonObject { ["uses"] = new JsonObject { ["const"] = type.Name } }, ["required"] = new JsonArray("uses") },
            ["then"] = then,
        };
    }

    private static JsonObject Mapping(string description, string[] required, params (string Name, JsonObject Schema)[] properties) => new()
    {
        ["description"] = description,
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = Array(required),
        ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, p.Schema))),
    };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Count(string description, int least) => new() { ["type"] = "integer", ["minimum"] = least, ["description"] = description };

    private static JsonObject Share(string description, int least) => Described(
        new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer", ["minimum"] = least }, Pattern("^([1-9][0-9]?|100)%$")) }, description);

    private static JsonObject Map(JsonObject values) => new() { ["type"] = "object", ["additionalProperties"] = values };

    private static JsonObject List(JsonObject items, string description) => new() { ["type"] = "array", ["items"] = items, ["description"] = description };

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Choice<T>(string description) where T : struct, Enum =>
        new() { ["enum"] = Array(Enum.GetNames<T>().Select(MappingReader.Spell)), ["description"] = description };

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}
