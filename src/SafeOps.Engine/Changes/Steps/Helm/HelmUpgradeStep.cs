using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Helm;

/// <summary><c>helm.upgrade</c>: a release of a chart, upgraded or installed.</summary>
internal sealed class HelmUpgradeStep : StepType
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "helm.upgrade",
        "Upgrades or installs a release of a chart through helm.",
        [
            new("release", OptionKind.Text, "The name of the release.") { Required = true },
            new("chart", OptionKind.Text, "A folder or archive of the project, repository/name, oci://… or a URL.") { Required = true },
            new("version", OptionKind.Text, "The version of a chart that is fetched; the newest where left out."),
            new("namespace", OptionKind.Text, "The release's namespace; the environment's where left out."),
            new("context", OptionKind.Text, "One of the environment's Kubernetes contexts; its only one where left out."),
            new("values", OptionKind.Paths, "Values files of the project; a later one wins."),
            new("set", OptionKind.TextMap, "Single values by their paths, as --set takes them; they win over all files."),
            new("existingValues", OptionKind.Text, "What becomes of the values the running release was given: reset drops them, reuse keeps them, resetThenReuse puts them over the new chart's.") { Default = "reset", Values = ["reset", "reuse", "resetThenReuse"] },
            new("install", OptionKind.Boolean, "Install it where there is none.") { Default = "false" },
            new("createNamespace", OptionKind.Boolean, "With install: make the namespace where there is none; undo leaves it.") { Default = "false" },
            new("wait", OptionKind.Boolean, "Wait until its objects are ready.") { Default = "true" },
            new("timeout", OptionKind.Duration, "For each hook, and for its objects to be ready.") { Default = "5m" },
            new("atomic", OptionKind.Boolean, "Let helm itself roll back a failed upgrade; SafeOps then has nothing left to undo.") { Default = "false" },
        ])
    {
        HasDefaultUndo = true,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        var options = UpgradeOptions.Read(step.With);
        foreach (var file in options.Values)
        {
            if (Interpolation.Names(file).Count == 0 && StepOptions.Outside(project, file) is { } message)
                yield return new OptionMistake("values", message);
        }
        foreach (var (path, _) in options.SecretSet.Where(s => SetPath.Keys(s.Key) is null))
            yield return new OptionMistake($"set.{path}", $"'{path}' goes into a list or is no path; a secret goes to helm as a document of its own, where that cannot be written. Put the list into a values file without the secret, or let the chart take the secret elsewhere.");
        if (options.CreateNamespace && !options.Install)
            yield return new OptionMistake("createNamespace", "helm makes a namespace only where it may install: write 'install: true' too.");
        if (options.Release.StartsWith('-') || options.Chart.StartsWith('-'))
            yield return new OptionMistake(options.Release.StartsWith('-') ? "release" : "chart", "it begins with '-', which helm takes for an option.");
    }

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) =>
        new ChartFiles(UpgradeOptions.Read(step.With), project, new PlannedFiles()).All;

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken) =>
        [await new HelmUpgradePlanner(step, context).PlanAsync(cancellationToken).ConfigureAwait(false)];

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var options = UpgradeOptions.Read(action.Intent);
        var client = Client(options, context);
        await RequireUnchangedFilesAsync(options, action, context, cancellationToken).ConfigureAwait(false);
        var trace = await ReleaseTrace.ReadAsync(client, action, context, cancellationToken).ConfigureAwait(false);
        if (trace.Own is null)
        {
            ReleaseActions.RequireIdle(client, options.Release, trace.History);
            ReleaseActions.RequireAsPlanned(action, trace.History);
        }
        else if (trace.Foreign is not null)
        {
            throw ReleaseActions.Changed(action, trace.Foreign, trace.Own.Revision, trace.Own.Status);
        }
        cancellationToken.ThrowIfCancellationRequested();
        // A helm that was killed left its revision pending, and the next one would be refused: what stood before is brought back first.
        if (trace is { Own: not null, Newest.IsPending: true })
            await ReleaseActions.DoAsync(client, WayBack(client, options, action), action, context).ConfigureAwait(false);
        var command = new UpgradeCommand(client, options, options.Input(context, context.Step.Parameters)).Apply(context.RunId, action.Id);
        var result = await ReleaseActions.DoAsync(client, command, action, context).ConfigureAwait(false);
        var release = HelmRelease.Read(HelmClient.RequireObject(command, result));
        var notes = context.Secrets.Masker.Hide(release.Notes ?? "").Trim();
        return new ActionResult(await ReleaseActions.ActualAsync(client, options.Release, CancellationToken.None).ConfigureAwait(false))
        {
            Note = $"revision {release.Revision} is {release.Status}{(notes.Length == 0 ? "" : $"\n{notes}")}",
        };
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (await ReleaseActions.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { } running)
            return running;
        var options = UpgradeOptions.Read(action.Intent);
        var client = Client(options, context);
        var trace = await ReleaseTrace.ReadAsync(client, action, context, cancellationToken).ConfigureAwait(false);
        return trace switch
        {
            { Own: null, Foreign: { } foreign } => foreign.IsPending
                ? new ProbeResult(ProbeAnswer.Unknown, $"helm history shows {foreign.Display}, and what it renders is not what was planned: it may be somebody else's.")
                : new ProbeResult(ProbeAnswer.NotDone, $"helm history shows no revision of this action; {foreign.Display} is somebody else's."),
            { Own: null } => new ProbeResult(ProbeAnswer.NotDone, "helm history shows no new revision."),
            { WayBack: { } back } => new ProbeResult(ProbeAnswer.Partly, $"helm history shows {trace.Own.Display}, and {back.Display} brought back what was before."),
            { Own: { Status: HelmRevision.Deployed or HelmRevision.Superseded } own } => new ProbeResult(ProbeAnswer.Done, $"helm history shows {own.Display} with this action's description.", await ReleaseActions.ActualAsync(client, options.Release, cancellationToken).ConfigureAwait(false)),
            _ => new ProbeResult(ProbeAnswer.Partly, $"helm history shows {trace.Own.Display}: {trace.Own.Description}"),
        };
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var options = UpgradeOptions.Read(action.Intent);
        var trace = await ReleaseTrace.ReadAsync(Client(options, context), action, context, cancellationToken).ConfigureAwait(false);
        if (trace.Own is not { Status: HelmRevision.Deployed } own || own != trace.Newest)
            throw new SafeOpsException(
                ErrorCodes.VerificationFailed,
                $"{action.Target} is at {trace.Newest?.Display ?? "no revision"}{(trace.Newest is { } newest ? $" ({newest.Description})" : "")}; expected the revision that this action made, deployed.",
                "helm history shows who did what.",
                action.Target);
        await ReleaseRollOut.VerifyAsync(Client(options, context), options.Release, own, options.Timeout, context, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var options = UpgradeOptions.Read(action.Intent);
        var client = Client(options, context);
        var trace = await ReleaseTrace.ReadAsync(client, action, context, cancellationToken).ConfigureAwait(false);
        var gone = trace.Newest is null or { Status: HelmRevision.Uninstalled };
        if (gone && WasThere(action))
            throw ReleaseActions.Changed(action, trace.Newest, action.Before["revision"]!.GetValue<int>(), (string?)action.Before["status"]);
        if (!gone && trace.Foreign is { } foreign)
            throw new SafeOpsException(
                ErrorCodes.TargetChanged,
                $"{action.Target} has since been changed by somebody else: {foreign.Display}, {foreign.Description}.",
                $"Look at what that did (helm get manifest {options.Release} --revision {foreign.Revision}), then roll back by hand if that is right.",
                action.Target);
        var nothing = gone || trace.Own is null || trace.WayBack is { Status: HelmRevision.Deployed };
        var command = WayBack(client, options, action);
        return action with
        {
            Verb = nothing ? ActionVerb.None : WasThere(action) ? ActionVerb.Update : ActionVerb.Delete,
            Summary = nothing ? $"{action.Target} is as it was" : WasThere(action) ? $"{action.Target}: back to revision {action.Before["good"]}" : $"{action.Target}: uninstalled",
            Details = nothing ? [] : ["what its hooks did is not taken back"],
            Commands = nothing ? [] : [StepPrograms.Judge(command, context)],
            Fidelity = Fidelity.Exact,
            FidelityReason = null,
            Prediction = null,
        };
    }

    public override async Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var options = UpgradeOptions.Read(undo.Intent);
        var client = Client(options, context);
        var history = await client.HistoryAsync(options.Release, cancellationToken).ConfigureAwait(false);
        // An interrupted undo may have been all of it.
        if (history.Count == 0)
            return;
        await ReleaseActions.DoAsync(client, WayBack(client, options, undo), undo, context).ConfigureAwait(false);
    }

    public override bool FindsTheSame(PlannedAction was, PlannedAction now) => ReleaseActions.FindsTheSame(was, now);

    private static HelmClient Client(UpgradeOptions options, ActionContext context) => new(options.Place(context.Environment), context);

    private static bool WasThere(PlannedAction action) => action.Before["good"] is not null && (string?)action.Before["status"] != HelmRevision.Uninstalled;

    /// <summary>What brings back what was before: the revision that stood, or none.</summary>
    private static StepCommand WayBack(HelmClient client, UpgradeOptions options, PlannedAction action)
    {
        if (WasThere(action))
            return client.Rollback(options.Release, action.Before["good"]!.GetValue<int>(), options.Wait ? options.Timeout : null);
        var keep = (action.Before["revision"]?.GetValue<int>() ?? 0) > 0;
        return client.Command(["uninstall", options.Release, .. keep ? (string[])["--keep-history"] : [], "--wait", "--timeout", HelmClient.Seconds(options.Timeout)], timeout: options.Timeout + HelmClient.Grace);
    }

    private static async Task RequireUnchangedFilesAsync(UpgradeOptions options, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var now = await new ChartFiles(options, context.Project, new PlannedFiles()).DigestsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (path, digest) in action.Before["files"] as JsonObject ?? [])
        {
            if ((string?)now[path] != (string?)digest)
                throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Id}: {path}, which the release is rendered from, has changed since it was planned. Nothing was done.", "Plan again.", path);
        }
    }
}
