using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SafeOps.Errors;

namespace SafeOps.Inventory.Reading;

/// <summary>Reads and writes <c>manifest.json</c>.</summary>
internal static class ManifestFile
{
    private static readonly ManifestJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<InventorySource>(JsonNamingPolicy.CamelCase) },
    });

    public static InventoryManifest Read(string path)
    {
        var text = Text(path);
        InventoryManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(text, Json.InventoryManifest);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Invalid(path, $"is no manifest of an inventory: {error.Message}", error);
        }
        if (manifest is null)
            throw Invalid(path, "is no manifest of an inventory: it is null");
        if (manifest.Format > InventoryManifest.CurrentFormat)
            throw Invalid(path, $"has format {manifest.Format}; formats up to {InventoryManifest.CurrentFormat} are known here, it was written by a newer version");
        if (manifest.Subscriptions is null || manifest.Types is null || manifest.ChildTypes is null || manifest.ResourceGroups is null || manifest.Gaps is null)
            throw Invalid(path, "is no manifest of an inventory: a list is null");
        return manifest;
    }

    public static byte[] Write(InventoryManifest manifest) => [.. JsonSerializer.SerializeToUtf8Bytes(manifest, Json.InventoryManifest), (byte)'\n'];

    public static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {error.Message}", "Look at who may read it.", path, error);
        }
    }

    private static SafeOpsException Invalid(string path, string what, Exception? inner = null) =>
        new(ErrorCodes.InventoryInvalid, $"{path} {what}.", "Write the inventory again, or name a copy of azure-resources.json that has no manifest beside it.", path, inner);
}

[JsonSerializable(typeof(InventoryManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
