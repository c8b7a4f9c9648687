using System.Text.Json;

namespace SafeOps.Inventory.Reading;

/// <summary>Writes members of a row as Resource Manager has them.</summary>
internal static class MemberWriter
{
    /// <summary>False where there is nothing to write.</summary>
    public static bool Write(Utf8JsonWriter writer, string own, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined || PowerShellCuts.IsCut(value))
            return false;
        if (value.ValueKind == JsonValueKind.String && own is "sku" or "tags" or "identity" or "plan" or "zones" or "extendedLocation" && Embedded(value.GetString() ?? "") is { } embedded)
        {
            using (embedded)
                return Write(writer, own, embedded.RootElement);
        }
        switch (own)
        {
            case "tags":
                return WriteTags(writer, value);
            case "identity":
                return WriteIdentity(writer, value);
            case "zones":
                return WriteZones(writer, value);
            case "sku" or "plan" or "extendedLocation":
                return WriteDescribed(writer, own, value);
            default:
                // A number is an enumeration that was written as one: its words are not known.
                if (value.ValueKind != JsonValueKind.String)
                    return false;
                writer.WriteString(own, value.GetString());
                return true;
        }
    }

    /// <summary>A value as it is, where PowerShell did not wrap its lists: <c>{"value":[…],"Count":n}</c>.</summary>
    public static void WriteValue(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when Unwrapped(value) is { } list:
                WriteValue(writer, list);
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
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
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>The object or list that a text holds: some tables have them so.</summary>
    public static JsonDocument? Embedded(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] is not ('{' or '['))
            return null;
        try
        {
            return JsonDocument.Parse(text, RowConverter.Nesting);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string CamelCase(string name) => name.Length > 0 && char.IsAsciiLetterUpper(name[0]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    private static JsonElement? Unwrapped(JsonElement value)
    {
        JsonElement? list = null;
        var count = -1;
        var members = 0;
        foreach (var member in value.EnumerateObject())
        {
            members++;
            if (member.NameEquals("value"u8) && member.Value.ValueKind == JsonValueKind.Array)
                list = member.Value;
            else if (member.NameEquals("Count"u8) && member.Value.ValueKind == JsonValueKind.Number)
                member.Value.TryGetInt32(out count);
        }
        return members == 2 && list is { } found && count == found.GetArrayLength() ? list : null;
    }

    private static bool WriteTags(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return false;
        writer.WriteStartObject("tags"u8);
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var tag in value.EnumerateObject())
                WriteTag(writer, tag.Name, tag.Value);
        }
        else
        {
            // Older modules have pairs.
            foreach (var pair in value.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Object))
            {
                if ((RowNames.Find(pair, "Name") ?? RowNames.Find(pair, "Key")) is { ValueKind: JsonValueKind.String } name && RowNames.Find(pair, "Value") is { } text)
                    WriteTag(writer, name.GetString()!, text);
            }
        }
        writer.WriteEndObject();
        return true;
    }

    private static void WriteTag(Utf8JsonWriter writer, string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null)
            writer.WriteString(name, value.ToString());
    }

    /// <summary>Small objects with known members: <c>Name</c> as <c>name</c>, and no nulls.</summary>
    private static bool WriteDescribed(Utf8JsonWriter writer, string own, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            writer.WriteStartObject(own);
            writer.WriteString("name"u8, value.GetString());
            writer.WriteEndObject();
            return true;
        }
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(m => m.Value.ValueKind == JsonValueKind.Null))
            return false;
        writer.WriteStartObject(own);
        foreach (var member in value.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            writer.WritePropertyName(CamelCase(member.Name));
            WriteValue(writer, member.Value);
        }
        writer.WriteEndObject();
        return true;
    }

    private static bool WriteZones(Utf8JsonWriter writer, JsonElement value)
    {
        var list = value.ValueKind == JsonValueKind.Object ? Unwrapped(value) : value;
        if (list is not { ValueKind: JsonValueKind.Array or JsonValueKind.String or JsonValueKind.Number } zones)
            return false;
        writer.WriteStartArray("zones"u8);
        foreach (var zone in zones.ValueKind == JsonValueKind.Array ? zones.EnumerateArray().ToArray() : [zones])
        {
            if (zone.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                writer.WriteStringValue(zone.ToString());
        }
        writer.WriteEndArray();
        return true;
    }

    /// <summary>The kind is a number where an enumeration was written as one, and numbers differ among modules: then the rest says it.</summary>
    private static bool WriteIdentity(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || RowNames.Find(value, "type") is not { ValueKind: JsonValueKind.Number })
            return WriteDescribed(writer, "identity", value);
        var ofItself = RowNames.Find(value, "principalId") is { ValueKind: JsonValueKind.String } principal && principal.GetString() is { Length: > 0 };
        var given = RowNames.Find(value, "userAssignedIdentities") is { ValueKind: JsonValueKind.Object } assigned && assigned.EnumerateObject().Any();
        writer.WriteStartObject("identity"u8);
        writer.WriteString("type"u8, (ofItself, given) switch
        {
            (true, true) => "SystemAssigned, UserAssigned",
            (true, false) => "SystemAssigned",
            (false, true) => "UserAssigned",
            _ => "None",
        });
        foreach (var member in value.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null && !m.Name.Equals("type", StringComparison.OrdinalIgnoreCase)))
        {
            writer.WritePropertyName(CamelCase(member.Name));
            WriteValue(writer, member.Value);
        }
        writer.WriteEndObject();
        return true;
    }
}
