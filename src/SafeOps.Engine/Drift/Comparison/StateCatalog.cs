using System.Collections.Concurrent;
using System.Text.Json;
using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Ownership;
using SafeOps.Drift.States;
using SafeOps.Inventory;
using SafeOps.Text;

namespace SafeOps.Drift.Comparison;

/// <summary>What all states together manage. Each state has its own list, filled by one thread; the rest is shared.</summary>
internal sealed class StateCatalog(KeyTable keys, TypeMap types, PropertyMaps maps, OwnershipClaims claims)
{
    private readonly ConcurrentDictionary<string, StateType> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, IReadOnlySet<string>> _parts = new();

    /// <summary>The azurerm types by which states manage parts of a resource as resources of their own; null for none.</summary>
    public IReadOnlySet<string>? PartsOf(int key) => _parts.GetValueOrDefault(key);

    public StateType TypeOf(string name) => _types.GetOrAdd(name, n => StateType.Of(n, types, maps, maps.OwnTypes) with { IsOwner = claims.WantsState(n) });

    /// <summary>Notes that Azure itself has what a state could have as a resource of this type, for the resource with this id.</summary>
    public void AddPart(string id, string azurermType)
    {
        if (keys.InternId(id) is >= 0 and var key)
            AddPart(key, TypeOf(azurermType));
    }

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
        if (type.IsOwner && key != KeyTable.None)
            Claim(resource, type, key);
        var kept = resource.Length == 0 && key != KeyTable.None ? resource.Attributes.ToArray() : null;
        return new StateEntry(type, key, key == KeyTable.None || type.Role == StateTypeRole.Part ? resource.Id : null, resource.Address, file, resource.Offset, resource.Length, kept, resource.SensitivePaths, resource.IsDeposed, resource.IsTainted);
    }

    /// <summary>The key of the object it stands for; of a part that of the resource it belongs to.</summary>
    private int KeyOf(StateResource resource, StateType type)
    {
        if (type.Azurerm is not { } azurerm || azurerm.HasPlainId)
            return keys.InternId(resource.Id);
        if (type.Role == StateTypeRole.OutsideArm)
            return KeyTable.None;
        using var attributes = JsonDocument.Parse(resource.Attributes, StateFile.Nesting);
        return keys.InternId(IdOf(azurerm, attributes.RootElement));
    }

    /// <summary>As <see cref="KeyOf"/>, as the state writes it.</summary>
    public static string? IdOf(AzurermType type, JsonElement attributes) => type.HasObject ? type.ArmIdOf(attributes) : type.OwnerIdOf(attributes);

    /// <summary>Where the inventory has no properties, states alone tell what belongs to what.</summary>
    private void Claim(StateResource resource, StateType type, int key)
    {
        if (!ArmId.TryParse(keys.Text(key), out var owner))
            return;
        using var attributes = JsonDocument.Parse(resource.Attributes, StateFile.Nesting);
        claims.ReadState(type.Name, ArmId.TryParse(resource.Id, out var written) ? written : owner, attributes.RootElement);
    }

    /// <summary>A part belongs to what its id stands below and to what its attributes name.</summary>
    private void AddParts(StateResource resource, StateType type, int key)
    {
        if (key != KeyTable.None)
        {
            if (type.Role == StateTypeRole.Part)
                AddPart(key, type);
            if (ArmId.TryParse(keys.Text(key), out var id) && id.ParentKey is { } parent)
                AddPart(keys.Intern(parent), type);
        }
        if (resource.Id?.Contains('|') == true)
        {
            foreach (var part in ArmId.Parts(resource.Id))
                AddPart(keys.Intern(part.Key), type);
        }
        var reader = new Utf8JsonReader(resource.Attributes.Span, new JsonReaderOptions { MaxDepth = JsonFile.DeepestNesting });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var names = reader.ValueSpan.EndsWith("_id"u8);
            reader.Read();
            if (names && reader.TokenType == JsonTokenType.String && keys.InternId(reader.ValueSpan) is >= 0 and var named)
                AddPart(named, type);
            reader.Skip();
        }
    }

    /// <summary>Most have parts of one type, and share its set.</summary>
    private void AddPart(int key, StateType type) => _parts.AddOrUpdate(key, static (_, t) => t.Alone, static (_, there, t) => there.Contains(t.Name) ? there : new HashSet<string>(there, StringComparer.Ordinal) { t.Name }, type);
}
