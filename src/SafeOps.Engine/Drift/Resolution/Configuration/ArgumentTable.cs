using System.Text.Json;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>
/// The arguments of the azurerm types whose configuration can be written from an inventory: those that are required, and those that
/// the property mapping knows. Data: <c>arguments.json</c>; where it comes from: <c>docs/about/drift-resolution.md</c>.
/// </summary>
/// <remarks>
/// An argument is a text: its kind, and <c>|</c> before each word it may be; <c>required!</c> names those that must be there,
/// <c>defaults!</c> has what others are where they are not. A block is an object of arguments; in it <c>!</c> says that it is required,
/// <c>max!</c> how often it may be there, and <c>conflicts!</c> has the pairs of arguments of which one is taken.
/// </remarks>
internal sealed class ArgumentTable
{
    private const string File = "SafeOps.Drift.Resolution.Configuration.arguments.json";

    private static readonly Lazy<ArgumentTable> Shared = new(Read);

    private readonly Dictionary<string, ArgumentSet> _types;

    private ArgumentTable(Dictionary<string, ArgumentSet> types) => _types = types;

    public static ArgumentTable Default => Shared.Value;

    public IEnumerable<string> Types => _types.Keys;

    /// <summary>Null where the type's configuration cannot be written.</summary>
    public ArgumentSet? Find(string azurermType) => _types.GetValueOrDefault(azurermType);

    private static ArgumentTable Read()
    {
        using var stream = typeof(ArgumentTable).Assembly.GetManifestResourceStream(File)!;
        using var document = JsonDocument.Parse(stream);
        return new ArgumentTable(document.RootElement.EnumerateObject().ToDictionary(t => t.Name, t => Arguments(t.Value), StringComparer.Ordinal));
    }

    private static ArgumentSet Arguments(JsonElement members)
    {
        var conflicts = members.TryGetProperty("conflicts!", out var pairs) ? pairs.EnumerateArray().Select(p => (p[0].GetString()!, p[1].GetString()!)) : [];
        var required = members.TryGetProperty("required!", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        var defaults = members.TryGetProperty("defaults!", out var values) ? values : default;
        return new ArgumentSet([.. members.EnumerateObject().Where(m => !m.Name.EndsWith('!')).Select(m => Argument(m, required.Contains(m.Name), defaults))], [.. conflicts]);
    }

    private static Argument Argument(JsonProperty member, bool isRequired, JsonElement defaults)
    {
        if (member.Value.ValueKind == JsonValueKind.Object)
        {
            return new Argument(member.Name, ArgumentKind.Block, member.Value.TryGetProperty("!", out _))
            {
                Arguments = Arguments(member.Value),
                Maximum = member.Value.TryGetProperty("max!", out var maximum) ? maximum.GetInt32() : null,
            };
        }
        var words = member.Value.GetString()!.Split('|');
        return new Argument(
            member.Name,
            words[0] switch
            {
                "text" => ArgumentKind.Text,
                "number" => ArgumentKind.Number,
                "boolean" => ArgumentKind.Boolean,
                "list" => ArgumentKind.List,
                "map" => ArgumentKind.Map,
                var other => throw new InvalidDataException($"{File}: '{member.Name}' has the kind '{other}'."),
            },
            isRequired)
        {
            Default = defaults.ValueKind == JsonValueKind.Object && defaults.TryGetProperty(member.Name, out var usual) ? usual.GetString() : null,
            Words = words[1..],
        };
    }
}
