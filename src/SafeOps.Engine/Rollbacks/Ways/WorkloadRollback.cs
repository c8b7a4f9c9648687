using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Rollbacks.Interference;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Text;

namespace SafeOps.Rollbacks.Ways;

/// <summary>A Deployment, StatefulSet or DaemonSet, through <c>kubectl rollout undo</c>.</summary>
internal sealed class WorkloadRollback(StepContext context, KubernetesPlace place, string target, string? to) : RollbackWay
{
    private const int MostLogs = 2;

    private readonly Kubectl _kubectl = new(place, context) { Timeout = AskingAround.Longest };
    private readonly (WorkloadKind Kind, string Name) _workload = WorkloadKind.Read(target);

    private string Short => $"{_workload.Kind.Kind.ToLowerInvariant()}/{_workload.Name}";

    public override async Task<RollbackKnowledge> LearnAsync(Func<string, RollbackHistory> history, CancellationToken cancellationToken)
    {
        var around = new AskingAround(context.Services.Time, cancellationToken);
        var asked = _kubectl.GetAsync(_workload.Kind.Named(_workload.Name, place.Namespace), cancellationToken);
        var kept = _kubectl.ListAsync(_workload.Kind == WorkloadKind.Deployment ? "replicasets.v1.apps" : "controllerrevisions.v1.apps", null, null, cancellationToken);
        var pods = around.AskAsync("the pods", token => _kubectl.ListAsync("pods", null, null, token), []);
        var events = around.AskAsync("the events", token => _kubectl.ListAsync("events", null, "type=Warning", token), []);
        var interference = around.AskAsync("what may undo it", token => new InterferenceFinder(_kubectl, context).FindAsync(new InterferenceQuery { Kind = _workload.Kind.Kind, Name = _workload.Name, Namespace = place.Namespace }, token), new InterferenceReport([], []));
        await Task.WhenAll(asked, kept, pods, events, interference).ConfigureAwait(false);
        var workload = await asked.ConfigureAwait(false) ?? throw await MissingAsync(around).ConfigureAwait(false);
        var own = OwnPods(workload, await pods.ConfigureAwait(false));
        var revisions = new WorkloadRevisions(workload, await kept.ConfigureAwait(false), own, new SecretPrints(context.Secrets.Masker), context.Secrets.Masker);

        var (key, where) = Names(workload);
        var earlier = history(key);
        var (good, because) = Good(revisions, earlier, where);
        var isThere = good.Mark == revisions.CurrentMark;
        var isPaused = (bool?)workload["spec"]?["paused"] == true;
        var wanted = revisions.PodMarks(good.Mark);
        IReadOnlyList<RollbackAct> acts = [.. isThere ? [] : Acts(good, isPaused), .. Clearing(workload, own, wanted)];
        var refused = isThere || isPaused ? Task.FromResult<string?>(null) : around.AskAsync("the server's dry run", token => RefusedAsync(good, token), null);
        var logs = own.Where(p => !PodWords.IsReady(p)).Take(MostLogs).Select(p => around.AskAsync($"the log of pod {PodWords.Name(p)}", token => LogAsync(p, token), [])).ToList();
        var written = good.Created is { } since
            ? around.AskAsync("what was written of its ConfigMaps and Secrets", token => new ReferencedSettings(_kubectl, context).SinceAsync((JsonObject)workload["spec"]!["template"]!, since, token), [])
            : Task.FromResult<IReadOnlyList<SettingWrite>>([]);
        await Task.WhenAll([refused, written, .. logs]).ConfigureAwait(false);
        var settings = await written.ConfigureAwait(false);
        return new RollbackKnowledge
        {
            Key = key,
            Service = _workload.Name,
            Target = where,
            Current = With(revisions.Current.Version, settings, isAfter: true),
            CurrentMark = revisions.CurrentMark,
            Good = With(good.Version, settings, isAfter: false),
            GoodMark = good.Mark,
            Because = because,
            IsThere = isThere,
            Acts = acts,
            Warnings = [.. Warnings(isPaused, await refused.ConfigureAwait(false)), .. Staying(workload, own, wanted), .. settings.Select(w => ReferencedSettings.Warning(w, place, good.Version.Name)), .. (await interference.ConfigureAwait(false)).Warnings],
            NotLearned = [.. around.NotLearned, .. (await interference.ConfigureAwait(false)).NotLearned],
            Evidence = Hidden([.. own.SelectMany(PodWords.Of), .. (await events.ConfigureAwait(false)).Where(e => PodWords.Concerns(e, own)).Select(PodWords.OfEvent), .. logs.SelectMany(l => l.Result)]),
            History = earlier,
        };
    }

    public override Task<IReadOnlyList<int>> StillRunningAsync(string mark, CancellationToken cancellationToken) => StepPrograms.StillRunningAsync(mark, context, cancellationToken);

    public override Task<RollbackHealth> VerifyAsync(DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken) =>
        new WorkloadHealth(_kubectl, context, _workload.Kind.Named(_workload.Name, place.Namespace)).VerifyAsync(since, timeout, cancellationToken);

    /// <summary>The pods that its selector takes; all labels must fit (<c>matchExpressions</c> only narrow it further).</summary>
    public static IReadOnlyList<JsonObject> OwnPods(JsonObject workload, IReadOnlyList<JsonObject> pods) => workload["spec"]?["selector"]?["matchLabels"] is JsonObject { Count: > 0 } labels
        ? [.. pods.Where(p => labels.All(l => (string?)p["metadata"]?["labels"]?[l.Key] == (string?)l.Value))]
        : [];

    private (string Key, string Where) Names(JsonObject workload)
    {
        var @namespace = (string?)workload["metadata"]?["namespace"] ?? place.Namespace ?? "default";
        return ($"workload\n{place.Context}\n{@namespace}\n{Short}", $"{Short} in {place.Context}/{@namespace}");
    }

    private (Candidate Good, string Because) Good(WorkloadRevisions revisions, RollbackHistory earlier, string where)
    {
        var current = revisions.Current;
        if (to is not null)
            return LastGood.Named(revisions.All.Where(c => c.Mark != current.Mark), to, where);
        if (earlier.Unfinished is { } unfinished)
            return LastGood.Remembered(revisions.All, unfinished.GoodMark, where);
        return LastGood.Choose(current.Revision == 0 ? revisions.All : revisions.All.Where(c => c.Revision < current.Revision), current.Mark, earlier.BadMarks, where);
    }

    private IReadOnlyList<RollbackAct> Acts(Candidate good, bool isPaused)
    {
        var undo = Act(Undo(good), $"goes back to {TimelineMarkdown.Name(good.Version)}");
        return isPaused ? [Act(_kubectl.Command(["rollout", "resume", Short]), "takes the roll-out from its pause, without which nothing rolls back"), undo] : [undo];
    }

    /// <summary>What has no pod that is ready is taken away, where the cluster would go on to wait for it.</summary>
    private IReadOnlyList<RollbackAct> Clearing(JsonObject workload, IReadOnlyList<JsonObject> own, IReadOnlySet<string> wanted)
    {
        var stuck = StuckPods.Of(workload, own, wanted);
        if (stuck.Count == 0)
            return [];
        var labels = ((JsonObject)workload["spec"]!["selector"]!["matchLabels"]!).Select(l => $"{l.Key}={l.Value}").Append($"{StuckPods.Hash} in ({string.Join(',', stuck)})");
        return [Act(_kubectl.Command(["delete", "pods", "--selector", string.Join(',', labels), "--wait=false"]), "deletes the pods of the bad version that are not ready: the cluster waits for them before it makes others")];
    }

    private IEnumerable<RollbackWarning> Staying(JsonObject workload, IReadOnlyList<JsonObject> own, IReadOnlySet<string> wanted) =>
        StuckPods.Staying(workload, own, wanted) is { Count: > 0 } staying
            ? [new RollbackWarning("on-delete", $"{Short} replaces no pod by itself (OnDelete): {Values.Counts.Of(staying.Count, "pod")} that are ready stay at the version that is left until somebody deletes them.", $"One after the other, each when the one before is ready: {_kubectl.Command(["delete", "pod", PodWords.Name(staying[0])]).Line}")]
            : [];

    private static RollbackVersion With(RollbackVersion version, IReadOnlyList<SettingWrite> settings, bool isAfter) =>
        version with { Parts = [.. version.Parts, .. settings.Select(w => ReferencedSettings.Part(w, isAfter))] };

    private StepCommand Undo(Candidate good, params string[] further) =>
        _kubectl.Command(["rollout", "undo", Short, string.Create(CultureInfo.InvariantCulture, $"--to-revision={good.Revision}"), .. further]);

    private RollbackAct Act(StepCommand asked, string does)
    {
        var command = asked with { Timeout = TimeSpan.FromMinutes(1) };
        var judged = StepPrograms.Judge(command, context);
        return new RollbackAct(new RollbackCommand(judged.Line, judged.Effect, judged.Environment, does), (mark, _) => ProgramAct.DoAsync(command, mark, context, (result, said) => KubectlRefusal.Of(command, result, place, said)));
    }

    /// <summary>What the server says against it; null: nothing.</summary>
    private async Task<string?> RefusedAsync(Candidate good, CancellationToken cancellationToken)
    {
        var command = Undo(good, "--dry-run=server");
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? null : KubectlRefusal.Of(command, result, place, StepPrograms.Complaint(result, context)).Message;
    }

    /// <summary>The last lines of what does not run: after the rollback its pods, and their logs with them, are gone.</summary>
    private async Task<IReadOnlyList<string>> LogAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        var command = _kubectl.Command(["logs", PodWords.Name(pod), "--tail=40", "--all-containers"]);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        _kubectl.Require(command, result);
        return [.. result.Output.Split('\n').Where(l => l.Trim().Length > 0)];
    }

    private IReadOnlyList<string> Hidden(IEnumerable<string> texts) => [.. texts.Select(context.Secrets.Masker.Hide).Distinct(StringComparer.Ordinal).Take(200)];

    private static IReadOnlyList<RollbackWarning> Warnings(bool isPaused, string? refused) =>
    [
        .. isPaused ? (RollbackWarning[])[new("paused", "The roll-out is paused, and is resumed first: until the second command has run, what was waiting begins to roll out.", "Answer the second question at once.")] : [],
        .. refused is null ? (RollbackWarning[])[] : [new("dry-run", $"The server's dry run refused it: {refused}", "It is likely to refuse the command itself too; look at the reason first.")],
    ];

    private async Task<SafeOpsException> MissingAsync(AskingAround around)
    {
        var there = await around.AskAsync("the workloads", token => _kubectl.ListAsync(_workload.Kind.Plural, null, null, token), []).ConfigureAwait(false);
        var names = there.Select(w => (string?)w["metadata"]?["name"]).OfType<string>().ToList();
        return new SafeOpsException(
            ErrorCodes.RollbackTargetNotFound,
            $"{place.Display} has no {Short}.{NearestWord.Suggest(_workload.Name, names)}",
            names.Count == 0 ? "Look at the namespace: -Namespace names another one." : $"There are: {string.Join(", ", names.Take(10))}.",
            target);
    }
}
