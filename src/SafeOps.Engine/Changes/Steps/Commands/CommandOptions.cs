using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>The options of a <c>command.run</c>. Texts are as written: references to secrets stay <c>${name}</c>.</summary>
internal sealed record CommandOptions
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    public required CommandLine Run { get; init; }
    public bool Reads { get; init; }
    public CommandLine? DryRun { get; init; }
    public CommandLine? Probe { get; init; }
    public required IReadOnlyList<int> ExitCodes { get; init; }
    public required TimeSpan Timeout { get; init; }
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Relative to the project folder; null: the project folder.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Paths, globs and connection names the command may change; null: anything.</summary>
    public IReadOnlyList<string>? Changes { get; init; }
    public OutputExpectation? Expect { get; init; }

    /// <summary>From a step's options, or from <see cref="Planning.PlannedAction.Intent"/>, which has the same shape.</summary>
    public static CommandOptions Read(JsonObject with)
    {
        var shell = Text(with["shell"]);
        return new CommandOptions
        {
            Run = Line(with["run"], shell)!,
            Reads = Text(with["effect"]) == "read",
            DryRun = Line(with["dryRun"], shell),
            Probe = Line(with["probe"], shell),
            ExitCodes = with["exitCodes"] is { } codes ? [.. Texts(codes).Select(c => int.TryParse(c, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : -1)] : [0],
            Timeout = Durations.TryParse(Text(with["timeout"]), out var timeout) ? timeout : DefaultTimeout,
            Environment = with["environment"] is JsonObject map ? map.ToDictionary(p => p.Key, p => Text(p.Value) ?? "") : new Dictionary<string, string>(),
            WorkingDirectory = Text(with["workingDirectory"]),
            Changes = with["changes"] is { } changes ? Texts(changes) : null,
            Expect = OutputExpectation.Read(with["expect"]),
        };
    }

    public JsonObject ToIntent() => new()
    {
        ["run"] = Run.ToJson(),
        ["shell"] = Run.Shell ?? DryRun?.Shell ?? Probe?.Shell,
        ["effect"] = Reads ? "read" : "mutate",
        ["dryRun"] = DryRun?.ToJson(),
        ["probe"] = Probe?.ToJson(),
        ["exitCodes"] = new JsonArray([.. ExitCodes.Select(c => (JsonNode)c)]),
        ["timeout"] = Durations.Format(Timeout),
        ["environment"] = new JsonObject(Environment.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key, v.Value))),
        ["workingDirectory"] = WorkingDirectory,
        ["changes"] = Changes is null ? null : new JsonArray([.. Changes.Select(c => (JsonNode)c)]),
        ["expect"] = Expect?.ToJson(),
    };

    public static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };

    private static IReadOnlyList<string> Texts(JsonNode node) =>
        node is JsonArray list ? [.. list.Select(i => Text(i) ?? "")] : [Text(node)!];

    private static CommandLine? Line(JsonNode? node, string? shell) => node switch
    {
        null => null,
        JsonArray => new CommandLine(Texts(node), null),
        _ => new CommandLine([Text(node)!], shell ?? ""),
    };
}
