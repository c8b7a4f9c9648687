using System.Text.Json;

namespace SafeOps.Inventory.Reading;

/// <summary>
/// Gathers the properties of a typed object (<c>Get-AzVM</c>, <c>az vm list</c>), which stand at its top and in its children, back to
/// where Resource Manager has them.
/// </summary>
internal static class TypedProperties
{
    /// <returns>Whether there was any.</returns>
    public static bool Write(Utf8JsonWriter writer, JsonElement row)
    {
        writer.WriteStartObject();
        var any = false;
        foreach (var member in row.EnumerateObject().Where(m => RowNames.IsProperty(m, row)))
        {
            any = true;
            writer.WritePropertyName(MemberWriter.CamelCase(member.Name));
            WriteValue(writer, member.Value);
        }
        writer.WriteEndObject();
        return any;
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when IsChild(value):
                WriteChild(writer, value);
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(MemberWriter.CamelCase(member.Name));
                    WriteValue(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    WriteValue(writer, item);
                writer.WriteEndArray();
                break;
            default:
                MemberWriter.WriteValue(writer, value);
                break;
        }
    }

    /// <summary>A resource inside another has a name, an etag and an id of its own.</summary>
    private static bool IsChild(JsonElement value) =>
        RowNames.Find(value, "etag") is not null && RowNames.Find(value, "name") is not null && RowNames.Find(value, "properties") is null
        && RowNames.Find(value, "id") is { ValueKind: JsonValueKind.String } id && ArmId.KeyOf(id.GetString()) is not null;

    private static void WriteChild(Utf8JsonWriter writer, JsonElement child)
    {
        writer.WriteStartObject();
        foreach (var member in child.EnumerateObject().Where(m => IsTop(m.Name)))
        {
            writer.WritePropertyName(MemberWriter.CamelCase(member.Name));
            MemberWriter.WriteValue(writer, member.Value);
        }
        writer.WriteStartObject("properties"u8);
        foreach (var member in child.EnumerateObject().Where(m => !IsTop(m.Name) && RowNames.IsProperty(m, child)))
        {
            writer.WritePropertyName(MemberWriter.CamelCase(member.Name));
            WriteValue(writer, member.Value);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static bool IsTop(string name) => name.Equals("id", StringComparison.OrdinalIgnoreCase) || name.Equals("name", StringComparison.OrdinalIgnoreCase)
        || name.Equals("type", StringComparison.OrdinalIgnoreCase) || name.Equals("zones", StringComparison.OrdinalIgnoreCase) || name.Equals("sku", StringComparison.OrdinalIgnoreCase);
}
