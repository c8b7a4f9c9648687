using System.Collections.Frozen;
using System.Text.Json;
using SafeOps.Inventory;

namespace SafeOps.Drift.Mapping;

/// <summary>
/// Which azurerm types stand for which types of Azure Resource Manager, and where Azure Resource Graph has those. Read when it is first
/// asked for. Where the data comes from and how it is kept: <c>docs/about/drift-types.md</c>.
/// </summary>
public sealed class TypeMap
{
    /// <summary>The table of Azure Resource Graph that has what stands in resource groups.</summary>
    public const string MainTable = "resources";

    private const string File = "SafeOps.Drift.Mapping.azurerm-types.json";

    private static readonly Lazy<TypeMap> Read = new(() =>
    {
        using var json = typeof(TypeMap).Assembly.GetManifestResourceStream(File)!;
        return new TypeMap(TypeMapFile.Read(json, File));
    });

    private readonly FrozenDictionary<string, AzurermType> _types;
    private readonly FrozenDictionary<string, ArmTypeTypes> _armTypes;
    private readonly FrozenDictionary<string, string> _namespaces;

    internal TypeMap(IReadOnlyDictionary<string, ArmTypeEntry> entries)
    {
        var armTypes = entries.SelectMany(a => a.Value.Types, (a, t) => (Arm: a.Key, Name: t.Key, Entry: t.Value)).GroupBy(t => t.Name, StringComparer.Ordinal);
        _types = armTypes.Select(t => Type(t.Key, t.First().Entry, [.. t.Select(e => e.Arm)])).ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _armTypes = entries.ToFrozenDictionary(e => e.Key, e => new ArmTypeTypes(e.Key, e.Value, _types), StringComparer.OrdinalIgnoreCase);
        _namespaces = entries.Keys.Select(k => k.Split('/')[0]).Order(StringComparer.Ordinal).DistinctBy(n => n, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(n => n, StringComparer.OrdinalIgnoreCase);
    }

    public static TypeMap Default => Read.Value;

    /// <summary>All of them, deprecated and removed ones too; in no order.</summary>
    public IReadOnlyList<AzurermType> Types => _types.Values;

    /// <summary>The ARM types that azurerm has a type for, in no order.</summary>
    public IReadOnlyList<string> ArmTypes => _armTypes.Keys;

    /// <returns>Null for a type that is not known.</returns>
    public AzurermType? Find(string azurermType) => _types.GetValueOrDefault(azurermType);

    /// <summary>The azurerm types that a resource may be.</summary>
    /// <param name="row">As Azure Resource Manager or Resource Graph has it; null, or without properties, where only the id is known: then what hangs on properties stays open.</param>
    public TypeMatch Match(ArmId id, JsonElement? row) => _armTypes.TryGetValue(id.Type, out var types) ? types.Match(id, row) : TypeMatch.Unknown;

    /// <summary>A type as it is written, whatever case a row has it in; of one that is not known what is known of it.</summary>
    public string Spelled(string armType)
    {
        if (_armTypes.TryGetValue(armType, out var types))
            return types.Name;
        var cut = armType.LastIndexOf('/');
        return cut >= 0 ? Spelled(armType[..cut]) + armType[cut..] : _namespaces.GetValueOrDefault(armType, armType);
    }

    /// <summary>The id by which <c>terraform import</c> takes a resource as this type, its fixed segments as azurerm documents them, whose case counts there.</summary>
    /// <returns>Null where the id of the object does not tell.</returns>
    public string? ImportIdOf(AzurermType type, ArmId id)
    {
        var text = Spell(id);
        return type.Import is { } template ? template.Fill(name => name == "id" ? text : id.Name) : type.HasPlainId ? text : null;
    }

    /// <summary>An id with its fixed segments as azurerm documents them; its names stay as they are.</summary>
    public string Spell(ArmId id) => IdSpelling.Of(id.Text, t => _armTypes.GetValueOrDefault(t)?.Name);

    /// <summary>
    /// The table of Azure Resource Graph that has the resources of a type, lower case. Of a type that is not known the main one, where it
    /// stands in a resource group (<c>namespace/type</c>).
    /// </summary>
    /// <returns>Null where no table has it: it must be asked for by name, and absence from what tables have says nothing.</returns>
    public string? TableOf(string armType)
    {
        if (_armTypes.TryGetValue(armType, out var types))
            return types.Table;
        var slash = armType.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && armType.IndexOf('/', slash + 1) < 0 ? MainTable : null;
    }

    private static AzurermType Type(string name, TypeEntry entry, IReadOnlyList<string> armTypes) => new(name, entry.Kind, armTypes)
    {
        Instead = entry.Instead,
        IsRemoved = entry.Removed,
        IsProposed = entry.IsProposed,
        Templates = [.. entry.Arm.Select(IdTemplate.Parse)],
        Import = entry.Import is null ? null : IdTemplate.Parse(entry.Import),
        Tail = entry.Tail,
    };
}
