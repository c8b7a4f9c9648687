using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>What planned actions of all helm steps have in common.</summary>
internal static class ReleaseActions
{
    public static PlannedAction New(ResolvedStep step, HelmClient client, string release, JsonObject intent) => new()
    {
        Id = $"{step.Key}/1",
        StepKey = step.Key,
        StepId = step.Id,
        Item = step.Item,
        Uses = step.Uses,
        Verb = ActionVerb.Update,
        Target = $"release {release} in {client.Place.Display}",
        Summary = $"release {release} in {client.Place.Display}",
        Fidelity = Fidelity.Exact,
        Risk = step.Undo.Kind == UndoKind.None ? RiskLevel.High : RiskLevel.Medium,
        Undo = "",
        Undoable = true,
        Intent = intent,
    };

    /// <summary>The earlier step that a prediction about the release must wait for; null where none.</summary>
    public static string? WaitsFor(PlannedWorld world, HelmClient client, string release) => world.WaitsFor(KeyOf(client, release));

    /// <summary>What helm makes of the cluster's objects is its own merge: what comes later there, other releases aside, is planned when its turn comes.</summary>
    public static void Mark(PlannedWorld world, HelmClient client, string release, string stepKey)
    {
        world.MarkUncertain(KeyOf(client, release), stepKey);
        world.MarkUncertain(new PlannedCluster(client.Place.Context, world).Target, stepKey);
    }

    private static string KeyOf(HelmClient client, string release) => $"helm:{client.Place.Context}/{client.Namespace}/{release}";

    public static PlannedAction Waiting(PlannedAction action, string reason) => action with
    {
        Fidelity = Fidelity.Unknown,
        FidelityReason = reason,
        Prediction = null,
    };

    /// <summary>Two helms at once would leave neither's outcome; and a killed one leaves its release so.</summary>
    public static void RequireIdle(HelmClient client, string release, IReadOnlyList<HelmRevision> history, string? allowed = null)
    {
        if (history.Count == 0 || !history[^1].IsPending || history[^1].Status == allowed)
            return;
        var pending = history[^1];
        var good = HelmRevision.LastGood(history, pending.Revision);
        var way = good is null
            ? client.Command(["uninstall", release]).Line
            : client.Rollback(release, good.Revision, null).Line;
        var since = pending.Updated is { } time ? string.Create(CultureInfo.InvariantCulture, $" since {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "";
        throw new SafeOpsException(
            ErrorCodes.TargetBusy,
            $"The release {release} in {client.Place.Display} is {pending.Status}{since} (revision {pending.Revision}): somebody's helm is at work on it, or was killed while it was.",
            $"See: {client.Command(["history", release]).Line}. Where nobody is at work any more, clear it: {way}{(good is null ? " (no revision of it ever stood)" : $" ({good.Display} is the last that stood)")}.",
            release);
    }

    /// <summary>What was found of the release and must still hold.</summary>
    public static JsonObject Before(IReadOnlyList<HelmRevision> history)
    {
        var newest = history.Count == 0 ? null : history[^1];
        return new JsonObject
        {
            ["revision"] = newest?.Revision ?? 0,
            ["status"] = newest?.Status,
            ["good"] = Good(history)?.Revision,
        };
    }

    /// <summary>Whether a release is what it was, whatever its revisions have come to: what goes back is a revision of its own in helm.</summary>
    public static bool FindsTheSame(PlannedAction was, PlannedAction now) =>
        new[] { "status", "manifest", "files" }.All(k => JsonNode.DeepEquals(was.Before[k], now.Before[k]));

    /// <summary>The newest revision that stood, which is the one that stands where there is one.</summary>
    public static HelmRevision? Good(IReadOnlyList<HelmRevision> history) =>
        history.LastOrDefault(r => r.Status == HelmRevision.Deployed) ?? history.LastOrDefault(r => r.WasGood);

    /// <summary>Throws <see cref="ErrorCodes.TargetChanged"/> where the release is no longer what it was when this was planned.</summary>
    public static void RequireAsPlanned(PlannedAction action, IReadOnlyList<HelmRevision> history)
    {
        if (action.Before["revision"] is null)
            throw new SafeOpsException(ErrorCodes.TargetUnreachable, $"{action.Target} could not be looked at when this was planned. Nothing was done.", "Plan again when the cluster is reached.", action.Target);
        var newest = history.Count == 0 ? null : history[^1];
        var (revision, status) = (action.Before["revision"]?.GetValue<int>() ?? 0, (string?)action.Before["status"]);
        if ((newest?.Revision ?? 0) != revision || newest?.Status != status)
            throw Changed(action, newest, revision, status);
    }

    public static SafeOpsException Changed(PlannedAction action, HelmRevision? newest, int revision, string? status) => new(
        ErrorCodes.TargetChanged,
        $"{action.Target} is not as it was planned for: it was {(revision == 0 ? "not there" : $"at revision {revision} ({status})")}, and is {(newest is null ? "not there" : $"at {newest.Display}: {newest.Description}")}.",
        "Find out who did that (helm history), then plan again.",
        action.Target);

    /// <summary>
    /// Runs what changes a release. What fails before helm wrote anything is told apart from what may have been done in part: only the
    /// first sight of an unreachable cluster is before.
    /// </summary>
    public static async Task<Processes.ProgramResult> DoAsync(HelmClient client, StepCommand command, PlannedAction action, ActionContext context)
    {
        var result = await StepPrograms.DoAsync(command, action, context).ConfigureAwait(false);
        if (!result.TimedOut && result.ExitCode == 0)
            return result;
        var complaint = StepPrograms.Complaint(result, context);
        var refusal = HelmRefusal.Of(command, result, client.Place, complaint);
        if (refusal.Code == ErrorCodes.TargetUnreachable && !complaint.Contains("cluster unreachable", StringComparison.OrdinalIgnoreCase))
            refusal = new SafeOpsException(ErrorCodes.ConnectionLost, refusal.Message, refusal.NextStep, refusal.Target, refusal);
        throw refusal;
    }

    /// <summary>What stands now, under the keys of a prediction.</summary>
    public static async Task<JsonObject> ActualAsync(HelmClient client, string release, CancellationToken cancellationToken)
    {
        var history = await client.HistoryAsync(release, cancellationToken).ConfigureAwait(false);
        var manifest = await client.ManifestAsync(release, null, cancellationToken).ConfigureAwait(false);
        return new JsonObject
        {
            ["status"] = history.Count == 0 ? null : history[^1].Status,
            ["chart"] = history.Count == 0 ? null : history[^1].Chart,
            ["manifest"] = manifest.Digest,
            ["revision"] = history.Count == 0 ? null : history[^1].Revision,
        };
    }

    /// <summary>The answer while something that was started before an interruption is still at work; null where nothing is.</summary>
    public static async Task<ProbeResult?> StillRunningAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        await StepPrograms.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { Count: > 0 } running
            ? new ProbeResult(ProbeAnswer.Unknown, $"The helm it started is still at work (process {string.Join(", ", running)}). Wait until it has ended, then resume or undo again.")
            : null;
}
