using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Secrets outside of Secrets: a value under a telling name, of a ConfigMap or of a custom kind, or of a variable of such a name.</summary>
internal static class ObjectSecrets
{
    /// <summary>Whether a field is one: <c>data."db.password"</c>, <c>env[name=DB_PASSWORD].value</c>.</summary>
    public static bool IsSecret(IReadOnlyList<ValuePathPart> path, JsonNode? value) => value is JsonValue && value.GetValueKind() == JsonValueKind.String && path switch
    {
        [.., ValuePathPart.Match { Name: "name" } item, ValuePathPart.Key { Name: "value" }] => SecretFinder.IsSecret(item.Value, value.GetValue<string>()),
        [.., ValuePathPart.Key key] => IsSecret(key.Name, value.GetValue<string>()),
        _ => false,
    };

    /// <summary>A copy that shows none.</summary>
    public static JsonNode? Hide(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, IsSecret(map, p.Key, p.Value) ? ObjectText.Hidden : Hide(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Hide)]),
        _ => node?.DeepClone(),
    };

    private static bool IsSecret(JsonObject map, string key, JsonNode? value) => value is JsonValue && value.GetValueKind() == JsonValueKind.String
        && (key == "value" && map["name"] is JsonValue name ? SecretFinder.IsSecret(name.ToString(), value.GetValue<string>()) : IsSecret(key, value.GetValue<string>()));

    /// <summary>The API calls the name of an entry <c>key</c>.</summary>
    private static bool IsSecret(string key, string value) => key != "key" && SecretFinder.IsSecret(key, value);
}
