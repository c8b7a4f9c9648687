using System.Text.Json;

namespace SafeOps.Drift.Resolution.Configuration;

internal enum ArgumentKind
{
    Text,
    Number,
    Boolean,

    /// <summary>A list or set of values.</summary>
    List,
    Map,

    /// <summary>A nested block, once or several times.</summary>
    Block,
}

/// <summary>An argument that a person may write in a resource or block.</summary>
internal sealed record Argument(string Name, ArgumentKind Kind, bool IsRequired, IReadOnlyDictionary<string, Argument> Arguments)
{
    public static readonly IReadOnlyDictionary<string, Argument> None = new Dictionary<string, Argument>();
}

/// <summary>
/// The arguments of the azurerm types whose configuration can be written from an inventory: those that are required, and those that
/// the property mapping knows. Data: <c>arguments.json</c>; a value is its kind, with <c>!</c> where it is required; a block is an object.
/// </summary>
internal sealed class ArgumentTable
{
    private static readonly Lazy<ArgumentTable> Shared = new(Read);

    private readonly Dictionary<string, IReadOnlyDictionary<string, Argument>> _types;

    private ArgumentTable(Dictionary<string, IReadOnlyDictionary<string, Argument>> types) => _types = types;

    public static ArgumentTable Default => Shared.Value;

    public IEnumerable<string> Types => _types.Keys;

    /// <summary>Null where the type's configuration cannot be written.</summary>
    public IReadOnlyDictionary<string, Argument>? Find(string azurermType) => _types.GetValueOrDefault(azurermType);

    private static ArgumentTable Read()
    {
        using var stream = typeof(ArgumentTable).Assembly.GetManifestResourceStream("SafeOps.Drift.Resolution.Configuration.arguments.json")!;
        using var document = JsonDocument.Parse(stream);
        return new ArgumentTable(document.RootElement.EnumerateObject().ToDictionary(t => t.Name, t => Arguments(t.Value), StringComparer.Ordinal));
    }

    private static IReadOnlyDictionary<string, Argument> Arguments(JsonElement members) =>
        members.EnumerateObject().Where(m => m.Name != "!").ToDictionary(m => m.Name, Argument, StringComparer.Ordinal);

    private static Argument Argument(JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.Object)
            return new Argument(member.Name, ArgumentKind.Block, member.Value.TryGetProperty("!", out _), Arguments(member.Value));
        var kind = member.Value.GetString()!;
        return new Argument(
            member.Name,
            kind.TrimEnd('!') switch
            {
                "text" => ArgumentKind.Text,
                "number" => ArgumentKind.Number,
                "boolean" => ArgumentKind.Boolean,
                "list" => ArgumentKind.List,
                "map" => ArgumentKind.Map,
                var other => throw new InvalidDataException($"arguments.json: '{member.Name}' has the kind '{other}'."),
            },
            kind.EndsWith('!'),
            Resolution.Configuration.Argument.None);
    }
}
