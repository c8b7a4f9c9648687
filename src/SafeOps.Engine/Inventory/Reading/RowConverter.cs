using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SafeOps.Inventory.Reading;

/// <summary>
/// Brings a row of any maker to the inventory's own form: Az PowerShell's objects (<c>ResourceId</c>, <c>Properties</c>; typed ones such
/// as <c>Get-AzVM</c>'s, whose properties lie at the top), Azure CLI's flattened lists (<c>az vm list</c>), rows of a table, and what
/// <c>ConvertTo-Json</c> makes of them.
/// </summary>
/// <remarks>
/// A row that may lack properties its resource has carries <c>partialProperties: true</c>: what is absent in them says nothing. So with
/// typed objects, which leave out and rename. Members at the top that its maker does not give, or that <c>ConvertTo-Json</c> cut, are
/// named in <c>notFetched</c>.
/// </remarks>
internal static class RowConverter
{
    public static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    public static readonly JsonDocumentOptions Nesting = new() { MaxDepth = Text.JsonFile.DeepestNesting };

    /// <param name="row">A JSON object.</param>
    /// <param name="problem">Why it cannot be used: it has no id, or one that is none.</param>
    public static bool TryConvert(ReadOnlyMemory<byte> row, [NotNullWhen(true)] out ConvertedRow? converted, [NotNullWhen(false)] out string? problem)
    {
        converted = null;
        try
        {
            using var document = JsonDocument.Parse(row, Nesting);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problem = $"is {Words(document.RootElement.ValueKind)} where an object is expected";
                return false;
            }
            if (Id(document.RootElement, out var wrong) is not { } id)
            {
                problem = wrong;
                return false;
            }
            problem = null;
            converted = Convert(document.RootElement, id);
            return true;
        }
        catch (JsonException error)
        {
            problem = $"is not JSON: {error.Message}";
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            problem = "has a text that is no UTF-8, or an escape that stands for no character";
        }
        return false;
    }

    /// <summary>The same row without its properties, and without what was cut beside them.</summary>
    public static byte[] WithoutProperties(ReadOnlyMemory<byte> row)
    {
        using var document = JsonDocument.Parse(row, Nesting);
        var element = document.RootElement;
        var written = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(written, Written))
        {
            writer.WriteStartObject();
            foreach (var member in element.EnumerateObject())
            {
                if (!member.Name.Equals("properties", StringComparison.OrdinalIgnoreCase) && !member.NameEquals("notFetched"u8) && PowerShellCuts.DepthOf(member.Value) is null)
                    member.WriteTo(writer);
            }
            WriteNotFetched(writer, element);
            writer.WriteNull("properties"u8);
            writer.WriteEndObject();
        }
        return written.WrittenSpan.ToArray();
    }

    public static string Words(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "a boolean",
    };

    private static ArmId? Id(JsonElement row, out string problem)
    {
        string? unreadable = null;
        foreach (var name in RowNames.Ids)
        {
            if (RowNames.Find(row, name) is not { ValueKind: JsonValueKind.String } element)
                continue;
            if (ArmId.TryParse(element.GetString(), out var id))
            {
                problem = "";
                return id;
            }
            unreadable ??= element.GetString();
        }
        problem = unreadable is null ? "has no id" : $"has the id '{(unreadable.Length > 200 ? unreadable[..200] + "…" : unreadable)}', which is none of Azure Resource Manager";
        return null;
    }

    private static ConvertedRow Convert(JsonElement row, ArmId id)
    {
        var cut = PowerShellCuts.DepthOf(row);
        var named = RowNames.Find(row, "properties");
        var isTyped = named is null && row.EnumerateObject().Any(m => RowNames.IsProperty(m, row)) && IsTyped(row);
        var isPartial = isTyped || RowNames.Find(row, "partialProperties") is { ValueKind: JsonValueKind.True };
        var hasProperties = false;
        var written = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(written, Written))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id.Text.Trim());
            foreach (var (own, names) in RowNames.All)
                WriteMember(writer, row, own, names, id);
            WriteNotFetched(writer, row);
            if (isPartial)
                writer.WriteBoolean("partialProperties"u8, true);
            writer.WritePropertyName("properties"u8);
            if (cut is null && isTyped)
                hasProperties = TypedProperties.Write(writer, row);
            else if (cut is null && named is { } properties)
                hasProperties = WriteProperties(writer, properties);
            else
                writer.WriteNullValue();
            writer.WriteEndObject();
        }
        return new ConvertedRow(written.WrittenSpan.ToArray(), id, hasProperties, cut);
    }

    private static void WriteNotFetched(Utf8JsonWriter writer, JsonElement row)
    {
        var names = RowNames.All.Where(a => a.Names.Any(n => RowNames.Find(row, n) is { } member && PowerShellCuts.DepthOf(member) is not null)).Select(a => a.Own).ToList();
        // Get-AzResource has no zones.
        if (row.TryGetProperty("ResourceId"u8, out _) && RowNames.Find(row, "zones") is null)
            names.Add("zones");
        if (RowNames.Find(row, "notFetched") is { ValueKind: JsonValueKind.Array } earlier)
            names.AddRange(earlier.EnumerateArray().Where(n => n.ValueKind == JsonValueKind.String).Select(n => n.GetString()!));
        if (names.Count == 0)
            return;
        writer.WriteStartArray("notFetched"u8);
        foreach (var name in names.Distinct())
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    /// <summary>Objects of Az PowerShell, whose names begin with a capital, and flattened ones of Azure CLI, which all say how they were provisioned.</summary>
    private static bool IsTyped(JsonElement row) => row.EnumerateObject().Any(m => char.IsAsciiLetterUpper(m.Name.FirstOrDefault()) && !m.NameEquals("ResourceId"u8)) || row.TryGetProperty("provisioningState"u8, out _);

    private static bool WriteProperties(Utf8JsonWriter writer, JsonElement properties)
    {
        if (properties.ValueKind == JsonValueKind.Object)
        {
            MemberWriter.WriteValue(writer, properties);
            return true;
        }
        if (properties.ValueKind == JsonValueKind.String && MemberWriter.Embedded(properties.GetString()!) is { } text)
        {
            using (text)
                MemberWriter.WriteValue(writer, text.RootElement);
            return true;
        }
        writer.WriteNullValue();
        return false;
    }

    private static void WriteMember(Utf8JsonWriter writer, JsonElement row, string own, string[] names, ArmId id)
    {
        foreach (var name in names)
        {
            if (RowNames.Find(row, name) is { } value && IsUsable(own, value) && MemberWriter.Write(writer, own, value))
                return;
        }
        var derived = own switch
        {
            "name" => id.Name,
            "type" => id.Type,
            "resourceGroup" => id.ResourceGroup,
            "subscriptionId" => id.Subscription,
            _ => null,
        };
        if (derived is not null)
            writer.WriteString(own, derived);
    }

    /// <summary>Lists name a child <c>server/database</c>, and typed objects may have a type of another kind.</summary>
    private static bool IsUsable(string own, JsonElement value) => own is not ("name" or "type") || value.ValueKind != JsonValueKind.String
        || value.GetString()!.Contains('/') == (own == "type");
}

/// <summary>A row in the inventory's own form.</summary>
/// <param name="CutAt">At which depth <c>ConvertTo-Json</c> cut it; null where it did not.</param>
internal sealed record ConvertedRow(byte[] Row, ArmId Id, bool HasProperties, int? CutAt);
