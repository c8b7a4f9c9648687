using System.Globalization;
using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>One revision of a release, as <c>helm history</c> tells it.</summary>
/// <param name="Revision">From 1; every upgrade, rollback and install makes one.</param>
/// <param name="Updated">When it was made; null where helm's text cannot be read.</param>
/// <param name="Status"><c>deployed</c>, <c>superseded</c>, <c>failed</c>, <c>uninstalled</c>, <c>uninstalling</c>, <c>pending-install</c>, <c>pending-upgrade</c>, <c>pending-rollback</c>, <c>unknown</c>.</param>
/// <param name="Chart">Name and version in one: <c>user-api-2.1.0</c>.</param>
/// <param name="AppVersion">Of the application, as its chart says; null where it says none.</param>
/// <param name="Description">For people: <c>Upgrade complete</c>, <c>Rollback to 3</c>, or what whoever made it wrote.</param>
internal sealed record HelmRevision(int Revision, DateTimeOffset? Updated, string Status, string Chart, string? AppVersion, string Description)
{
    public const string Deployed = "deployed";
    public const string Superseded = "superseded";
    public const string Failed = "failed";
    public const string Uninstalled = "uninstalled";

    /// <summary>Whoever made it has not come to its end, or was killed on the way.</summary>
    public bool IsPending => Status.StartsWith("pending-", StringComparison.Ordinal) || Status == "uninstalling";

    /// <summary>It stood once: it is a revision to go back to.</summary>
    public bool WasGood => Status is Deployed or Superseded;

    /// <summary>
    /// It is a rollback that helm gave up: because the cluster refused it, or because its objects did not become ready in time, and then helm
    /// words it as it does a failed install.
    /// </summary>
    /// <param name="release">The release's name.</param>
    public bool MayBeFailedRollback(string release) => Status == Failed
        && (Description.StartsWith($"Rollback \"{release}\" failed", StringComparison.Ordinal) || Description.StartsWith($"Release \"{release}\" failed", StringComparison.Ordinal));

    /// <summary>For people: <c>revision 4 (user-api-2.1.0, deployed)</c>.</summary>
    public string Display => string.Create(CultureInfo.InvariantCulture, $"revision {Revision} ({Chart}, {Status})");

    /// <summary>The last one before <paramref name="number"/> that stood; null where there is none.</summary>
    public static HelmRevision? LastGood(IReadOnlyList<HelmRevision> history, int number) =>
        history.LastOrDefault(r => r.Revision < number && r.WasGood);

    public static HelmRevision Read(JsonObject entry) => new(
        int.TryParse(Text(entry["revision"]), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0,
        Time(Text(entry["updated"])),
        Text(entry["status"]) ?? "unknown",
        Text(entry["chart"]) ?? "",
        Text(entry["app_version"]) is { Length: > 0 } version ? version : null,
        Text(entry["description"]) ?? "");

    private static string? Text(JsonNode? node) => node?.ToString();

    private static DateTimeOffset? Time(string? written) =>
        DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
