using System.Text.Json.Nodes;

namespace SafeOps.TestServers.Kubernetes.Resources;

/// <summary>Short words for the fields every object has.</summary>
internal static class JsonReading
{
    public static JsonObject Meta(this JsonObject value) => value.Section("metadata");

    public static JsonObject Spec(this JsonObject value) => value.Section("spec");

    /// <summary>The object under a name, which is made when it is not there.</summary>
    public static JsonObject Section(this JsonObject value, string name)
    {
        if (value[name] is JsonObject there)
            return there;
        var made = new JsonObject();
        value[name] = made;
        return made;
    }

    public static JsonObject? At(this JsonObject? value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            value = value?[name] as JsonObject;
        return value;
    }

    public static string? Text(this JsonObject? value, string name) =>
        value?[name] is JsonValue found && found.GetValueKind() == System.Text.Json.JsonValueKind.String ? found.GetValue<string>() : null;

    public static long Number(this JsonObject? value, string name, long otherwise = 0) =>
        value?[name] is JsonValue found && found.GetValueKind() == System.Text.Json.JsonValueKind.Number ? Convert.ToInt64(Raw(found), System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    public static bool Flag(this JsonObject? value, string name) =>
        value?[name] is JsonValue found && found.GetValueKind() == System.Text.Json.JsonValueKind.True;

    public static IEnumerable<JsonObject> Items(this JsonObject? value, string name) => (value?[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    public static IEnumerable<string> Words(this JsonObject? value, string name) => (value?[name] as JsonArray)?.Select(n => n?.ToString() ?? "") ?? [];

    public static string Name(this JsonObject value) => (value["metadata"] as JsonObject).Text("name") ?? "";

    public static string Namespace(this JsonObject value) => (value["metadata"] as JsonObject).Text("namespace") ?? "";

    public static string Uid(this JsonObject value) => (value["metadata"] as JsonObject).Text("uid") ?? "";

    public static string Kind(this JsonObject value) => value.Text("kind") ?? "";

    public static string ApiVersion(this JsonObject value) => value.Text("apiVersion") ?? "";

    public static JsonObject Copy(this JsonObject value) => (JsonObject)value.DeepClone();

    public static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    /// <summary>Sets a field that is absent or null.</summary>
    public static void Default(this JsonObject value, string name, JsonNode? otherwise)
    {
        if (value[name] is null)
            value[name] = otherwise;
    }

    /// <summary>Numbers that code wrote and numbers that were read compare alike.</summary>
    public static JsonObject Plain(this JsonObject value) => (JsonObject)JsonNode.Parse(value.ToJsonString())!;

    private static object Raw(JsonValue value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
