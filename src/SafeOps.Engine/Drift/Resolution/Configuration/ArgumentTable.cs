using System.Text.Json;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>
/// The arguments of the azurerm types whose configuration can be written from an inventory: those that are required, and those that
/// the property mapping knows. Data: <c>arguments.json</c>; where it comes from: <c>docs/about/drift-resolution.md</c>.
/// </summary>
/// <remarks>
/// An argument is a text: its kind, <c>!</c> where it is required, <c>=</c> and its default, <c>|</c> before each word it may be. A block is
/// an object of arguments; in it <c>!</c> says that it is required, <c>max!</c> how often it may be there, and <c>conflicts!</c> has the
/// pairs of arguments of which one is taken.
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
        return new ArgumentSet([.. members.EnumerateObject().Where(m => !m.Name.EndsWith('!')).Select(Argument)], [.. conflicts]);
    }

    private static Argument Argument(JsonProperty member)
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
        var (kind, usual) = words[0].Split('=', 2) is [var first, var second] ? (first, second) : (words[0], null);
        return new Argument(
            member.Name,
            kind.TrimEnd('!') switch
            {
                "text" => ArgumentKind.Text,
                "number" => ArgumentKind.Number,
                "boolean" => ArgumentKind.Boolean,
                "list" => ArgumentKind.List,
                "map" => ArgumentKind.Map,
                var other => throw new InvalidDataException($"{File}: '{member.Name}' has the kind '{other}'."),
            },
            kind.EndsWith('!'))
        {
            Default = usual,
            Words = words[1..],
        };
    }
}
