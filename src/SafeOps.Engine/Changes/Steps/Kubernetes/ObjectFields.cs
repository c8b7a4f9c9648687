using System.Text.Json.Nodes;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Looks up and sets single fields of an object by the paths of <see cref="ObjectDifference"/>.</summary>
internal static class ObjectFields
{
    /// <summary>Null where it is absent.</summary>
    public static JsonNode? Find(JsonNode? root, IEnumerable<ValuePathPart> path)
    {
        foreach (var part in path)
        {
            root = (root, part) switch
            {
                (JsonObject map, ValuePathPart.Key key) => map[key.Name],
                (JsonArray list, ValuePathPart.Match match) => ObjectDifference.ItemOf(list, match.Name, match.Value),
                (JsonArray list, ValuePathPart.Index index) when index.Position < list.Count => list[index.Position],
                _ => null,
            };
        }
        return root;
    }

    /// <summary>Sets a field, or takes it away where <paramref name="value"/> is null; what is missing on the way is made.</summary>
    /// <param name="like">An object that has the field: an item of a list comes where it stood there.</param>
    public static void Put(JsonObject root, IReadOnlyList<ValuePathPart> path, JsonNode? value, JsonObject like)
    {
        JsonNode at = root;
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (Find(at, [path[i]]) is { } next)
            {
                at = next;
                continue;
            }
            if (value is null)
                return;
            JsonNode made = path[i + 1] is ValuePathPart.Key ? new JsonObject() : new JsonArray();
            if (path[i] is ValuePathPart.Match match)
                made[match.Name] = Find(like, path.Take(i + 1))?[match.Name]?.DeepClone() ?? match.Value;
            Set(at, path[i], made, Find(like, path.Take(i)));
            at = made;
        }
        Set(at, path[^1], value?.DeepClone(), Find(like, path.Take(path.Count - 1)));
    }

    private static void Set(JsonNode parent, ValuePathPart part, JsonNode? value, JsonNode? like)
    {
        if (parent is JsonObject map && part is ValuePathPart.Key key)
        {
            if (value is null)
                map.Remove(key.Name);
            else
                map[key.Name] = value;
        }
        else if (parent is JsonArray list && part is ValuePathPart.Match match)
        {
            var there = ObjectDifference.ItemOf(list, match.Name, match.Value);
            var place = there is null ? Place(list, like as JsonArray, match) : list.IndexOf(there);
            if (there is not null)
                list.RemoveAt(place);
            if (value is not null)
                list.Insert(place, value);
        }
    }

    /// <summary>After the nearest of those that stood before it.</summary>
    private static int Place(JsonArray list, JsonArray? like, ValuePathPart.Match match)
    {
        var before = like?.TakeWhile(i => i is JsonObject item && item[match.Name] is JsonValue && ObjectDifference.KeyText(item, match.Name) != match.Value).Reverse() ?? [];
        foreach (var earlier in before)
        {
            if (ObjectDifference.ItemOf(list, match.Name, ObjectDifference.KeyText(earlier!, match.Name)) is { } found)
                return list.IndexOf(found) + 1;
        }
        return like is null ? list.Count : 0;
    }
}
