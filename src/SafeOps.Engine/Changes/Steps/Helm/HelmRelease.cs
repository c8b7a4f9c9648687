using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>A hook of a chart: an object that helm makes, and waits for, at a moment of the release's life. What a Job runs there is code.</summary>
/// <param name="Events">When: <c>pre-upgrade</c>, <c>post-install</c>, ….</param>
internal sealed record HelmHook(string Name, string Kind, IReadOnlyList<string> Events);

/// <summary>A release as helm tells it in JSON: by <c>status</c>, or by a dry run, which tells what it would be.</summary>
/// <param name="Chart">Name and version in one; null where that command leaves the chart out, as <c>status</c> does.</param>
/// <param name="Config">The values it was made with, without the chart's own. May hold secrets.</param>
/// <param name="Manifest">The YAML documents. May hold secrets.</param>
internal sealed record HelmRelease(
    string Name, int Revision, string Status, string Description, string? Chart, string? AppVersion, JsonObject Config, string Manifest, IReadOnlyList<HelmHook> Hooks, string? Notes)
{
    /// <summary>The chart has a <c>crds/</c> folder; false where that command leaves the chart out.</summary>
    public bool HasDefinitions { get; init; }

    public static HelmRelease Read(JsonObject release)
    {
        var info = release["info"] as JsonObject;
        var metadata = (release["chart"] as JsonObject)?["metadata"] as JsonObject;
        return new HelmRelease(
            Text(release["name"]) ?? "",
            release["version"] is JsonValue version && version.TryGetValue<int>(out var number) ? number : 0,
            Text(info?["status"]) ?? "unknown",
            Text(info?["description"]) ?? "",
            metadata is null ? null : $"{Text(metadata["name"])}-{Text(metadata["version"])}",
            Text(metadata?["appVersion"]),
            release["config"] as JsonObject ?? [],
            Text(release["manifest"]) ?? "",
            release["hooks"] is JsonArray hooks ? [.. hooks.OfType<JsonObject>().Select(Hook)] : [],
            Text(info?["notes"]))
        {
            HasDefinitions = (release["chart"] as JsonObject)?["files"] is JsonArray files && files.OfType<JsonObject>().Any(f => Text(f["name"])?.StartsWith("crds/", StringComparison.Ordinal) == true),
        };
    }

    private static HelmHook Hook(JsonObject hook) => new(
        Text(hook["name"]) ?? "",
        Text(hook["kind"]) ?? "",
        hook["events"] is JsonArray events ? [.. events.Select(Text).OfType<string>()] : []);

    private static string? Text(JsonNode? node) => node?.ToString();
}
