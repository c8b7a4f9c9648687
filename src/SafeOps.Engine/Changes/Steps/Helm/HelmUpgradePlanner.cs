using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>Asks helm what an upgrade would make, and holds that against the revision that stands.</summary>
internal sealed class HelmUpgradePlanner
{
    private readonly ResolvedStep _step;
    private readonly PlanningContext _context;
    private readonly UpgradeOptions _options;
    private readonly HelmClient _client;
    private readonly ChartFiles _files;
    private readonly string? _input;

    public HelmUpgradePlanner(ResolvedStep step, PlanningContext context)
    {
        _step = step;
        _context = context;
        _options = UpgradeOptions.Read(step.With);
        _client = new HelmClient(_options.Place(context.Environment), context);
        _files = new ChartFiles(_options, context.Project, context.World.Files);
        _input = _options.Input(context, step.Parameters);
    }

    public async Task<PlannedAction> PlanAsync(CancellationToken cancellationToken)
    {
        var action = ReleaseActions.New(_step, _client, _options.Release, _options.ToIntent()) with
        {
            Commands = [StepPrograms.Judge(new UpgradeCommand(_client, _options, _input).Apply("<run>", $"{_step.Key}/1"), _context)],
            Undo = "undo: helm rollback to the revision that stands, or uninstall where there is none",
        };
        var waits = ReleaseActions.WaitsFor(_context.World, _client, _options.Release) ?? _files.WaitsFor(_context.World);
        var planned = waits is null
            ? await AskAsync(action, cancellationToken).ConfigureAwait(false)
            : ReleaseActions.Waiting(action, $"waits for step '{waits}', which may change what it looks at");
        if (planned.Verb != ActionVerb.None)
            ReleaseActions.Mark(_context.World, _client, _options.Release, _step.Key);
        return planned;
    }

    private async Task<PlannedAction> AskAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        _files.Require();
        IReadOnlyList<HelmRevision> history;
        try
        {
            history = await _client.HistoryAsync(_options.Release, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetUnreachable)
        {
            var alone = await RenderAsync(isUpgrade: true, cluster: false, cancellationToken).ConfigureAwait(false);
            return ReleaseActions.Waiting(action with { Details = [.. alone.Manifest.Objects.Select(o => $"? {o.Name.Short}")] }, $"the cluster is not reached, so what helm rendered here is compared with nothing: {error.Message}");
        }
        ReleaseActions.RequireIdle(_client, _options.Release, history);
        var stands = Stands(history);
        if (stands is null && !_options.Install)
            throw new SafeOpsException(ErrorCodes.TargetUnknown, $"There is no release {_options.Release} in {_client.Place.Display} to upgrade.", "Correct its name or its place, or write 'install: true'.", _options.Release);
        var rendered = await RenderAsync(stands is not null, cluster: true, cancellationToken).ConfigureAwait(false);
        if (rendered.Reason is not null && stands is not null && _options.Existing != "reset")
            return ReleaseActions.Waiting(action, $"{rendered.Reason}, and only the cluster has the values that '{_options.Existing}' takes over");
        var live = stands is null ? ReleaseManifest.Empty : await _client.ManifestAsync(_options.Release, stands.Revision, cancellationToken).ConfigureAwait(false);
        var values = stands is null ? [] : await _client.ValuesAsync(_options.Release, stands.Revision, cancellationToken).ConfigureAwait(false);
        var before = ReleaseActions.Before(history);
        before["manifest"] = live.Digest;
        before["files"] = await _files.DigestsAsync(cancellationToken).ConfigureAwait(false);
        var drift = await ReleaseDrift.ReadAsync(_client, live, _context, cancellationToken).ConfigureAwait(false);
        return Describe(action with { Before = before }, history, stands, rendered, live, values, drift);
    }

    private PlannedAction Describe(PlannedAction action, IReadOnlyList<HelmRevision> history, HelmRevision? stands, RenderedRelease rendered, ReleaseManifest live, JsonObject values, ReleaseDrift drift)
    {
        var difference = ManifestDifference.Between(live, rendered.Manifest);
        IReadOnlyList<string> valueLines = rendered.Values is null ? [] : ManifestDifference.OfValues(values, rendered.Values);
        var next = (history.Count == 0 ? 0 : history[^1].Revision) + 1;
        var same = stands is { Status: HelmRevision.Deployed } && history[^1] == stands && rendered.Reason is null && rendered.Unsteady.Count == 0
            && difference.IsEmpty && !(drift.Looked && drift.Lines.Count > 0) && valueLines.Count == 0 && rendered.Chart == stands.Chart;
        var details = new List<string>();
        if (rendered.Chart is { } chart && chart != stands?.Chart)
            details.Add($"chart: {stands?.Chart ?? "(none)"} → {chart}");
        if (rendered.AppVersion is { } version && version != stands?.AppVersion)
            details.Add($"application: {stands?.AppVersion ?? "(none)"} → {version}");
        details.AddRange(valueLines);
        details.AddRange(difference.Lines);
        details.AddRange(drift.Lines);
        if (rendered.Unsteady.Count > 0)
            details.Add($"rendered twice, and otherwise each time: {string.Join(", ", rendered.Unsteady)}; a template makes that anew, so what it will be cannot be said");
        details.AddRange(rendered.Hooks.Where(h => h.Events.Any(e => e.EndsWith(stands is null ? "-install" : "-upgrade", StringComparison.Ordinal)))
            .Select(h => $"hook: {h.Kind.ToLowerInvariant()}/{h.Name} is made at {string.Join(", ", h.Events)}{(h.Kind is "Job" or "Pod" ? " and runs code" : "")}; a rollback does not take back what it did"));
        if (rendered.HasDefinitions)
            details.Add(stands is null ? "the chart's crds/ folder is installed, and never upgraded by helm" : "the chart's crds/ folder is not looked at: helm never upgrades it");
        if (same)
            details.Add($"it is as wanted; helm would still make revision {next} of it and run its hooks, so it is not run");
        else if (_options.Wait)
            details.Add($"waits up to {Durations.Format(_options.Timeout)} for its objects to be ready");
        var good = ReleaseActions.Good(history);
        var undo = Undo(history, good);
        return action with
        {
            Verb = same ? ActionVerb.None : stands is null ? ActionVerb.Create : ActionVerb.Update,
            Summary = $"{action.Target}: {(same ? $"revision {stands!.Revision} stands" : stands is null ? $"new, as revision {next}" : $"revision {stands.Revision} → {next}")}; {difference.Summary}",
            Details = details,
            Commands = same ? [] : drift.Looked ? [.. action.Commands, .. ReleaseRollOut.Waits(_client, rendered.Manifest, _options.Timeout, _context)] : action.Commands,
            Fidelity = rendered.Reason is null ? Fidelity.Exact : Fidelity.Simulated,
            FidelityReason = rendered.Reason,
            Risk = same ? RiskLevel.Low : difference.LosesData || !undo.Can ? RiskLevel.High : action.Risk,
            Undo = same ? "nothing to undo" : undo.How,
            Undoable = same || undo.Can,
            Prediction = Outcome(rendered.Chart, rendered.Unsteady.Count == 0 ? rendered.Manifest.Digest : null),
        };
    }

    /// <summary>What is held against what helm did.</summary>
    /// <param name="manifest">Null: it is another one each time it is rendered.</param>
    public static JsonObject Outcome(string? chart, string? manifest)
    {
        var outcome = new JsonObject { ["status"] = HelmRevision.Deployed };
        if (chart is not null)
            outcome["chart"] = chart;
        if (manifest is not null)
            outcome["manifest"] = manifest;
        return outcome;
    }

    private static (string How, bool Can) Undo(IReadOnlyList<HelmRevision> history, HelmRevision? good) => (history.Count, good) switch
    {
        (0, _) => ("undo: helm uninstall, for it was not there", true),
        (_, null) => ("no undo: no revision of the release ever stood", false),
        _ when history[^1].Status == HelmRevision.Uninstalled => ("undo: helm uninstall --keep-history, for it was uninstalled", true),
        _ => ($"undo: helm rollback to revision {good.Revision} ({good.Chart})", true),
    };

    /// <summary>The revision that helm compares with: the one that stands, or the last failed one where none does.</summary>
    private static HelmRevision? Stands(IReadOnlyList<HelmRevision> history) => history.Count == 0 || history[^1].Status == HelmRevision.Uninstalled
        ? null
        : history.LastOrDefault(r => r.Status == HelmRevision.Deployed) ?? history[^1];

    private async Task<RenderedRelease> RenderAsync(bool isUpgrade, bool cluster, CancellationToken cancellationToken)
    {
        if (!_files.ArePlanned)
            return await RenderAsync(_options, isUpgrade, cluster, cancellationToken).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("safeops-helm-").FullName;
        try
        {
            var copies = await _files.CopyAsync(_options, folder, cancellationToken).ConfigureAwait(false);
            var rendered = await RenderAsync(copies, isUpgrade, cluster, cancellationToken).ConfigureAwait(false);
            return rendered with { Reason = rendered.Reason ?? "rendered from the files as earlier steps would leave them" };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<RenderedRelease> RenderAsync(UpgradeOptions options, bool isUpgrade, bool cluster, CancellationToken cancellationToken)
    {
        var command = new UpgradeCommand(_client, options, _input);
        string? reason = null;
        if (cluster)
        {
            var answer = await StepPrograms.AskAsync(command.DryRun, _context, cancellationToken).ConfigureAwait(false);
            if (!IsRefusedDryRun(answer, out reason))
            {
                _client.Require(command.DryRun, answer);
                var again = await StepPrograms.AskAsync(command.DryRun, _context, cancellationToken).ConfigureAwait(false);
                _client.Require(command.DryRun, again);
                return RenderedRelease.Of(HelmRelease.Read(HelmClient.RequireObject(command.DryRun, answer)), HelmRelease.Read(HelmClient.RequireObject(command.DryRun, again)), _client.Namespace, _context);
            }
        }
        var template = command.Template(isUpgrade);
        var text = await StepPrograms.AskAsync(template, _context, cancellationToken).ConfigureAwait(false);
        _client.Require(template, text);
        return RenderedRelease.Of(text.Output, _client.Namespace, reason, _context);
    }

    /// <summary>The cluster may not be asked, or this helm cannot ask it: what is wrong with the chart itself is no such thing.</summary>
    private bool IsRefusedDryRun(ProgramResult answer, out string? reason)
    {
        reason = null;
        if (answer.ExitCode == 0 && !answer.TimedOut)
            return false;
        var complaint = StepPrograms.Complaint(answer, _context);
        if (complaint.Contains("for \"--dry-run\" flag", StringComparison.Ordinal))
            reason = "this helm cannot make a dry run on the server (3.13 and later can); it rendered on this machine";
        else if (HelmRefusal.Of(new StepCommand(HelmClient.Program, []), answer, _client.Place, complaint).Code == ErrorCodes.TargetUnreachable || complaint.Contains("forbidden", StringComparison.OrdinalIgnoreCase))
            reason = $"the cluster did not answer helm's dry run, so it rendered on this machine: {complaint.Split('\n')[0]}";
        return reason is not null;
    }
}
