using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Helm;

/// <summary><c>helm.rollback</c>: a release brought back to an earlier revision.</summary>
internal sealed class HelmRollbackStep : StepType
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "helm.rollback",
        "Brings a release back to an earlier revision through helm.",
        [
            ReleaseOptions.ReleaseOption,
            new("revision", OptionKind.Integer, "The revision to go back to; the last one that stood before the newest where left out."),
            ReleaseOptions.NamespaceOption,
            ReleaseOptions.ContextOption,
            new("wait", OptionKind.Boolean, "Wait until its objects are ready.") { Default = "true" },
            ReleaseOptions.TimeoutOption,
        ])
    {
        HasDefaultUndo = true,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        if (step.With["revision"] is { } revision && revision.GetValue<long>() is < 1 or > int.MaxValue)
            yield return new OptionMistake("revision", $"'{revision}' is no revision: they are counted from 1.");
    }

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var options = ReleaseOptions.Read(step.With);
        var client = options.Client(context);
        var action = ReleaseActions.New(step, client, options.Release, options.ToIntent());
        var waits = ReleaseActions.WaitsFor(context.World, client, options.Release);
        var planned = waits is null
            ? await PlanAsync(action, options, client, context, cancellationToken).ConfigureAwait(false)
            : ReleaseActions.Waiting(action with { Undo = "undo: helm rollback to the revision that stands" }, $"waits for step '{waits}', which may change the release");
        if (planned.Verb != ActionVerb.None)
            ReleaseActions.Mark(context.World, client, options.Release, step.Key);
        return [planned];
    }

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (options, client) = Open(action, context);
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        if (await ReadAsync(client, action, history, cancellationToken).ConfigureAwait(false) is { Own: null })
            ReleaseActions.RequireAsPlanned(action, history);
        cancellationToken.ThrowIfCancellationRequested();
        await ReleaseActions.DoAsync(client, Command(client, options, action), action, context).ConfigureAwait(false);
        return new ActionResult(await ReleaseActions.ActualAsync(client, options.Release, CancellationToken.None).ConfigureAwait(false));
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (await ReleaseActions.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { } running)
            return running;
        var (options, client) = Open(action, context);
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(client, action, history, cancellationToken).ConfigureAwait(false) switch
        {
            { Own: null } => new ProbeResult(ProbeAnswer.NotDone, "helm history shows no rollback since."),
            { Own: var own, Back: { } back } => new ProbeResult(ProbeAnswer.Partly, $"helm history shows {own.Display}, and {back.Display} brought back what was before."),
            { Own: { WasGood: true } own } => new ProbeResult(ProbeAnswer.Done, $"helm history shows {own.Display}: {own.Description}.", await ReleaseActions.ActualAsync(client, options.Release, cancellationToken).ConfigureAwait(false)),
            { Own: var own } => new ProbeResult(ProbeAnswer.Partly, $"helm history shows {own.Display}: {own.Description}."),
        };
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (options, client) = Open(action, context);
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        if ((await ReadAsync(client, action, history, cancellationToken).ConfigureAwait(false)).Own is not { Status: HelmRevision.Deployed } own || own != history[^1])
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{action.Target} is at {(history.Count == 0 ? "no revision" : $"{history[^1].Display} ({history[^1].Description})")}; expected the rollback to revision {Goal(action)}, deployed.", "helm history shows who did what.", action.Target);
        await ReleaseRollOut.VerifyAsync(client, options.Release, own, options.Timeout, context, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (options, client) = Open(action, context);
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        var before = action.Before["revision"]!.GetValue<int>();
        var (own, back) = await ReadAsync(client, action, history, cancellationToken).ConfigureAwait(false);
        var newest = history.Count == 0 ? null : history[^1];
        // An undo that was cut off stands there as pending or failed, and is done again.
        var undone = newest is { Status: HelmRevision.Deployed } && newest == back;
        if ((back is null || newest != back) && newest != own && (own is not null || newest?.Revision != before))
            throw ReleaseActions.Changed(action, newest, own?.Revision ?? before, own?.Status ?? (string?)action.Before["status"]);
        if (own is not null && !undone && !action.Undoable)
            throw new SafeOpsException(ErrorCodes.RunNotUndoable, $"{action.Target}: revision {before} was {action.Before["status"]} when it was rolled back, so there is nothing good to go back to.", "helm history shows the revisions that stood.", action.Target);
        var nothing = undone || own is null;
        return action with
        {
            Verb = nothing ? ActionVerb.None : ActionVerb.Update,
            Summary = nothing ? $"{action.Target} is as it was" : $"{action.Target}: back to revision {before}",
            Details = [],
            Commands = nothing ? [] : [StepPrograms.Judge(client.Rollback(options.Release, before, options.Wait ? options.Timeout : null), context)],
            Fidelity = Fidelity.Exact,
            FidelityReason = null,
            Prediction = null,
        };
    }

    public override async Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var (options, client) = Open(undo, context);
        await ReleaseActions.DoAsync(client, client.Rollback(options.Release, undo.Before["revision"]!.GetValue<int>(), options.Wait ? options.Timeout : null), undo, context).ConfigureAwait(false);
    }

    public override bool FindsTheSame(PlannedAction was, PlannedAction now) => ReleaseActions.FindsTheSame(was, now);

    private static async Task<PlannedAction> PlanAsync(PlannedAction action, ReleaseOptions options, HelmClient client, PlanningContext context, CancellationToken cancellationToken)
    {
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        if (history.Count == 0)
            throw new SafeOpsException(ErrorCodes.TargetUnknown, $"There is no release {options.Release} in {client.Place.Display} to roll back.", $"See: {client.Command(["list"]).Line} (with --all before Helm 4).", options.Release);
        var newest = history[^1];
        if (options.Revision is null && newest.Status == HelmRevision.Deployed && newest.Description.StartsWith("Rollback to ", StringComparison.Ordinal))
            return await NothingAsync(client, options, action, history, $"the newest revision is itself a rollback ({newest.Description}); name 'revision:' to go further back", cancellationToken).ConfigureAwait(false);
        var goal = options.Revision is { } wanted ? history.FirstOrDefault(r => r.Revision == wanted) : HelmRevision.LastGood(history, newest.Revision);
        if (goal is null)
            throw new SafeOpsException(
                ErrorCodes.TargetUnknown,
                options.Revision is { } missing ? $"Helm no longer keeps revision {missing} of {action.Target}, or never had it." : $"No revision of {action.Target} stood before revision {newest.Revision}.",
                $"It keeps {string.Join(", ", history.Select(r => r.Display))}.",
                options.Release);
        if (goal == newest && newest.Status == HelmRevision.Deployed)
            return await NothingAsync(client, options, action, history, "it stands already", cancellationToken).ConfigureAwait(false);
        var (from, to) = (await client.ManifestAsync(options.Release, newest.Revision, cancellationToken).ConfigureAwait(false), await client.ManifestAsync(options.Release, goal.Revision, cancellationToken).ConfigureAwait(false));
        var values = ManifestDifference.OfValues(
            await client.ValuesAsync(options.Release, newest.Revision, cancellationToken).ConfigureAwait(false),
            await client.ValuesAsync(options.Release, goal.Revision, cancellationToken).ConfigureAwait(false));
        var difference = ManifestDifference.Between(from, to);
        var undoable = newest.Status == HelmRevision.Deployed;
        return action with
        {
            Summary = $"{action.Target}: revision {newest.Revision} → {newest.Revision + 1}, as revision {goal.Revision} was; {difference.Summary}",
            Details =
            [
                .. goal.Chart == newest.Chart ? (string[])[] : [$"chart: {newest.Chart} → {goal.Chart}"],
                .. goal.AppVersion == newest.AppVersion ? (string[])[] : [$"application: {newest.AppVersion ?? "(none)"} → {goal.AppVersion ?? "(none)"}"],
                .. values,
                .. difference.Lines,
                .. newest.IsPending ? (string[])[$"revision {newest.Revision} is {newest.Status}: make sure that no helm is still at work on it"] : [],
                .. goal.WasGood ? (string[])[] : [$"revision {goal.Revision} itself is {goal.Status}: it never stood"],
                "what hooks and migrations did since is not taken back",
            ],
            Commands =
            [
                StepPrograms.Judge(client.Rollback(options.Release, goal.Revision, options.Wait ? options.Timeout : null), context),
                .. ReleaseRollOut.Waits(client, to, options.Timeout, context),
            ],
            Risk = difference.LosesData || !goal.WasGood || !undoable ? RiskLevel.High : action.Risk,
            Undo = undoable ? $"undo: helm rollback to revision {newest.Revision} ({newest.Chart})" : $"no undo: revision {newest.Revision} is {newest.Status}, nothing to go back to",
            Undoable = undoable,
            Before = Before(history, goal.Revision, from),
            Prediction = HelmUpgradePlanner.Outcome(goal.Chart, to.Digest),
        };
    }

    private static async Task<PlannedAction> NothingAsync(HelmClient client, ReleaseOptions options, PlannedAction action, IReadOnlyList<HelmRevision> history, string why, CancellationToken cancellationToken)
    {
        var newest = history[^1];
        return action with
        {
            Verb = ActionVerb.None,
            Summary = $"{action.Target}: {newest.Display} stands",
            Details = [why],
            Risk = RiskLevel.Low,
            Undo = "nothing to undo",
            Before = Before(history, newest.Revision, await client.ManifestAsync(options.Release, newest.Revision, cancellationToken).ConfigureAwait(false)),
            Prediction = new JsonObject { ["status"] = newest.Status },
        };
    }

    private static JsonObject Before(IReadOnlyList<HelmRevision> history, int goal, ReleaseManifest stands)
    {
        var before = ReleaseActions.Before(history);
        before["goal"] = goal;
        before["manifest"] = stands.Digest;
        return before;
    }

    private static int Goal(PlannedAction action) => action.Before["goal"]!.GetValue<int>();

    /// <summary>
    /// Helm takes no description of one's own for a rollback: it is known by its goal and by coming right after what was found, or after an
    /// undo of its own.
    /// </summary>
    /// <returns>The last rollback that is this action's; and what brought back what was before it, where something did.</returns>
    private static async Task<(HelmRevision? Own, HelmRevision? Back)> ReadAsync(HelmClient client, PlannedAction action, IReadOnlyList<HelmRevision> history, CancellationToken cancellationToken)
    {
        var release = (string)action.Intent["release"]!;
        var before = action.Before["revision"]!.GetValue<int>();
        HelmRevision? own = null, back = null;
        foreach (var revision in history.Where(r => r.Revision > before))
        {
            if (await client.IsRollbackAsync(release, revision, Goal(action), cancellationToken).ConfigureAwait(false))
                (own, back) = (revision, null);
            else if (own is not null && await client.IsRollbackAsync(release, revision, before, cancellationToken).ConfigureAwait(false))
                back = revision;
            else
                break;
        }
        return (own, back);
    }

    private static StepCommand Command(HelmClient client, ReleaseOptions options, PlannedAction action) =>
        client.Rollback(options.Release, Goal(action), options.Wait ? options.Timeout : null);

    private static (ReleaseOptions Options, HelmClient Client) Open(PlannedAction action, ActionContext context)
    {
        var options = ReleaseOptions.Read(action.Intent);
        return (options, options.Client(context));
    }
}
