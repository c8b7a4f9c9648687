using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What a <c>kubernetes.delete</c> is to delete, and how.</summary>
internal sealed record DeleteTask
{
    public const int DefaultBatch = 100;

    private static readonly string[] PodPhases = ["Succeeded", "Failed", "Running", "Pending", "Unknown"];

    public required ObjectSelection Selection { get; init; }
    public IReadOnlyList<string> Phases { get; init; } = [];
    public TimeSpan? OlderThan { get; init; }
    public bool AllNamespaces { get; init; }

    /// <summary>The most objects of the step; null: no bound, and the list that was planned is itself the bound.</summary>
    public long? Limit { get; init; }
    public int Batch { get; init; } = DefaultBatch;

    /// <summary>As the API spells it: <c>Background</c>, <c>Foreground</c>, <c>Orphan</c>.</summary>
    public string Cascade { get; init; } = "Background";
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From a step's options, or from the intent of an action, which has the same shape.</summary>
    public static DeleteTask Read(JsonObject with) => new()
    {
        Selection = ObjectSelection.Read(with),
        Phases = ObjectSelection.Texts(with["phase"]),
        OlderThan = Durations.TryParse((string?)with["olderThan"], out var age) ? age : null,
        AllNamespaces = (bool?)with["allNamespaces"] == true,
        Limit = (long?)with["limits"]?["objects"],
        Batch = (int?)(long?)with["batch"] ?? DefaultBatch,
        Cascade = ((string?)with["cascade"] ?? "background") is var word ? $"{char.ToUpperInvariant(word[0])}{word[1..]}" : "",
        Timeout = Durations.TryParse((string?)with["timeout"] ?? "5m", out var timeout) ? timeout : TimeSpan.FromMinutes(5),
    };

    public static IEnumerable<OptionMistake> Check(JsonObject with)
    {
        var task = Read(with);
        if (task.Selection.Kind is { } kind && (ObjectLookup.IsKind(kind, "Pod") || ObjectLookup.IsKind(kind, "Job")))
        {
            foreach (var wrong in task.Phases.Where(p => !PodPhases.Contains(p)))
                yield return new OptionMistake("phase", $"'{wrong}' is no phase of a {(ObjectLookup.IsKind(kind, "Pod") ? "pod" : "job")}; expected {string.Join(", ", PodPhases)}.{(wrong is "Completed" ? " What kubectl shows as Completed is Succeeded." : NearestWord.Suggest(wrong, PodPhases))}");
        }
        if (task.AllNamespaces && with["namespace"] is not null)
            yield return new OptionMistake("allNamespaces", "stands beside 'namespace'; say one of them.");
        if (task.AllNamespaces && task.Selection.IsNamed)
            yield return new OptionMistake("allNamespaces", "chooses among the objects of a kind, and 'target' names them already.");
        if ((long?)with["limits"]?["objects"] is < 0)
            yield return new OptionMistake("limits.objects", "is negative; expected the most objects the step may delete.");
        if ((long?)with["batch"] is < 1 or > 10_000)
            yield return new OptionMistake("batch", "is out of range; expected how many objects are deleted before a stop is looked for, 1 to 10000.");
    }

    /// <summary>Whether an object is among those meant, by what selectors on the server do not say.</summary>
    public bool Takes(JsonObject item, DateTimeOffset now) =>
        (Phases.Count == 0 || Phases.Contains(ObjectFacts.Phase(item)))
        && (OlderThan is not { } age || (ObjectFacts.Since(item) is { } since && now - since > age));

    /// <summary>A single phase of pods the server can choose by itself.</summary>
    public string? FieldSelector => Phases is [var phase] && Selection.Kind is { } kind && ObjectLookup.IsKind(kind, "Pod")
        ? string.Join(',', new[] { Selection.FieldSelector, $"status.phase={phase}" }.OfType<string>())
        : Selection.FieldSelector;

    /// <summary>For people: <c>pods with app=web, Succeeded or Failed, older than 30d</c>.</summary>
    public string Display => string.Concat(
        Selection.Display,
        Phases.Count == 0 ? "" : $", {string.Join(" or ", Phases)}",
        OlderThan is { } age ? $", older than {Durations.Format(age)}" : "");

    public SafeOpsException OverLimit(long found, string target) => new(
        ErrorCodes.LimitExceeded,
        $"{Counts.Of(found, "object")} would be deleted ({Display}), more than limits.objects: {Limit}. Nothing was deleted.",
        "Narrow the selection, or raise 'limits.objects' if so many are meant.",
        target);
}
