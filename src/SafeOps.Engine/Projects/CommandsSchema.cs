using System.Text.Json.Nodes;
using SafeOps.Commands;
using SafeOps.Text;

namespace SafeOps.Projects;

/// <summary>The part of the schema for <c>commands:</c>.</summary>
internal static class CommandsSchema
{
    public static JsonObject Make() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["description"] = "The project's own tools, and its rules about commands.",
        ["properties"] = new JsonObject
        {
            ["tools"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = Command(isTool: true), ["description"] = "Own tools, by the name they are started by." },
            ["ask"] = Rules("Commands that are run only after a person was asked, each time."),
            ["never"] = Rules("Commands that SafeOps does not run."),
        },
    };

    private static JsonObject Command(bool isTool)
    {
        var properties = new JsonObject
        {
            ["says"] = Text("What it does, from a verb on: shows what runs."),
            ["effect"] = Effect("What it does to the world."),
            ["traits"] = Traits(),
            ["whatever"] = new JsonObject { ["type"] = "boolean", ["description"] = "Whatever words follow, it does no more than its effect. Default: false." },
            ["options"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = Option(), ["description"] = "Its options, by their names: \"-o --output\". One that is not here makes the command unknown." },
            // The schema of a command stands in itself as far as tools nest; two levels are what editors need.
            ["commands"] = new JsonObject { ["type"] = "object", ["description"] = "Its sub-commands, by name." },
        };
        if (isTool)
        {
            properties["commands"]!["additionalProperties"] = Command(isTool: false);
            properties["aliases"] = new JsonObject { ["type"] = "array", ["items"] = Text(), ["description"] = "Other names it is started by." };
            properties["remote"] = Text("What it works on elsewhere: our platform. Without it, it works on this machine.");
            properties["examples"] = new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["properties"] = new JsonObject(Enum.GetNames<CommandEffect>().Select(e => KeyValuePair.Create<string, JsonNode?>(MappingReader.Spell(e), Texts()))),
                ["description"] = "Commands, by the effect they must have; checked when the file is read.",
            };
        }
        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject Option() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["value"] = Text("What its value is called; without it the option takes none."),
            ["kind"] = Text("What is done with the value: file, output, edit, remove, url, host, shell, … Default: text."),
            ["says"] = Text("What it means; {} stands for the value."),
            ["effect"] = Effect("What it adds to the command's effect."),
            ["mode"] = Effect("What the command does with it instead: read for a dry run."),
            ["traits"] = Traits(),
            ["target"] = Text("What of a target the value names: context, host, namespace, …"),
        },
    };

    private static JsonObject Rules(string description) => new()
    {
        ["type"] = "array",
        ["description"] = description,
        ["items"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("match", "because", "examples"),
            ["properties"] = new JsonObject
            {
                ["match"] = Text("The program, and words and options that the call must have: kubectl delete namespace. * stands for any characters of a word."),
                ["because"] = Text("Why, one sentence."),
                ["examples"] = new JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = false,
                    ["required"] = new JsonArray("matches", "passes"),
                    ["properties"] = new JsonObject { ["matches"] = Texts(), ["passes"] = Texts() },
                    ["description"] = "Commands that must fall under the rule, and that must not; checked when the file is read.",
                },
            },
        },
    };

    private static JsonObject Effect(string description) => new()
    {
        ["enum"] = new JsonArray([.. Enum.GetNames<CommandEffect>().Select(e => JsonValue.Create(MappingReader.Spell(e)))]),
        ["description"] = description,
    };

    private static JsonObject Traits() => new()
    {
        ["type"] = "array",
        ["items"] = new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames<CommandTraits>().Skip(1).Select(t => JsonValue.Create(MappingReader.Spell(t)))]) },
        ["description"] = "What it does beside its effect.",
    };

    private static JsonObject Texts() => new() { ["type"] = "array", ["minItems"] = 1, ["items"] = Text() };

    private static JsonObject Text(string? description = null) =>
        description is null ? new JsonObject { ["type"] = "string" } : new JsonObject { ["type"] = "string", ["description"] = description };
}
