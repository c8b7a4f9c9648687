using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// Who owns an object's fields (<c>metadata.managedFields</c>). An undo that only put values back would own them itself: an apply of the
/// same manifest afterwards would no longer take away what the manifest has dropped.
/// </summary>
internal static class ObjectOwners
{
    /// <summary>The object with the owners it had before the action; null where others have written to it since, whose ownership would be lost.</summary>
    /// <param name="live">As it was before its fields were put back.</param>
    /// <param name="restored">As it is now that they are.</param>
    public static JsonObject? Restored(SavedObject saved, JsonObject live, JsonObject restored)
    {
        if (saved.Before?["metadata"]?["managedFields"] is not JsonArray before || saved.After is null || !JsonNode.DeepEquals(Entries(saved.After), Entries(live)))
            return null;
        var owned = (JsonObject)restored.DeepClone();
        owned.Remove("status");
        owned["metadata"]!["managedFields"] = new JsonArray([.. before.Where(e => !IsStatus(e)).Concat(Managed(restored).Where(IsStatus)).Select(e => e!.DeepClone())]);
        return JsonNode.DeepEquals(Entries(owned), Entries(restored)) ? null : owned;
    }

    /// <summary>Without the status, which controllers write all the time.</summary>
    private static JsonArray Entries(JsonObject found) => new([.. Managed(found).Where(e => !IsStatus(e)).Select(e => e!.DeepClone())]);

    private static IEnumerable<JsonNode?> Managed(JsonObject found) => found["metadata"]?["managedFields"] as JsonArray ?? [];

    private static bool IsStatus(JsonNode? entry) => (string?)entry?["subresource"] == "status" || entry?["fieldsV1"]?["f:status"] is not null;
}
