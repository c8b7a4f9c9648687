using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary><c>helm.uninstall</c>: a release taken away.</summary>
internal sealed class HelmUninstallStep : StepType
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "helm.uninstall",
        "Takes a release away through helm.",
        [
            ReleaseOptions.ReleaseOption,
            ReleaseOptions.NamespaceOption,
            ReleaseOptions.ContextOption,
            new("keepHistory", OptionKind.Boolean, "Keep its revisions, so that it can be brought back; false takes the way back along.") { Default = "true" },
            new("wait", OptionKind.Boolean, "Wait until its objects are gone.") { Default = "true" },
            ReleaseOptions.TimeoutOption,
        ])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.High,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        if (step.With["keepHistory"]?.GetValue<bool>() == false && step.Undo.Kind == UndoKind.Default)
            yield return new OptionMistake("keepHistory", "without its history there is no way back: write 'undo: { none: <reason> }', or the steps that install it again.");
    }

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var options = ReleaseOptions.Read(step.With);
        var client = options.Client(context);
        var action = ReleaseActions.New(step, client, options.Release, options.ToIntent()) with
        {
            Verb = ActionVerb.Delete,
            Risk = RiskLevel.High,
            Commands = [StepPrograms.Judge(Command(client, options), context)],
            Undo = options.KeepHistory ? "undo: helm rollback to the revision that stood; data of deleted volumes does not come back" : "no undo: its history goes along",
            Undoable = options.KeepHistory,
        };
        var waits = ReleaseActions.WaitsFor(context.World, client, options.Release);
        var planned = waits is null
            ? await PlanAsync(action, options, client, cancellationToken).ConfigureAwait(false)
            : ReleaseActions.Waiting(action, $"waits for step '{waits}', which may change the release");
        if (planned.Verb != ActionVerb.None)
            ReleaseActions.Mark(context.World, client, options.Release, step.Key);
        return [planned];
    }

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (options, client) = Open(action, context);
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        // Where helm was interrupted, it goes on from its own mark.
        if (history is not [.., { Status: "uninstalling" }] && !await IsBackAsync(client, options, action, history, cancellationToken).ConfigureAwait(false))
        {
            ReleaseActions.RequireIdle(client, options.Release, history);
            ReleaseActions.RequireAsPlanned(action, history);
        }
        cancellationToken.ThrowIfCancellationRequested();
        var result = await ReleaseActions.DoAsync(client, Command(client, options), action, context).ConfigureAwait(false);
        var after = await client.HistoryAsync(options.Release, CancellationToken.None).ConfigureAwait(false);
        return new ActionResult(Outcome(after)) { Note = context.Secrets.Masker.Hide(result.Output.Trim()) };
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (await ReleaseActions.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { } running)
            return running;
        var (options, client) = Open(action, context);
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        return history switch
        {
            [] => new ProbeResult(ProbeAnswer.Done, "helm knows no such release any more.", Outcome(history)),
            [.., { Status: HelmRevision.Uninstalled } newest] when options.KeepHistory => new ProbeResult(ProbeAnswer.Done, $"helm history shows {newest.Display}.", Outcome(history)),
            [.., { Status: "uninstalling" or HelmRevision.Uninstalled } newest] => new ProbeResult(ProbeAnswer.Partly, $"helm history shows {newest.Display}."),
            [.., var newest] => new ProbeResult(ProbeAnswer.NotDone, $"helm history shows {newest.Display}."),
        };
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (options, client) = Open(action, context);
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        if (history is [.., { Status: not HelmRevision.Uninstalled } newest])
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{action.Target} is at {newest.Display} ({newest.Description}); expected it to be uninstalled.", "helm history shows who did what.", action.Target);
    }

    public override async Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (options, client) = Open(action, context);
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        var before = action.Before["revision"]!.GetValue<int>();
        var newest = history.Count == 0 ? null : history[^1];
        if (newest is null)
            throw new SafeOpsException(ErrorCodes.RunNotUndoable, $"Helm keeps no history of {action.Target}: it cannot be rolled back.", "Install it anew from its chart and its values.", action.Target);
        var ours = newest.Revision == before || await client.IsRollbackAsync(options.Release, newest, Good(action), cancellationToken).ConfigureAwait(false);
        var back = ours && newest.Status == HelmRevision.Deployed;
        if (!ours)
            throw ReleaseActions.Changed(action, newest, before, HelmRevision.Uninstalled);
        return action with
        {
            Verb = back ? ActionVerb.None : ActionVerb.Create,
            Summary = back ? $"{action.Target} is as it was" : $"{action.Target}: back to revision {Good(action)}",
            Details = back ? [] : ["data of volumes that were deleted does not come back"],
            Commands = back ? [] : [StepPrograms.Judge(Back(client, options, action), context)],
            Prediction = null,
        };
    }

    public override async Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var (options, client) = Open(undo, context);
        await ReleaseActions.DoAsync(client, Back(client, options, undo), undo, context).ConfigureAwait(false);
    }

    public override bool FindsTheSame(PlannedAction was, PlannedAction now) => ReleaseActions.FindsTheSame(was, now);

    private static async Task<PlannedAction> PlanAsync(PlannedAction action, ReleaseOptions options, HelmClient client, CancellationToken cancellationToken)
    {
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        ReleaseActions.RequireIdle(client, options.Release, history);
        var before = ReleaseActions.Before(history);
        if (history.Count == 0 || (history[^1].Status == HelmRevision.Uninstalled && options.KeepHistory))
            return action with { Verb = ActionVerb.None, Summary = $"{action.Target} is not there", Commands = [], Risk = RiskLevel.Low, Undo = "nothing to undo", Undoable = true, Before = before, Prediction = Outcome(history) };
        var release = await client.StatusAsync(options.Release, null, cancellationToken).ConfigureAwait(false);
        var manifest = await client.ManifestAsync(options.Release, null, cancellationToken).ConfigureAwait(false);
        before["manifest"] = manifest.Digest;
        var kept = manifest.Kept.ToHashSet();
        var deleted = manifest.Objects.Where(o => !kept.Contains(o.Name)).ToList();
        var stood = ReleaseActions.Good(history) is not null;
        return action with
        {
            Summary = $"{action.Target}: {Counts.Of(deleted.Count, "object")} deleted",
            Details =
            [
                $"{history[^1].Display}",
                .. deleted.Select(o => $"- {o.Name.Short}{(o.Name.Kind == "PersistentVolumeClaim" ? ", with its data where its volume is not retained" : "")}"),
                .. kept.Select(n => $"stays: {n.Short} (resource-policy: keep)"),
                .. deleted.Where(o => HasClaims(o.Object)).Select(o => $"stays: the volume claims of {o.Name.Short}, made from its templates"),
                .. (release?.Hooks ?? []).Where(h => !h.Events.Any(e => e.EndsWith("-delete", StringComparison.Ordinal))).Select(h => $"stays: {h.Kind.ToLowerInvariant()}/{h.Name}, where its hook left it"),
                .. (release?.Hooks ?? []).Where(h => h.Events.Any(e => e.EndsWith("-delete", StringComparison.Ordinal))).Select(h => $"hook: {h.Kind.ToLowerInvariant()}/{h.Name} runs at {string.Join(", ", h.Events)}"),
                "stays: custom resource definitions of the chart's crds/ folder, and the namespace",
            ],
            Undo = stood ? action.Undo : "no undo: no revision of the release ever stood",
            Undoable = action.Undoable && stood,
            Before = before,
            Prediction = options.KeepHistory ? new JsonObject { ["status"] = HelmRevision.Uninstalled } : new JsonObject { ["status"] = null },
        };
    }

    private static bool HasClaims(JsonObject document) => (document["spec"] as JsonObject)?["volumeClaimTemplates"] is JsonArray { Count: > 0 };

    private static JsonObject Outcome(IReadOnlyList<HelmRevision> history) => new() { ["status"] = history.Count == 0 ? null : history[^1].Status };

    private static StepCommand Command(HelmClient client, ReleaseOptions options) => client.Command(
        ["uninstall", options.Release, .. options.KeepHistory ? (string[])["--keep-history"] : [], .. options.Wait ? (string[])["--wait"] : [], "--timeout", HelmClient.Seconds(options.Timeout)],
        timeout: options.Timeout + HelmClient.Grace);

    private static StepCommand Back(HelmClient client, ReleaseOptions options, PlannedAction action) =>
        client.Rollback(options.Release, Good(action), options.Wait ? options.Timeout : null);

    /// <summary>It was uninstalled by this action, and brought back by its undo: a rehearsal does so before the run.</summary>
    private static async Task<bool> IsBackAsync(HelmClient client, ReleaseOptions options, PlannedAction action, IReadOnlyList<HelmRevision> history, CancellationToken cancellationToken) =>
        history is [.., { Status: HelmRevision.Superseded or HelmRevision.Uninstalled } gone, { Status: HelmRevision.Deployed } back]
        && gone.Revision == action.Before["revision"]?.GetValue<int>()
        && await client.IsRollbackAsync(options.Release, back, Good(action), cancellationToken).ConfigureAwait(false);

    private static int Good(PlannedAction action) => action.Before["good"]?.GetValue<int>() ?? action.Before["revision"]!.GetValue<int>();

    private static (ReleaseOptions Options, HelmClient Client) Open(PlannedAction action, ActionContext context)
    {
        var options = ReleaseOptions.Read(action.Intent);
        return (options, options.Client(context));
    }
}
