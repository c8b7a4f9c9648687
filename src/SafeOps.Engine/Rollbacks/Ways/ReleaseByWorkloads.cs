using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Errors;
using SafeOps.Rollbacks.Timeline;

namespace SafeOps.Rollbacks.Ways;

/// <summary>A release without helm: its workloads keep their earlier versions themselves. What else the release holds is not taken back.</summary>
internal sealed class ReleaseByWorkloads(StepContext context, KubernetesPlace place, string release, string? to, string key, string where)
{
    /// <summary>How helm marks what is its (helm.sh/docs, "Labels and annotations").</summary>
    private const string ReleaseName = "meta.helm.sh/release-name";

    private readonly Kubectl _kubectl = new(place, context) { Timeout = AskingAround.Longest };
    private IReadOnlyList<(string Name, RollbackWay Way)> _ways = [];

    public async Task<RollbackKnowledge> LearnAsync(Func<string, RollbackHistory> history, string why, CancellationToken cancellationToken)
    {
        if (to is not null)
            throw new SafeOpsException(ErrorCodes.ProgramNotFound, $"{why} A revision of a release is known to helm alone.", "Install helm, or leave -To out: the workloads of the release are then rolled back through kubectl.", release);
        var kinds = new[] { "deployment", "statefulset", "daemonset" };
        var lists = await Task.WhenAll(kinds.Select(k => _kubectl.ListAsync($"{k}s.v1.apps", null, null, cancellationToken))).ConfigureAwait(false);
        _ways = [.. kinds.Zip(lists).SelectMany(k => k.Second.Where(Is).Select(w => $"{k.First}/{(string?)w["metadata"]?["name"]}")).Select(n => (n, (RollbackWay)new WorkloadRollback(context, place, n, null)))];
        if (_ways.Count == 0)
            throw new SafeOpsException(ErrorCodes.RollbackTargetNotFound, $"{why} And {place.Display} has no workload of a release {release}.", "Correct the name or the namespace, or install helm.", release);

        var earlier = history(key);
        var goods = Marks(earlier.Unfinished?.GoodMark);
        var learned = await Task.WhenAll(_ways.Select(w => w.Way.LearnAsync(_ => Of(earlier, goods.GetValueOrDefault(w.Name)), cancellationToken))).ConfigureAwait(false);
        return new RollbackKnowledge
        {
            Key = key,
            Service = release,
            Target = where,
            Current = Together(learned, k => k.Current),
            CurrentMark = string.Join('\n', _ways.Zip(learned, (w, k) => $"{w.Name}={k.CurrentMark}")),
            Good = Together(learned, k => k.Good),
            GoodMark = string.Join('\n', _ways.Zip(learned, (w, k) => $"{w.Name}={k.GoodMark}")),
            Because = string.Join("; ", _ways.Zip(learned, (w, k) => $"{w.Name}: {k.Because}")),
            IsThere = learned.All(k => k.IsThere),
            Acts = [.. learned.SelectMany(k => k.Acts)],
            Warnings =
            [
                .. learned.SelectMany(k => k.Warnings),
                new RollbackWarning("helm", $"helm is not here, so its workloads are rolled back one by one: configuration, services and hooks of the release stay as they are, and helm goes on to believe in its newest revision.", $"With helm at hand, run helm rollback {release} too, or the next upgrade starts from what is broken."),
            ],
            NotLearned = [$"helm's history: {why}", .. learned.SelectMany(k => k.NotLearned).Distinct()],
            Evidence = [.. learned.SelectMany(k => k.Evidence).Distinct()],
            History = earlier,
        };

        bool Is(JsonObject workload) => (string?)workload["metadata"]?["annotations"]?[ReleaseName] == release;
    }

    public async Task<RollbackHealth> VerifyAsync(DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var health = await Task.WhenAll(_ways.Select(w => w.Way.VerifyAsync(since, timeout, cancellationToken))).ConfigureAwait(false);
        return WorkloadHealths.Together([.. _ways.Zip(health, (w, h) => (w.Name, h))], null, null);
    }

    /// <summary>What the history of the release says of one of its workloads.</summary>
    private static RollbackHistory Of(RollbackHistory release, string? goodMark) => goodMark is null || release.Unfinished is null
        ? RollbackHistory.None
        : RollbackHistory.None with { Unfinished = release.Unfinished with { GoodMark = goodMark } };

    private static Dictionary<string, string> Marks(string? joined) => (joined ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(l => l.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    private RollbackVersion Together(IReadOnlyList<RollbackKnowledge> learned, Func<RollbackKnowledge, RollbackVersion> which) => new()
    {
        Name = string.Join(", ", _ways.Zip(learned, (w, k) => $"{w.Name} {which(k).Name}")),
        Label = learned.Select(k => which(k).Label).Distinct().ToList() is [var only] ? only : null,
        At = learned.Select(k => which(k).At).Max(),
        Images = [.. learned.SelectMany(k => which(k).Images).Distinct(StringComparer.Ordinal)],
        Parts = [.. learned.SelectMany(k => which(k).Parts)],
    };
}
