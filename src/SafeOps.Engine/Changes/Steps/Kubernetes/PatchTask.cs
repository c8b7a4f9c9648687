using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Programs;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What a <c>kubernetes.patch</c> is to do, with secrets filled in: to be used and not kept.</summary>
internal sealed class PatchTask(StepOptions options)
{
    private const string Stdin = "/dev/stdin";

    public StepOptions Options => options;

    public string Type { get; } = options.TextOrNull("type") ?? "strategic";

    public JsonNode Patch { get; } = options.Value("patch")!;

    /// <summary>Kind and name of <c>kind/name</c>; null where it is none.</summary>
    public static (string Kind, string Name)? Split(string target) =>
        target.Split('/') is [{ Length: > 0 } kind, { Length: > 0 } name] ? (kind, name) : null;

    /// <summary>The command line, its patch over standard input and held to the version that was read.</summary>
    public StepCommand Patching(Kubectl kubectl, ObjectName name, JsonObject live, bool dry) => kubectl.Command(
        [
            "patch", $"{name.Resource}/{name.Name}", "--type", Type, .. Source(Locked(live)), .. dry ? (string[])["--dry-run=server"] : [],
            "--field-manager", Kubectl.FieldManager, "--output", "json", "--show-managed-fields",
        ],
        OperatingSystem.IsWindows() ? null : Locked(live),
        name.Namespace);

    /// <summary>The object as the patch would leave it, worked out here; null where that cannot be done.</summary>
    public JsonObject? Simulate(JsonObject found) => Type == "json" || HasDirectives(Patch) ? null : (JsonObject?)ObjectMerge.Patch(found, Patch, lists: Type == "strategic");

    /// <summary>What the patch asks for and an object does not have; null where that cannot be told from the patch.</summary>
    public IReadOnlyList<FieldDifference>? Unmet(JsonObject live) => Simulate(live) is { } after ? ObjectDifference.Of(ObjectNoise.Clean(live), ObjectNoise.Clean(after)) is { Count: > 0 } open && !IsAnotherWriting(after, live) ? open : [] : null;

    /// <summary>The same values, written otherwise (<c>1000m</c> for <c>1</c>).</summary>
    private static bool IsAnotherWriting(JsonObject after, JsonObject live) => ObjectMatch.Missing(after, live).Count == 0 && ObjectMatch.Missing(live, after).Count == 0;

    /// <summary>A patch on standard input stays out of the list of processes; Windows has no name for it.</summary>
    private static string[] Source(string patch) => OperatingSystem.IsWindows() ? ["--patch", patch] : ["--patch-file", Stdin];

    private string Locked(JsonObject live)
    {
        var version = ObjectRestore.Version(live);
        var patch = Patch.DeepClone();
        if (patch is JsonArray operations)
            operations.Insert(0, new JsonObject { ["op"] = "test", ["path"] = "/metadata/resourceVersion", ["value"] = version });
        else if (patch["metadata"] is JsonObject metadata)
            metadata["resourceVersion"] = version;
        else
            patch["metadata"] = new JsonObject { ["resourceVersion"] = version };
        return patch.ToJsonString();
    }

    private static bool HasDirectives(JsonNode? patch) => patch switch
    {
        JsonObject map => map.Any(p => p.Key.StartsWith('$') || HasDirectives(p.Value)),
        JsonArray list => list.Any(HasDirectives),
        _ => false,
    };
}
