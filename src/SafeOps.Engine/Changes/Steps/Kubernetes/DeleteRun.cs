using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Deletes the planned objects, batch by batch, each by a request that the server holds to the object's uid and version.</summary>
internal sealed class DeleteRun(PlannedAction action, ActionContext context)
{
    private const string Outcome = "deleted";
    private const int AtOnce = 4;
    private const int MostTries = 5;
    private const int MostNamed = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly DeletedObjects _planned = DeletedObjects.Of(action);
    private readonly DeleteTask _task = DeleteTask.Read((JsonObject)action.Intent["with"]!);
    private readonly Kubectl _kubectl = new(DeletedObjects.Of(action).Place, context);

    /// <param name="folder">Where the server keeps objects of that kind and namespace; ends with a slash.</param>
    public static StepCommand Command(Kubectl kubectl, string folder, JsonObject item, DeleteTask task) => kubectl.Command(
        ["delete", "--raw", folder + Uri.EscapeDataString(ObjectFacts.Name(item)), "--filename", "-"],
        new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = task.Cascade,
            ["preconditions"] = new JsonObject { ["uid"] = ObjectFacts.Uid(item), ["resourceVersion"] = ObjectFacts.Version(item) },
        }.ToJsonString());

    public async Task<ActionResult> ApplyAsync(CancellationToken cancellationToken)
    {
        var saved = new DeletedManifests(context);
        var left = await saved.LeftAsync(cancellationToken).ConfigureAwait(false);
        var meant = await MeantAsync(cancellationToken).ConfigureAwait(false);
        if (left is null)
        {
            left = await MissingAsync(meant, cancellationToken).ConfigureAwait(false);
            if (action.Intent["name"] is JsonValue name && (string)name! is { Length: > 0 } && left.Count > 0)
                throw ObjectActions.Changed(action, left.Values.First());
            await saved.SaveLeftAsync(left).ConfigureAwait(false);
        }
        var open = meant.Where(i => !left.ContainsKey(ObjectFacts.Name(i))).ToList();
        var folder = open.Count == 0 ? "" : await _kubectl.PathAsync(_planned.Sample.Name with { Name = "" }, cancellationToken).ConfigureAwait(false);
        foreach (var batch in open.Chunk(_task.Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (context.Step.Undo.Kind == Definition.UndoKind.Default)
                await saved.SaveAsync(batch).ConfigureAwait(false);
            await BatchAsync(batch, folder, left).ConfigureAwait(false);
            await saved.SaveLeftAsync(left).ConfigureAwait(false);
            context.Progress($"deleted of {_planned.Resource}", _planned.Uids.Count - left.Count - open.Count + Array.IndexOf([.. open], batch[^1]) + 1, _planned.Uids.Count);
        }
        return new ActionResult(Actual(left)) { Note = left.Count == 0 ? null : Say(left) };
    }

    public async Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken)
    {
        if (await StepPrograms.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { Count: > 0 } running)
            return new ProbeResult(ProbeAnswer.Unknown, $"kubectl is still at work (process {string.Join(", ", running)}).");
        var left = await new DeletedManifests(context).LeftAsync(cancellationToken).ConfigureAwait(false);
        if (left is null)
            return new ProbeResult(ProbeAnswer.NotDone, "nothing was deleted yet: what would be is not even noted.");
        var there = (await ThereAsync(cancellationToken).ConfigureAwait(false)).Count(i => !ObjectFacts.IsLeaving(i) && !left.ContainsKey(ObjectFacts.Name(i)));
        var wanted = _planned.Uids.Count - left.Count;
        var found = $"of {Counts.Of(wanted, "object")} {there} {(there == 1 ? "is" : "are")} still there, by uid.";
        return there == 0
            ? new ProbeResult(ProbeAnswer.Done, found, Actual(left))
            : new ProbeResult(there == wanted ? ProbeAnswer.NotDone : ProbeAnswer.Partly, found);
    }

    /// <summary>Waits until they are gone: a deletion is a wish until the finalizers and the time to end are over.</summary>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var left = await new DeletedManifests(context).LeftAsync(cancellationToken).ConfigureAwait(false) ?? [];
        var start = context.Services.Time.GetTimestamp();
        while (true)
        {
            var there = (await ThereAsync(cancellationToken).ConfigureAwait(false)).Where(i => !left.ContainsKey(ObjectFacts.Name(i))).ToList();
            if (there.Count == 0)
                return;
            if (context.Services.Time.GetElapsedTime(start) > _task.Timeout || there.All(i => !ObjectFacts.IsLeaving(i)))
                throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{action.Target}: {Counts.Of(there.Count, "object")} {(there.Count == 1 ? "is" : "are")} still there: {string.Join(", ", there.Take(MostNamed).Select(Held))}{(there.Count > MostNamed ? " …" : "")}.", "What holds a deletion is named in metadata.finalizers; its controller must take it away.", action.Target);
            await Task.Delay(Pause, context.Services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private JsonObject Actual(Dictionary<string, string> left) => new() { [Outcome] = _planned.Uids.Count - left.Count };

    private static string Held(JsonObject item) => ObjectFacts.Finalizers(item) is { Count: > 0 } finalizers
        ? $"{ObjectFacts.Name(item)} (held by {string.Join(", ", finalizers)})"
        : ObjectFacts.IsLeaving(item) ? $"{ObjectFacts.Name(item)} (ending)" : ObjectFacts.Name(item);

    private async Task BatchAsync(IReadOnlyList<JsonObject> batch, string folder, Dictionary<string, string> left)
    {
        try
        {
            // A batch that was begun is ended, whatever token is cancelled.
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) =>
            {
                if (await OneAsync(item, folder).ConfigureAwait(false) is not { } reason)
                    return;
                lock (left)
                    left[ObjectFacts.Name(item)] = reason;
            }).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetUnreachable)
        {
            // Others of the batch may be deleted: it is no longer true that nothing was begun.
            throw new SafeOpsException(ErrorCodes.ConnectionLost, error.Message, error.NextStep, error.Target, error);
        }
    }

    /// <summary>Null: deleted. Else why it was left.</summary>
    private async Task<string?> OneAsync(JsonObject item, string folder)
    {
        for (var tries = 1; ; tries++)
        {
            var command = Command(_kubectl, folder, item, _task);
            var result = await StepPrograms.DoAsync(command, action, context).ConfigureAwait(false);
            if (result.ExitCode == 0 && !result.TimedOut)
                return null;
            var complaint = StepPrograms.Complaint(result, context);
            if (complaint.Contains("NotFound", StringComparison.Ordinal) || complaint.Contains("not found", StringComparison.Ordinal))
                return "somebody else deleted it meanwhile";
            var refused = KubectlRefusal.Of(command, result, _kubectl.Place, complaint);
            if (refused.Code != ErrorCodes.TargetChanged || tries == MostTries)
                throw refused;
            // Its status may have moved, or it is another by now: looked at again, and held to what it is then.
            var again = await MeantAsync(CancellationToken.None, ObjectFacts.Name(item)).ConfigureAwait(false);
            if (again is not [var present])
                return "it does not match any more, or another object has its name now";
            item = present;
        }
    }

    /// <summary>Those of the planned objects that are there and still match, as they are now.</summary>
    private async Task<IReadOnlyList<JsonObject>> MeantAsync(CancellationToken cancellationToken, string? only = null)
    {
        var now = context.Services.Time.GetUtcNow();
        if (_task.Selection.IsNamed)
            return [.. (await ThereAsync(cancellationToken).ConfigureAwait(false)).Where(i => !ObjectFacts.IsLeaving(i))];
        var fields = string.Join(',', new[] { _task.FieldSelector, only is null ? null : $"metadata.name={only}" }.OfType<string>());
        var items = await _kubectl.ListAsync(_planned.Resource, _task.Selection.Selector, fields.Length == 0 ? null : fields, cancellationToken).ConfigureAwait(false);
        return [.. items.Where(i => IsPlanned(i) && _task.Takes(i, now) && !ObjectFacts.IsLeaving(i))];
    }

    /// <summary>Those of the planned objects that are there, whatever became of them.</summary>
    private async Task<IReadOnlyList<JsonObject>> ThereAsync(CancellationToken cancellationToken) =>
        [.. (await BearersAsync(cancellationToken).ConfigureAwait(false)).Where(IsPlanned)];

    /// <summary>What bears their names now.</summary>
    private async Task<IReadOnlyList<JsonObject>> BearersAsync(CancellationToken cancellationToken)
    {
        if (_planned.Uids.Count > 1)
            return [.. (await _kubectl.ListAsync(_planned.Resource, null, null, cancellationToken).ConfigureAwait(false)).Where(i => _planned.Uids.ContainsKey(ObjectFacts.Name(i)))];
        return await _kubectl.GetAsync(_planned.Sample.Name with { Name = _planned.Uids.Keys.First() }, cancellationToken).ConfigureAwait(false) is { } item ? [item] : [];
    }

    private bool IsPlanned(JsonObject item) =>
        _planned.Uids.TryGetValue(ObjectFacts.Name(item), out var uid) && (uid.Length == 0 || uid == ObjectFacts.Uid(item));

    private async Task<Dictionary<string, string>> MissingAsync(IReadOnlyList<JsonObject> meant, CancellationToken cancellationToken)
    {
        var names = meant.Select(ObjectFacts.Name).ToHashSet(StringComparer.Ordinal);
        var missing = _planned.Uids.Keys.Where(n => !names.Contains(n)).ToList();
        if (missing.Count == 0)
            return [];
        var bearers = (await BearersAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(ObjectFacts.Name, StringComparer.Ordinal);
        return missing.ToDictionary(n => n, n => !bearers.TryGetValue(n, out var bearer) ? "it was gone already"
            : !IsPlanned(bearer) ? "another object has its name now"
            : ObjectFacts.IsLeaving(bearer) ? "it was being deleted already" : "it does not match any more", StringComparer.Ordinal);
    }

    private static string Say(Dictionary<string, string> left) => string.Create(
        CultureInfo.InvariantCulture,
        $"{left.Count} left: {string.Join(", ", left.OrderBy(l => l.Key, StringComparer.Ordinal).Take(MostNamed).Select(l => $"{l.Key} ({l.Value})"))}{(left.Count > MostNamed ? " …" : "")}");
}
