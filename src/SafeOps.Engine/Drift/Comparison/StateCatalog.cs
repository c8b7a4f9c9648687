using System.Collections.Concurrent;
using System.Text.Json;
using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.States;
using SafeOps.Inventory;
using SafeOps.Text;

namespace SafeOps.Drift.Comparison;

/// <summary>What all states together manage. Each state has its own list, filled by one thread; the rest is shared.</summary>
internal sealed class StateCatalog(KeyTable keys, TypeMap types, PropertyMaps maps)
{
    private readonly IReadOnlySet<string> _ownTypes = OwnTypesOf(maps);
    private readonly ConcurrentDictionary<string, StateType> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, HashSet<string>> _parts = new();

    /// <summary>The azurerm types by which states manage parts of a resource as resources of their own; null for none.</summary>
    public IReadOnlySet<string>? PartsOf(int key) => _parts.GetValueOrDefault(key);

    public StateType TypeOf(string name) => _types.GetOrAdd(name, n => StateType.Of(n, types, maps, _ownTypes));

    /// <summary>Takes one instance up; null for what manages nothing in Azure.</summary>
    /// <param name="file">Number of the state.</param>
    public StateEntry? Read(StateResource resource, int file)
    {
        if (resource.IsData)
            return null;
        var type = TypeOf(resource.Type);
        if (type.Role == StateTypeRole.None)
            return null;
        var key = KeyOf(resource, type);
        if (type.IsOwnPart)
            AddParts(resource, type, key);
        var number = key is null ? KeyTable.None : keys.Intern(key);
        var kept = resource.Length == 0 && key is not null ? resource.Attributes.ToArray() : null;
        return new StateEntry(type, number, key is null || type.Role == StateTypeRole.Part ? resource.Id : null, resource.Address, file, resource.Offset, resource.Length, kept, resource.SensitivePaths, resource.IsDeposed, resource.IsTainted);
    }

    /// <summary>The key of the object it stands for; of a part that of the resource it belongs to.</summary>
    private static string? KeyOf(StateResource resource, StateType type)
    {
        if (type.Azurerm is not { } azurerm || azurerm.HasPlainId)
            return ArmId.KeyOf(resource.Id);
        if (type.Role == StateTypeRole.OutsideArm)
            return null;
        using var attributes = JsonDocument.Parse(resource.Attributes, StateAttributes.Options);
        return ArmId.KeyOf(IdOf(azurerm, attributes.RootElement));
    }

    /// <summary>As <see cref="KeyOf"/>, as the state writes it.</summary>
    public static string? IdOf(AzurermType type, JsonElement attributes) => type.HasObject ? type.ArmIdOf(attributes) : type.OwnerIdOf(attributes);

    /// <summary>A part belongs to what its id stands below and to what its attributes name.</summary>
    private void AddParts(StateResource resource, StateType type, string? key)
    {
        if (key is not null)
        {
            AddPart(key, type.Name);
            if (ArmId.TryParse(key, out var id) && id.ParentKey is { } parent)
                AddPart(parent, type.Name);
        }
        foreach (var part in ArmId.Parts(resource.Id))
            AddPart(part.Key, type.Name);
        var reader = new Utf8JsonReader(resource.Attributes.Span, new JsonReaderOptions { MaxDepth = JsonFile.DeepestNesting });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var names = reader.ValueSpan.EndsWith("_id"u8);
            reader.Read();
            if (names && reader.TokenType == JsonTokenType.String && ArmId.KeyOf(reader.GetString()) is { } named)
                AddPart(named, type.Name);
            reader.Skip();
        }
    }

    private void AddPart(string key, string type)
    {
        var parts = _parts.GetOrAdd(keys.Intern(key), _ => new HashSet<string>(StringComparer.Ordinal));
        lock (parts)
            parts.Add(type);
    }

    private static HashSet<string> OwnTypesOf(PropertyMaps maps) => maps.All.SelectMany(m => OwnTypes(m.Properties)).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> OwnTypes(IReadOnlyList<PropertyEntry> entries) =>
        entries.SelectMany(e => e.OwnTypes.Concat(OwnTypes(e.Properties)));
}
