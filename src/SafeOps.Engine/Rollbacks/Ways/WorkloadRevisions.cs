using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Ways;

/// <summary>The versions of a workload that the cluster keeps: ReplicaSets of a Deployment, ControllerRevisions of the others.</summary>
internal sealed partial class WorkloadRevisions(JsonObject workload, IEnumerable<JsonObject> kept, IEnumerable<JsonObject> pods, SecretPrints prints, SecretMasker masker)
{
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";
    private const string ChangeCause = "kubernetes.io/change-cause";
    private static readonly string[] CommitNames = ["app.kubernetes.io/commit", "org.opencontainers.image.revision", "git-commit", "gitCommit", "commit"];

    private sealed record Kept(long Revision, JsonObject Template, DateTimeOffset? Created, JsonObject Object);

    private readonly List<Kept> _kept = [.. Read(workload, kept)];

    /// <summary>Of the pod template that the workload wants now.</summary>
    public string CurrentMark { get; } = Mark((JsonObject)workload["spec"]!["template"]!);

    /// <summary>The version that it wants now; one that is paused may want what nobody ever ran.</summary>
    public Candidate Current => All.LastOrDefault(c => c.Mark == CurrentMark)
        ?? new Candidate(0, Version((JsonObject)workload["spec"]!["template"]!, "not rolled out yet", null, workload), CurrentMark);

    /// <summary>By revision, the oldest first.</summary>
    public IReadOnlyList<Candidate> All => [.. _kept.Select(k => new Candidate(k.Revision, Version(k.Template, string.Create(CultureInfo.InvariantCulture, $"revision {k.Revision}"), At(k), k.Object), Mark(k.Template))
    {
        Stood = Stood(k),
        Created = k.Created,
        IsReady = ((long?)k.Object["status"]?["readyReplicas"] ?? 0) > 0 || pods.Any(p => PodWords.IsReady(p) && PodMarks(k).Contains((string?)p["metadata"]?["labels"]?[StuckPods.Hash])),
    })];

    /// <summary>What marks the pods of a version.</summary>
    public IReadOnlySet<string> PodMarks(string mark) => _kept.Where(k => Mark(k.Template) == mark).SelectMany(PodMarks).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string?> PodMarks(Kept kept) => [(string?)kept.Object["metadata"]?["name"], (string?)kept.Object["metadata"]?["labels"]?[StuckPods.Hash]];

    private static IEnumerable<Kept> Read(JsonObject workload, IEnumerable<JsonObject> kept)
    {
        var uid = (string?)workload["metadata"]?["uid"];
        return kept.Where(k => (k["metadata"]?["ownerReferences"] as JsonArray)?.Any(o => (string?)o?["uid"] == uid) == true)
            .Select(k => (Object: k, Template: (k["spec"]?["template"] ?? k["data"]?["spec"]?["template"]) as JsonObject, Revision: Revision(k)))
            .Where(k => k.Template is not null && k.Revision is not null)
            .Select(k => new Kept(k.Revision!.Value, k.Template!, Time(k.Object), k.Object))
            .OrderBy(k => k.Revision);
    }

    private static long? Revision(JsonObject kept) => long.TryParse(kept["revision"]?.ToString() ?? (string?)kept["metadata"]?["annotations"]?[RevisionAnnotation], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;

    private static DateTimeOffset? Time(JsonObject kept) =>
        DateTimeOffset.TryParse((string?)kept["metadata"]?["creationTimestamp"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>When it came to run: one that was gone back to keeps the time of its first coming, and so says nothing.</summary>
    private DateTimeOffset? At(Kept version) => _kept.Any(k => k.Revision < version.Revision && k.Created > version.Created) ? null : version.Created;

    private TimeSpan? Stood(Kept version) =>
        At(version) is { } from && _kept.FirstOrDefault(k => k.Revision > version.Revision) is { } next && At(next) is { } to ? to - from : null;

    private RollbackVersion Version(JsonObject template, string name, DateTimeOffset? at, JsonObject source)
    {
        var images = Images(template);
        return new RollbackVersion
        {
            Name = name,
            Label = Text(template, "labels", "app.kubernetes.io/version") ?? (images.Count > 0 ? Tag(images[0]) : null),
            At = at,
            By = null,
            Status = Text(source, "annotations", ChangeCause) is { } cause ? masker.Hide(cause) : null,
            Commit = CommitNames.Select(n => Text(template, "annotations", n) ?? Text(template, "labels", n) ?? Text(source, "annotations", n)).FirstOrDefault(c => c is not null)
                ?? (images.Count > 0 && Tag(images[0]) is { } tag && Hash().IsMatch(tag) ? tag : null),
            Images = images,
            Parts = [VersionReader.OfTemplate(Kind, Name, Bare(template), prints)],
        };
    }

    private string Kind => (string?)workload["kind"] ?? "";

    private string Name => (string?)workload["metadata"]?["name"] ?? "";

    private static IEnumerable<JsonObject> Containers(JsonObject template) =>
        new[] { "containers", "initContainers" }.SelectMany(list => (template["spec"]?[list] as JsonArray)?.OfType<JsonObject>() ?? []);

    private static IReadOnlyList<string> Images(JsonObject template) =>
        [.. Containers(template).Select(c => (string?)c["image"]).OfType<string>()];

    /// <summary>Of <c>registry:5000/shop/web:2.1.0@sha256:…</c> the <c>2.1.0</c>.</summary>
    private static string? Tag(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[(colon + 1)..] : null;
    }

    private static string? Text(JsonObject of, string map, string key) => (of["metadata"]?[map]?[key] as JsonValue)?.ToString() is { Length: > 0 } text ? text : null;

    private static string Mark(JsonObject template) => Digest.OfJson(Bare(template));

    /// <summary>Without what the controllers add to tell versions apart.</summary>
    private static JsonObject Bare(JsonObject template)
    {
        var bare = (JsonObject)template.DeepClone();
        bare.Remove("$patch");
        if (bare["metadata"] is JsonObject metadata)
        {
            metadata.Remove("creationTimestamp");
            (metadata["labels"] as JsonObject)?.Remove("pod-template-hash");
        }
        return bare;
    }

    [GeneratedRegex("^[0-9a-f]{7,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
