using SafeOps.Errors;
using SafeOps.ResourceLimits;
using SafeOps.ResourceLimits.Metrics;
using SafeOps.ResourceLimits.Reading;

namespace SafeOps.Sessions;

/// <summary>A comparison under way: one container after the other, so that each can be shown when it is known.</summary>
public sealed class ResourceLimitComparing
{
    private readonly ResourceLimitRequest _request;
    private readonly IReadOnlyList<ContainerResources> _subjects;
    private readonly IReadOnlyList<ContainerResources> _peers;
    private readonly UseReader? _reader;
    private readonly List<SafeOpsException> _failures = [];

    internal ResourceLimitComparing(ResourceLimitRequest request, IReadOnlyList<ContainerResources> subjects, IReadOnlyList<ContainerResources> peers, PrometheusClient? client, DateTimeOffset now)
    {
        _request = request;
        _subjects = subjects;
        _peers = peers;
        _reader = client is null ? null : new UseReader(client, new UseRequest(request.Window, now) { Namespace = request.Namespace, PodPattern = request.PodPattern, Queries = request.Queries, Workloads = [.. subjects.Concat(peers).Select(c => c.Name).Distinct(StringComparer.Ordinal)] });
    }

    /// <summary>How many containers there are.</summary>
    public int Count => _subjects.Count;

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<SafeOpsException> Problems { get; init; } = [];

    /// <summary>What was left out on purpose.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What Prometheus could not be asked, each reason once.</summary>
    public IReadOnlyList<SafeOpsException> Failures => [.. _failures.DistinctBy(f => f is QueryRefusedException refusal ? refusal.Reason : f.Message)];

    /// <summary>The resources of one container, as they were asked for.</summary>
    public async Task<IReadOnlyList<ResourceComparison>> CompareAsync(int position, CancellationToken cancellationToken)
    {
        var subject = _subjects[position];
        var found = await Task.WhenAll(_request.Resources.Select(kind => _reader?.ReadAsync(subject, kind, cancellationToken) ?? Task.FromResult(new UseFinding()))).ConfigureAwait(false);
        _failures.AddRange(found.Select(f => f.Failure).OfType<SafeOpsException>());
        return [.. _request.Resources.Select((kind, i) => ResourceComparer.Compare(
            new LimitFacts(subject, kind, found[i], PeerFinder.Find(subject, _peers, kind)) { GivenKills = kind == ResourceKind.Memory ? _request.OomKills : null },
            _request.Rules))];
    }
}
