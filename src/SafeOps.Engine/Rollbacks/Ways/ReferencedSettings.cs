using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Rollbacks.Analysis;

namespace SafeOps.Rollbacks.Ways;

/// <summary>A ConfigMap or Secret that pods name, and its last write.</summary>
/// <param name="Name"><c>configmap/web-config</c>.</param>
/// <param name="By">The field manager of the write.</param>
internal sealed record SettingWrite(string Name, DateTimeOffset At, string By);

/// <summary>
/// ConfigMaps and Secrets that pods name. A cluster keeps no earlier content of them, and no rollback of a workload takes them back; when they were
/// written last is all it tells. What they hold is not asked for.
/// </summary>
internal sealed class ReferencedSettings(Kubectl kubectl, StepContext context)
{
    /// <summary>What is applied together is not written in the same moment.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(5);

    /// <summary>Those written after the good version first came to run, the latest first.</summary>
    public async Task<IReadOnlyList<SettingWrite>> SinceAsync(JsonObject template, DateTimeOffset good, CancellationToken cancellationToken)
    {
        var named = VersionReader.ReferencesOf(template);
        if (named.Count == 0)
            return [];
        var command = kubectl.Command([
            "get", .. named, "--ignore-not-found", "--no-headers", "-o",
            "custom-columns=KIND:.kind,NAME:.metadata.name,AT:.metadata.managedFields[*].time,BY:.metadata.managedFields[*].manager"]);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        kubectl.Require(command, result);
        return [.. result.Output.Split('\n').Select(Read).OfType<SettingWrite>().Where(w => w.At > good + Together).OrderByDescending(w => w.At)];
    }

    /// <summary>A part for each version, so that the two differ in it.</summary>
    /// <param name="isAfter">Of the version that is left.</param>
    public static VersionPart Part(SettingWrite write, bool isAfter) => new(VersionPartKind.Manifest, write.Name, new JsonObject
    {
        ["kind"] = write.Name.StartsWith("configmap/", StringComparison.Ordinal) ? "ConfigMap" : "Secret",
        ["metadata"] = new JsonObject { ["name"] = write.Name[(write.Name.IndexOf('/', StringComparison.Ordinal) + 1)..] },
        ["written"] = isAfter ? Said(write) : "before",
    }.ToJsonString());

    public static RollbackWarning Warning(SettingWrite write, KubernetesPlace place, string good) => new(
        "configuration",
        $"{write.Name} was written {Said(write)}, after {good} first came to run: the rollback does not take that back.",
        $"Look at it, and at what git says: {Kubectl.Program} {Text.ShellWord.Line(["--context", place.Context, .. place.Namespace is { } named ? (string[])["--namespace", named] : [], "get", write.Name, "--show-managed-fields", "-o", "yaml"])}");

    private static string Said(SettingWrite write) => string.Create(CultureInfo.InvariantCulture, $"at {write.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {write.By}");

    /// <summary><c>ConfigMap   web-config   2026-01-01T10:00:00Z,2026-01-02T10:00:00Z   helm,kubectl-edit</c>; null where it tells no time.</summary>
    private static SettingWrite? Read(string line)
    {
        var words = line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length < 4)
            return null;
        var managers = words[3].Split(',');
        return words[2].Split(',').Select((t, i) => (IsTime: DateTimeOffset.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at), At: at, By: i < managers.Length ? managers[i] : "somebody"))
            .Where(w => w.IsTime).OrderBy(w => w.At).Select(w => new SettingWrite($"{words[0].ToLowerInvariant()}/{words[1]}", w.At, w.By)).LastOrDefault();
    }
}
