using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>What helm made of a chart and values without doing it.</summary>
/// <param name="Chart">Null where it is not known, as from <c>helm template</c>.</param>
/// <param name="Values">Given ones, as they would be kept; null where they are not known. May hold secrets.</param>
/// <param name="Unsteady">Objects that two renderings made differently: a template draws a random value or looks at the clock.</param>
/// <param name="HasDefinitions">The chart has a <c>crds/</c> folder.</param>
/// <param name="Reason">Why this is not what the real system says; null where it is.</param>
internal sealed record RenderedRelease(
    ReleaseManifest Manifest, string? Chart, string? AppVersion, JsonObject? Values, IReadOnlyList<HelmHook> Hooks, IReadOnlyList<string> Unsteady, bool HasDefinitions, string? Reason)
{
    private const string HookAnnotation = "helm.sh/hook";

    public static RenderedRelease Of(HelmRelease release, HelmRelease again, string @namespace, StepContext context)
    {
        var manifest = ReleaseManifest.Read(release.Manifest, @namespace, $"manifest of {release.Name}", context);
        var second = ReleaseManifest.Read(again.Manifest, @namespace, $"manifest of {release.Name}", context);
        return new RenderedRelease(
            manifest, release.Chart, release.AppVersion, release.Config, release.Hooks,
            [.. manifest.Objects.Where(o => !JsonNode.DeepEquals(o.Object, second.Find(o.Name))).Select(o => o.Name.Short)],
            release.HasDefinitions, null);
    }

    /// <param name="text">What <c>helm template</c> printed: objects and hooks in one.</param>
    public static RenderedRelease Of(string text, string @namespace, string? reason, StepContext context)
    {
        var all = ReleaseManifest.Read(text, @namespace, "what helm template printed", context);
        var hooks = all.Objects.Select(o => (o.Name, On: Hook(o.Object))).Where(o => o.On is not null).ToList();
        return new RenderedRelease(
            new ReleaseManifest([.. all.Objects.Where(o => Hook(o.Object) is null)]), null, null, null,
            [.. hooks.Select(h => new HelmHook(h.Name.Name, h.Name.Kind, h.On!.Split(',', StringSplitOptions.TrimEntries)))], [], false, reason);
    }

    private static string? Hook(JsonObject document) => ((document["metadata"] as JsonObject)?["annotations"] as JsonObject)?[HookAnnotation]?.ToString();
}
