using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Helm;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Rollbacks.Interference;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Text;

namespace SafeOps.Rollbacks.Ways;

/// <summary>A release, through <c>helm rollback</c>; where helm is not there, each of its workloads through kubectl.</summary>
internal sealed partial class ReleaseRollback(StepContext context, KubernetesPlace place, string release, string? to) : RollbackWay
{
    /// <summary>Of a large release some: who steers one workload of it mostly steers all.</summary>
    private const int MostWatched = 3;

    private readonly HelmClient _helm = new(place, context);
    private readonly Kubectl _kubectl = new(place, context) { Timeout = AskingAround.Longest };
    private ReleaseByWorkloads? _instead;
    private ReleaseManifest _good = ReleaseManifest.Empty;
    private int _revision;

    private string Where => $"release {release} in {place.Display}";

    private string Key => $"release\n{place.Context}\n{place.Namespace}\n{release}";

    public override async Task<RollbackKnowledge> LearnAsync(Func<string, RollbackHistory> history, CancellationToken cancellationToken)
    {
        IReadOnlyList<HelmRevision> revisions;
        try
        {
            revisions = await _helm.HistoryAsync(release, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.ProgramNotFound)
        {
            _instead = new ReleaseByWorkloads(context, place, release, to, Key, Where);
            return await _instead.LearnAsync(history, error.Message, cancellationToken).ConfigureAwait(false);
        }
        if (revisions.Count == 0)
            throw await MissingAsync(cancellationToken).ConfigureAwait(false);
        return await LearnAsync(revisions, history(Key), cancellationToken).ConfigureAwait(false);
    }

    public override Task<IReadOnlyList<int>> StillRunningAsync(string mark, CancellationToken cancellationToken) => StepPrograms.StillRunningAsync(mark, context, cancellationToken);

    public override async Task<RollbackHealth> VerifyAsync(DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_instead is not null)
            return await _instead.VerifyAsync(since, timeout, cancellationToken).ConfigureAwait(false);
        var workloads = _good.Objects.Where(IsWorkload).Select(o => o.Name).ToList();
        var health = await Task.WhenAll(workloads.Select(w => new WorkloadHealth(_kubectl, context, w).VerifyAsync(since, timeout, cancellationToken))).ConfigureAwait(false);
        var around = new AskingAround(context.Services.Time, cancellationToken);
        var status = await around.AskAsync("the release", async token => (await _helm.HistoryAsync(release, token, most: 1).ConfigureAwait(false)).LastOrDefault(), null).ConfigureAwait(false);
        return WorkloadHealths.Together(
            [.. workloads.Zip(health, (w, h) => (w.Short, h))],
            status is null ? around.NotLearned.Count > 0 ? around.NotLearned[0] : $"{release} is gone" : $"{release} is at revision {status.Revision.ToString(CultureInfo.InvariantCulture)} ({status.Status})",
            status is null ? null : status.Status == HelmRevision.Deployed);
    }

    private async Task<RollbackKnowledge> LearnAsync(IReadOnlyList<HelmRevision> revisions, RollbackHistory earlier, CancellationToken cancellationToken)
    {
        var around = new AskingAround(context.Services.Time, cancellationToken);
        var current = revisions[^1];
        var candidates = revisions.Take(revisions.Count - 1).Select((r, i) => new Candidate(r.Revision, Version(r), Mark(r, revisions))
        {
            Stood = revisions[i + 1].Updated - r.Updated,
            HasFailed = !r.WasGood,
        }).ToList();
        var currentMark = Mark(current, revisions);
        var (good, because) = to is not null ? LastGood.Named(candidates, to, Where)
            : earlier.Unfinished is { } unfinished ? LastGood.Remembered([.. candidates, new Candidate(current.Revision, Version(current), currentMark)], unfinished.GoodMark, Where)
            : LastGood.Choose(candidates, currentMark, earlier.BadMarks, Where);
        var isThere = good.Mark == currentMark && current.Status == HelmRevision.Deployed;
        _revision = (int)good.Revision;

        var prints = new SecretPrints(context.Secrets.Masker);
        var parts = await Task.WhenAll(new[] { _revision, current.Revision }.Select(r => PartsAsync(revisions.First(h => h.Revision == r), prints, around))).ConfigureAwait(false);
        _good = parts[0].Manifest;
        var found = InterferenceAsync(parts[1].Manifest, around);
        var evidence = await EvidenceAsync(parts[1].Manifest, around).ConfigureAwait(false);
        var interference = await found.ConfigureAwait(false);
        var command = _helm.Rollback(release, _revision, wait: null);
        var judged = StepPrograms.Judge(command, context);
        return new RollbackKnowledge
        {
            Key = Key,
            Service = release,
            Target = Where,
            Current = Version(current) with { Images = Images(parts[1].Manifest), Parts = parts[1].Parts },
            CurrentMark = currentMark,
            Good = good.Version with { Images = Images(parts[0].Manifest), Parts = parts[0].Parts },
            GoodMark = good.Mark,
            Because = because,
            IsThere = isThere,
            Acts = isThere ? [] : [new RollbackAct(
                new RollbackCommand(judged.Line, judged.Effect, judged.Environment, $"goes back to {TimelineMarkdown.Name(good.Version)}"),
                (mark, _) => ProgramAct.DoAsync(command, mark, context, (result, said) => HelmRefusal.Of(command, result, place, said)))],
            Warnings = [.. Warnings(current), .. interference.SelectMany(i => i.Warnings).Distinct()],
            NotLearned = [.. around.NotLearned, .. interference.SelectMany(i => i.NotLearned).Distinct()],
            Evidence = [.. evidence.Select(context.Secrets.Masker.Hide).Distinct(StringComparer.Ordinal)],
            History = earlier,
        };
    }

    private async Task<(ReleaseManifest Manifest, IReadOnlyList<VersionPart> Parts)> PartsAsync(HelmRevision revision, SecretPrints prints, AskingAround around)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"of revision {revision.Revision}");
        var asked = around.AskAsync($"the manifest {name}", token => _helm.ManifestAsync(release, revision.Revision, token), ReleaseManifest.Empty);
        var values = around.AskAsync<JsonObject?>($"the values {name}", async token => await _helm.ValuesAsync(release, revision.Revision, token).ConfigureAwait(false), null);
        await Task.WhenAll(asked, values).ConfigureAwait(false);
        var manifest = await asked.ConfigureAwait(false);
        List<VersionPart> parts = [.. manifest.Objects.Select(o => VersionReader.OfObject(o.Object, prints))];
        if (await values.ConfigureAwait(false) is { } given)
            parts.Add(VersionReader.OfValues(given, prints));
        if (revision.Chart.Length > 0)
            parts.Add(VersionReader.OfChart(revision.Chart));
        return (manifest, parts);
    }

    private async Task<IReadOnlyList<InterferenceReport>> InterferenceAsync(ReleaseManifest manifest, AskingAround around)
    {
        var finder = new InterferenceFinder(_kubectl, context);
        var workloads = manifest.Objects.Where(IsWorkload).Take(MostWatched).ToList();
        return await Task.WhenAll(workloads.Select(w => around.AskAsync(
            $"what may undo it of {w.Name.Short}",
            token => finder.FindAsync(new InterferenceQuery { Kind = w.Name.Kind, Name = w.Name.Name, Namespace = w.Name.Namespace, Release = release }, token),
            new InterferenceReport([], [])))).ConfigureAwait(false);
    }

    private static bool IsWorkload((ObjectName Name, JsonObject Object) found) => found.Name is { Kind: "Deployment" or "StatefulSet" or "DaemonSet", Group: "apps" };

    /// <summary>What the pods of its workloads say.</summary>
    private async Task<IReadOnlyList<string>> EvidenceAsync(ReleaseManifest manifest, AskingAround around)
    {
        var pods = around.AskAsync("the pods", token => _kubectl.ListAsync("pods", null, null, token), []);
        var events = around.AskAsync("the events", token => _kubectl.ListAsync("events", null, "type=Warning", token), []);
        await Task.WhenAll(pods, events).ConfigureAwait(false);
        var all = await pods.ConfigureAwait(false);
        var own = manifest.Objects.SelectMany(o => WorkloadRollback.OwnPods(o.Object, all)).Distinct().ToList();
        return [.. own.SelectMany(PodWords.Of), .. (await events.ConfigureAwait(false)).Where(e => PodWords.Concerns(e, own)).Select(PodWords.OfEvent)];
    }

    private IReadOnlyList<RollbackWarning> Warnings(HelmRevision current) => current.IsPending
        ? [new("pending", $"{current.Display}, since {(current.Updated is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:HH:mm} UTC") : "nobody knows when")}: somebody's helm is still at work, or was killed.", "Look who that is: if it goes on after the rollback, it brings its version back. The rollback clears what was left by one that was killed.")]
        : [];

    /// <summary>A rollback makes a new revision with the content of an old one.</summary>
    private static string Mark(HelmRevision revision, IReadOnlyList<HelmRevision> all)
    {
        var seen = new HashSet<int>();
        while (seen.Add(revision.Revision) && RollbackTo().Match(revision.Description) is { Success: true } match
            && all.FirstOrDefault(r => r.Revision.ToString(CultureInfo.InvariantCulture) == match.Groups[1].Value) is { } origin)
        {
            revision = origin;
        }
        return string.Create(CultureInfo.InvariantCulture, $"revision {revision.Revision}");
    }

    private static RollbackVersion Version(HelmRevision revision) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"revision {revision.Revision}"),
        Label = revision.AppVersion ?? (revision.Chart.Length > 0 ? revision.Chart : null),
        At = revision.Updated,
        Status = revision.Status,
    };

    private static IReadOnlyList<string> Images(ReleaseManifest manifest) =>
        [.. manifest.Objects.SelectMany(o => (o.Object["spec"]?["template"]?["spec"]?["containers"] as JsonArray)?.Select(c => (string?)c?["image"]).OfType<string>() ?? []).Distinct(StringComparer.Ordinal)];

    private async Task<SafeOpsException> MissingAsync(CancellationToken cancellationToken)
    {
        var around = new AskingAround(context.Services.Time, cancellationToken);
        var names = await around.AskAsync("the releases", _helm.NamesAsync, []).ConfigureAwait(false);
        return new SafeOpsException(
            ErrorCodes.RollbackTargetNotFound,
            $"{place.Display} has no release {release}.{NearestWord.Suggest(release, names)}",
            names.Count == 0 ? "Look at the namespace: -Namespace names another one." : $"There are: {string.Join(", ", names.Take(10))}.",
            release);
    }

    [GeneratedRegex(@"^Rollback to (\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex RollbackTo();
}
