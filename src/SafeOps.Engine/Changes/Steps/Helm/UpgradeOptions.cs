using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>The options of a <c>helm.upgrade</c>. Texts are as written: references to secrets stay <c>${name}</c>.</summary>
internal sealed record UpgradeOptions
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    public required string Release { get; init; }

    /// <summary>A folder or archive of the project, <c>repository/name</c>, <c>oci://…</c> or a URL.</summary>
    public required string Chart { get; init; }
    public string? Version { get; init; }
    public string? Context { get; init; }
    public string? Namespace { get; init; }

    /// <summary>Files of the project; a later one wins.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>By helm's paths; these win over all files.</summary>
    public required IReadOnlyDictionary<string, string> Set { get; init; }
    public bool Install { get; init; }
    public bool CreateNamespace { get; init; }
    public bool Wait { get; init; } = true;
    public required TimeSpan Timeout { get; init; }
    public bool Atomic { get; init; }

    /// <summary>What becomes of the values the running release was given: <c>reset</c>, <c>reuse</c> or <c>resetThenReuse</c>.</summary>
    public required string Existing { get; init; }

    /// <summary>From a step's options, or from <see cref="Planning.PlannedAction.Intent"/>, which has the same shape.</summary>
    public static UpgradeOptions Read(JsonObject with) => new()
    {
        Release = Text(with["release"])!,
        Chart = Text(with["chart"])!,
        Version = Text(with["version"]),
        Context = Text(with["context"]),
        Namespace = Text(with["namespace"]),
        Values = with["values"] is JsonArray files ? [.. files.Select(Text).OfType<string>()] : [],
        Set = with["set"] is JsonObject map ? map.ToDictionary(p => p.Key, p => p.Value?.ToString() ?? "") : new Dictionary<string, string>(),
        Install = Flag(with["install"], false),
        CreateNamespace = Flag(with["createNamespace"], false),
        Wait = Flag(with["wait"], true),
        Timeout = Durations.TryParse(Text(with["timeout"]), out var timeout) ? timeout : DefaultTimeout,
        Atomic = Flag(with["atomic"], false),
        Existing = Text(with["existingValues"]) ?? "reset",
    };

    public JsonObject ToIntent() => new()
    {
        ["release"] = Release,
        ["chart"] = Chart,
        ["version"] = Version,
        ["context"] = Context,
        ["namespace"] = Namespace,
        ["values"] = new JsonArray([.. Values.Select(v => (JsonNode)v)]),
        ["set"] = new JsonObject(Set.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value))),
        ["install"] = Install,
        ["createNamespace"] = CreateNamespace,
        ["wait"] = Wait,
        ["timeout"] = Durations.Format(Timeout),
        ["atomic"] = Atomic,
        ["existingValues"] = Existing,
    };

    public KubernetesPlace Place(EnvironmentDefinition environment) => KubernetesPlace.Of(environment, Context, Namespace);

    /// <summary>Those that go by standard input: arguments can be read by every process of the machine.</summary>
    public IEnumerable<KeyValuePair<string, string>> SecretSet => Set.Where(IsSecret).OrderBy(s => s.Key, StringComparer.Ordinal);

    /// <summary>Those that stand on the command line.</summary>
    public IEnumerable<KeyValuePair<string, string>> PlainSet => Set.Where(s => !IsSecret(s)).OrderBy(s => s.Key, StringComparer.Ordinal);

    /// <summary>The values document that goes by standard input, secrets filled in; null where there is none. It must not be kept.</summary>
    public string? Input(StepContext context, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        var document = new JsonObject();
        foreach (var (path, value) in SecretSet)
            SetPath.Put(document, SetPath.Keys(path)!, Interpolation.Unescape(context.Reveal(value, parameters)));
        return document.Count == 0 ? null : document.ToJsonString();
    }

    private static bool IsSecret(KeyValuePair<string, string> entry) =>
        Interpolation.Names(entry.Value).Count > 0 || SecretFinder.IsSecret(SetPath.Keys(entry.Key)?[^1] ?? entry.Key, entry.Value);

    private static string? Text(JsonNode? node) => node?.ToString();

    private static bool Flag(JsonNode? node, bool otherwise) => node?.GetValue<bool>() ?? otherwise;
}
