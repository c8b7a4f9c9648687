using System.Globalization;
using System.Text.Json.Nodes;

namespace SafeOps.Changes.Definition;

/// <summary>The names that <c>${name}</c> can stand for at one place, and their values; a null value is not known yet.</summary>
internal sealed record Scope(IReadOnlyDictionary<string, ParameterValue?> Values)
{
    /// <summary>The name of a forEach's item.</summary>
    public const string Item = "item";

    /// <summary>The environment whose targets are among the names.</summary>
    public required string Environment { get; init; }

    public Scope With(JsonNode item) => new(new Dictionary<string, ParameterValue?>(Values)
    {
        [Item] = new ParameterValue(ParameterType.String, item.DeepClone(), null),
    })
    {
        Environment = Environment,
    };

    /// <summary>The parameters whose values are known; the environment's targets are none.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Known { get; } =
        Values.Where(v => v.Value is not null && !v.Key.StartsWith(TargetNames.Prefix, StringComparison.Ordinal)).ToDictionary(v => v.Key, v => v.Value!);

    /// <summary>A value inside a longer text; null where it has no text form.</summary>
    public static string? AsText(JsonNode? value) => value switch
    {
        JsonValue json when json.TryGetValue<string>(out var text) => text,
        JsonValue json when json.TryGetValue<bool>(out var flag) => flag ? "true" : "false",
        JsonValue json when json.TryGetValue<long>(out var whole) => whole.ToString(CultureInfo.InvariantCulture),
        JsonValue json when json.TryGetValue<decimal>(out var number) => number.ToString(CultureInfo.InvariantCulture),
        JsonValue json => json.ToJsonString(),
        _ => null,
    };
}
