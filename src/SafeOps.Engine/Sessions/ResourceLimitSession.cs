using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.ResourceLimits;
using SafeOps.ResourceLimits.Changing;
using SafeOps.ResourceLimits.Metrics;
using SafeOps.ResourceLimits.Reading;
using SafeOps.Secrets;

namespace SafeOps.Sessions;

/// <summary>What to compare.</summary>
public sealed record ResourceLimitRequest
{
    /// <summary>Files and folders, full paths.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Files and folders with peers, full paths. Empty: the paths' own workloads are each other's.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>The folder that names of files are shown from.</summary>
    public required string Location { get; init; }
    public IReadOnlyList<ResourceKind> Resources { get; init; } = Enum.GetValues<ResourceKind>();
    public string? Namespace { get; init; }

    /// <summary>Whether a workload and a container, by name, are asked for.</summary>
    public Func<string, string, bool> Takes { get; init; } = (_, _) => true;
    public SizingRules Rules { get; init; } = new();

    /// <summary>Null: nothing is asked of Prometheus.</summary>
    public PrometheusAccess? Prometheus { get; init; }
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(14);

    /// <summary>The end of the window; null: now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A regular expression of RE2 for the names of pods; null: made of the workload's name.</summary>
    public string? PodPattern { get; init; }
    public OwnQueries Queries { get; init; } = new();

    /// <summary>OOM kills known from elsewhere; null: none are.</summary>
    public int? OomKills { get; init; }
}

/// <summary>Comparing requests and limits with use and with peers; needs no project.</summary>
public sealed class ResourceLimitSession
{
    private readonly EnginePorts _ports;
    private readonly SecretVault _secrets;

    private ResourceLimitSession(EnginePorts ports)
    {
        _ports = ports;
        _secrets = new SecretVault(ports.Secrets, new SecretMasker());
        Masker.RegisterEnvironment(ports.EnvironmentVariables);
    }

    public SecretMasker Masker => _secrets.Masker;

    public static ResourceLimitSession Open(EnginePorts ports) => new(ports);

    /// <summary>The access with its secrets resolved: credentials in the address, a token, and headers that are references.</summary>
    /// <param name="token">A reference to a bearer token; null for none.</param>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.ParameterInvalid"/>, <see cref="ErrorCodes.SecretUnavailable"/>.</exception>
    public PrometheusAccess Access(Uri address, string? token, IReadOnlyDictionary<string, string> headers, TimeSpan timeout) =>
        new PrometheusCredentials(_secrets).Access(address, token, headers, timeout);

    /// <summary>Reads what there is to compare. What cannot be read, and a Prometheus that cannot be asked, is told, and the rest is compared.</summary>
    /// <exception cref="SafeOpsException">There is no container at all (<see cref="ErrorCodes.ResourceLimitsNotFound"/>).</exception>
    public ResourceLimitComparing Begin(ResourceLimitRequest request)
    {
        var reading = ResourceReader.Read(_ports.Yaml, request.Location, request.Paths);
        var peers = request.Peers.Count == 0 ? reading : ResourceReader.Read(_ports.Yaml, request.Location, request.Peers);
        var subjects = reading.Containers.Where(c => request.Takes(c.Name, c.Container) && (request.Namespace is null || c.Namespace is null || c.Namespace == request.Namespace)).ToList();
        if (subjects.Count == 0 && reading.Problems.Count == 0)
        {
            throw new SafeOpsException(
                ErrorCodes.ResourceLimitsNotFound,
                reading.Containers.Count == 0
                    ? $"No container and no 'resources' in {string.Join(", ", request.Paths)}.{string.Concat(reading.Notes.Select(n => " " + n))}"
                    : $"None of the {reading.Containers.Count} containers fits what was asked for: {string.Join(", ", reading.Containers.Select(c => $"{c.Workload}/{c.Container}").Distinct(StringComparer.Ordinal).Take(8))}.",
                "Give helm values, manifests, or what 'kubectl get -o json' or 'helm template' writes.",
                request.Paths[0]);
        }
        var client = request.Prometheus is { } access && _ports.Prometheus is { } api ? new PrometheusClient(api, access, Masker.Hide) : null;
        return new ResourceLimitComparing(request, subjects, peers.Containers, client, request.Until ?? _ports.Time.GetUtcNow())
        {
            Problems = [.. reading.Problems, .. ReferenceEquals(peers, reading) ? [] : peers.Problems],
            Notes = reading.Notes,
        };
    }

    /// <summary>Makes a change file of the proposals.</summary>
    /// <param name="path">Where it lies or will lie; full.</param>
    /// <returns>Its text, null where there is nothing to change; the proposals that could be no step; and a warning where no project is around it.</returns>
    public ResourceChange Change(IReadOnlyList<ResourceComparison> comparisons, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var root = ProjectReader.FindRootOrNone(folder);
        var name = LimitChangeName(path);
        var made = new LimitChange(_ports.Yaml, root ?? folder).Make(name, comparisons, _ports.Actor.Name);
        return new ResourceChange(made.Draft, made.Failures, root is not null ? null : $"{path} is in no project: Invoke-SafeChange needs one. Make it with Initialize-SafeOpsProject in {folder}; the paths in the change start there.");
    }

    private static string LimitChangeName(string path) => LimitChange.ChangeName(Path.GetFileName(path).Split('.')[0]);
}

/// <param name="Draft">Null where there is nothing to change.</param>
/// <param name="Failures">Proposals that cannot be a step.</param>
/// <param name="Warning">That it lies in no project; null where it does.</param>
public sealed record ResourceChange(ChangeDraft? Draft, IReadOnlyList<SafeOpsException> Failures, string? Warning);
