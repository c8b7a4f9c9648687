using System.Text.Json;
using SafeOps.Errors;

namespace SafeOps.Commands.Knowledge;

/// <summary>
/// Reads a tool's file. Its form is described in docs/commands.md; a key that is not of it is a mistake, so that a slip of the
/// pen never makes a command look more harmless than it is.
/// </summary>
internal static class ToolFile
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 };

    public static ToolKnowledge Read(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Tool(document.RootElement);
        }
        catch (Exception invalid) when (invalid is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.DocumentInvalid, $"{file}: {invalid.Message}", target: file, inner: invalid);
        }
    }

    private static ToolKnowledge Tool(JsonElement json) => new()
    {
        Names = Texts(json.GetProperty("names")),
        Style = Word<OptionStyle>(json, "style"),
        Abbreviates = Flag(json, "abbreviates"),
        DashlessOptions = Flag(json, "dashlessOptions"),
        OptionsStayBeforeCommand = Flag(json, "optionsStayBeforeCommand"),
        Remote = Text(json, "remote"),
        Machine = Text(json, "machine"),
        SendsArguments = Flag(json, "sendsArguments"),
        Variables = Items(json, "variables", Variable),
        Root = Command(json, ToolKeys),
    };

    private static readonly string[] CommandKeys =
        ["names", "says", "effect", "remote", "traits", "traitsAlone", "whatever", "stopsAtArgument", "otherOptionsHarmless", "options", "arguments", "commands", "verbs", "groups", "verbWords", "input"];

    private static readonly string[] ToolKeys = [.. CommandKeys, "style", "abbreviates", "dashlessOptions", "optionsStayBeforeCommand", "machine", "sendsArguments", "variables"];

    private static readonly string[] MeaningKeys = ["says", "effect", "mode", "traits", "ends", "values", "warns"];

    /// <summary>Values have no values of their own.</summary>
    private static readonly string[] ValueKeys = [.. MeaningKeys.Where(k => k != "values")];

    private static readonly string[] VerbKeys = ["patterns", "effect", "traits", "says", "manyValues"];

    private static readonly string[] VariableKeys = ["name", "says", "target"];

    private static readonly string[] OptionKeys = [.. MeaningKeys, "names", "value", "valueIsOptional", "kind", "target", "replacesInput", "replacesArgument", "unless"];

    private static readonly string[] ArgumentKeys = [.. MeaningKeys, "name", "kind", "repeats", "target"];

    private static CommandKnowledge Command(JsonElement json) => Command(json, CommandKeys);

    private static CommandKnowledge Command(JsonElement json, string[] keys)
    {
        Check(json, keys);
        var commands = Items(json, "commands", Command);
        var verbs = Items(json, "verbs", Verb);
        return new CommandKnowledge
        {
            Names = Texts(json.GetProperty("names")),
            Says = json.GetProperty("says").GetString()!,
            // A group alone prints its help.
            Effect = Effect(json, "effect") ?? (commands.Count + verbs.Count > 0 ? CommandEffect.Read : CommandEffect.Unknown),
            Remote = Text(json, "remote"),
            Traits = Traits(json),
            TraitsAlone = Traits(json, "traitsAlone"),
            Whatever = Flag(json, "whatever"),
            StopsAtArgument = Flag(json, "stopsAtArgument"),
            OtherOptionsHarmless = Flag(json, "otherOptionsHarmless"),
            Options = Items(json, "options", Option),
            Arguments = Items(json, "arguments", Argument),
            Commands = commands,
            Verbs = verbs,
            Groups = json.TryGetProperty("groups", out var groups) ? Texts(groups) : [],
            VerbWords = json.TryGetProperty("verbWords", out var words) ? words.GetInt32() : 0,
            Input = json.TryGetProperty("input", out _) ? Word<ValueKind>(json, "input") : null,
        };
    }

    private static OptionKnowledge Option(JsonElement json) => Meaning(json, OptionKeys, new OptionKnowledge
    {
        Names = Texts(json.GetProperty("names")),
        Value = Text(json, "value"),
        ValueIsOptional = Flag(json, "valueIsOptional"),
        Kind = Word<ValueKind>(json, "kind"),
        Target = Text(json, "target"),
        ReplacesInput = Flag(json, "replacesInput"),
        ReplacesArgument = Flag(json, "replacesArgument"),
        Unless = json.TryGetProperty("unless", out var unless) ? Texts(unless) : [],
    });

    private static ArgumentKnowledge Argument(JsonElement json) => Meaning(json, ArgumentKeys, new ArgumentKnowledge
    {
        Name = json.GetProperty("name").GetString()!,
        Kind = Word<ValueKind>(json, "kind"),
        Repeats = Flag(json, "repeats"),
        Target = Text(json, "target"),
    });

    /// <summary>Adds what options, arguments and their values have in common.</summary>
    private static T Meaning<T>(JsonElement json, string[] keys, T knowledge) where T : MeaningKnowledge
    {
        Check(json, keys);
        return (T)(knowledge with
        {
            Says = Text(json, "says"),
            Effect = Effect(json, "effect"),
            Mode = Effect(json, "mode"),
            Traits = Traits(json),
            Ends = Flag(json, "ends"),
            Values = json.TryGetProperty("values", out var values)
                ? [.. values.EnumerateObject().Select(v => KeyValuePair.Create(v.Name, Meaning(v.Value, ValueKeys, new MeaningKnowledge())))]
                : [],
            Warns = Text(json, "warns"),
        });
    }

    private static VerbKnowledge Verb(JsonElement json)
    {
        Check(json, VerbKeys);
        return new VerbKnowledge(Texts(json.GetProperty("patterns")), Effect(json, "effect")!.Value, Traits(json), Text(json, "says") ?? "", Flag(json, "manyValues"));
    }

    private static VariableKnowledge Variable(JsonElement json)
    {
        Check(json, VariableKeys);
        return new VariableKnowledge(json.GetProperty("name").GetString()!, Text(json, "says") ?? "", Text(json, "target"));
    }

    private static void Check(JsonElement json, string[] keys)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
                throw new FormatException($"'{property.Name}' is no key here; expected one of {string.Join(", ", keys)}.");
        }
    }

    private static CommandTraits Traits(JsonElement json, string key = "traits")
    {
        var traits = CommandTraits.None;
        if (json.TryGetProperty(key, out var names))
        {
            foreach (var name in names.EnumerateArray())
                traits |= Parse<CommandTraits>(name.GetString()!, key);
        }
        return traits;
    }

    private static CommandEffect? Effect(JsonElement json, string key) =>
        json.TryGetProperty(key, out var word) ? Parse<CommandEffect>(word.GetString()!, key) : null;

    private static T Word<T>(JsonElement json, string key) where T : struct, Enum =>
        json.TryGetProperty(key, out var word) ? Parse<T>(word.GetString()!, key) : default;

    /// <summary>Words are written as the values' names without capitals at the start: <c>exposesSecrets</c>.</summary>
    private static T Parse<T>(string word, string key) where T : struct, Enum =>
        word.Length > 0 && char.IsAsciiLetterLower(word[0]) && Enum.TryParse<T>(char.ToUpperInvariant(word[0]) + word[1..], out var value)
            ? value
            : throw new FormatException($"'{word}' is no value of '{key}'.");

    private static bool Flag(JsonElement json, string key) => json.TryGetProperty(key, out var flag) && flag.GetBoolean();

    private static string? Text(JsonElement json, string key) => json.TryGetProperty(key, out var text) ? text.GetString() : null;

    private static List<string> Texts(JsonElement json) => [.. json.EnumerateArray().Select(t => t.GetString()!)];

    private static List<T> Items<T>(JsonElement json, string key, Func<JsonElement, T> read) =>
        json.TryGetProperty(key, out var items) ? [.. items.EnumerateArray().Select(read)] : [];
}
