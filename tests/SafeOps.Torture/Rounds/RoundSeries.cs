using SafeOps.TestServers;
using SafeOps.TestServers.Kubernetes;
using SafeOps.Torture.Children;
using SafeOps.Torture.Targets;

namespace SafeOps.Torture.Rounds;

/// <summary>Carries rounds out, some at a time, and tells of them.</summary>
internal sealed class RoundSeries : IDisposable
{
    private readonly TortureOptions _options;
    private readonly ChildPool _children = new();
    private readonly Dictionary<(TargetKind, bool), Reference> _references = [];
    private readonly PostgresCluster? _cluster;
    private readonly KubernetesServer? _kubernetes;
    private readonly RecordingHelm? _helm;

    public RoundSeries(TortureOptions options)
    {
        _options = options;
        Folder = options.Keep ?? Directory.CreateTempSubdirectory("safeops-torture-").FullName;
        Directory.CreateDirectory(Folder);
        if (options.Journals.Contains(true) || options.Targets.Any(t => t is TargetKind.Postgres or TargetKind.Mixed))
            _cluster = PostgresCluster.Shared;
        if (options.Targets.Contains(TargetKind.Kubernetes))
        {
            _kubernetes = new KubernetesServer();
            // The children, and the kubectl they start, inherit it.
            var config = Path.Combine(Folder, "kubeconfig");
            _kubernetes.WriteKubeconfig(config, KubernetesTarget.Context);
            Environment.SetEnvironmentVariable("KUBECONFIG", config);
            // What a server offers is kept by its address, and another series may have had the same.
            Environment.SetEnvironmentVariable("KUBECACHEDIR", Path.Combine(Folder, "kubecache"));
        }
        if (options.Targets.Contains(TargetKind.Helm))
        {
            _helm = new RecordingHelm();
            Environment.SetEnvironmentVariable("PATH", _helm.SearchPath);
        }
    }

    /// <summary>Where the rounds are carried out.</summary>
    public string Folder { get; }

    public RoundSummary Summary { get; } = new();

    public Reference Reference(TargetKind target, bool shared) => _references[(target, shared)];

    /// <summary>Uninterrupted runs of all that will be needed.</summary>
    public async Task MeasureAsync(IEnumerable<(TargetKind Target, bool Shared)> kinds)
    {
        foreach (var (target, shared) in kinds)
            _references[(target, shared)] = await Rounds.Reference.MakeAsync(Path.Combine(Folder, $"reference-{target}-{shared}"), target, shared, _cluster, _kubernetes, _helm);
    }

    /// <summary>Until <paramref name="rounds"/> ends, or <paramref name="enough"/> is answered with true.</summary>
    public async Task RunAsync(IEnumerable<RoundPlan> rounds, Func<bool> enough)
    {
        await Parallel.ForEachAsync(rounds.TakeWhile(_ => !enough()), new ParallelOptions { MaxDegreeOfParallelism = _options.Parallel }, async (plan, _) =>
        {
            var project = Project(plan.Name, plan.Target, plan.Shared);
            var result = await RunAsync(plan, project);
            if (result.Findings.Count == 0)
                project.Dispose();
            Summary.Add(result);
        });
    }

    public RoundProject Project(string name, TargetKind target, bool shared) => new(Path.Combine(Folder, name), target, shared, _cluster, _kubernetes, _helm);

    /// <summary>One round in a project as it stands.</summary>
    public async Task<RoundResult> RunAsync(RoundPlan plan, RoundProject project)
    {
        RoundResult result;
        try
        {
            result = await new Round(plan, project, Reference(plan.Target, plan.Shared), _children).RunAsync();
        }
        catch (Exception error)
        {
            result = new RoundResult(plan, [], [error.ToString()]);
        }
        if (result.Findings.Count > 0)
            Summary.Tell($"{plan.Command} ({project.Root}):{string.Concat(result.Findings.Select(f => $"{Environment.NewLine}  {f}"))}");
        return result;
    }

    public void Dispose()
    {
        _children.Dispose();
        _kubernetes?.Dispose();
        _helm?.Dispose();
        if (Summary.Findings == 0 && _options.Keep is null)
            Directory.Delete(Folder, recursive: true);
    }
}
