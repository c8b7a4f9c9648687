using System.Buffers;
using System.Text.Json;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Ownership;

namespace SafeOps.Drift.Comparison;

/// <summary>A resource inside another one's row.</summary>
internal readonly record struct EmbeddedChild(string Id, string Type, string? Inline, JsonElement Row);

/// <summary>Takes resources out of the rows of others: subnets of a network, rules of a security group, pools of a cluster.</summary>
internal sealed class EmbeddedChildren
{
    private readonly Dictionary<string, List<PropertyChild>> _places = new(StringComparer.OrdinalIgnoreCase);

    public EmbeddedChildren(PropertyMaps maps)
    {
        foreach (var (azure, child) in maps.All.SelectMany(m => m.AzureTypes.SelectMany(azure => m.Children.Select(child => (azure, child)))))
        {
            if (!_places.TryGetValue(azure, out var places))
                _places.Add(azure, places = []);
            if (!places.Exists(p => Same(p.Type, child.Type)))
                places.Add(child);
        }
    }

    /// <summary>Whether rows of this type carry resources.</summary>
    public bool Has(string type) => _places.ContainsKey(type);

    /// <summary>Whether rows of a type show all their children of another, so that absence from the row is absence.</summary>
    public bool Shows(string type, string child) =>
        _places.TryGetValue(type, out var places) && places.Exists(p => Same(p.Type, child));

    /// <summary>See <see cref="PropertyChild.Beside"/>.</summary>
    public string? BesideOf(string type, string child) => _places.TryGetValue(type, out var places) ? places.Find(p => Same(p.Type, child))?.Beside : null;

    public IEnumerable<EmbeddedChild> Of(string type, JsonElement row)
    {
        if (!_places.TryGetValue(type, out var places) || RowValues.Text(row, "id") is not { } parent)
            yield break;
        foreach (var place in places)
        {
            foreach (var child in RowValues.List(row, place.Azure))
            {
                if (place.IdOf(child, parent) is { } id)
                    yield return new EmbeddedChild(id, place.Type, place.Inline, child);
            }
        }
    }

    /// <summary>Whether a child has the form of a row as it stands.</summary>
    public static bool IsRow(EmbeddedChild child) =>
        child.Row.TryGetProperty("id"u8, out _) && child.Row.TryGetProperty("properties"u8, out var properties) && properties.ValueKind == JsonValueKind.Object;

    /// <summary>A child in the form of a row of its own. The caller disposes it.</summary>
    public static JsonDocument AsRow(EmbeddedChild child)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, child.Id);
            writer.WriteString("type"u8, child.Type);
            var wrapped = RowValues.At(child.Row, "properties") is { ValueKind: JsonValueKind.Object };
            foreach (var member in wrapped ? child.Row.EnumerateObject().Where(m => !m.NameEquals("id"u8) && !m.NameEquals("type"u8)) : [])
                member.WriteTo(writer);
            if (!wrapped)
            {
                // Profiles inside a row are flat, where a resource of its own has the same under properties.
                writer.WriteString("name"u8, RowValues.Text(child.Row, "name"));
                writer.WritePropertyName("properties"u8);
                child.Row.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    private static bool Same(string type, string other) => string.Equals(type, other, StringComparison.OrdinalIgnoreCase);
}
