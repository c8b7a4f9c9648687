using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Files;

/// <summary>What a file is to hold.</summary>
/// <param name="File">As later steps of the plan will find it.</param>
internal sealed record PlannedContent(PlannedFile File, string Digest, JsonObject Intent, RiskLevel Risk)
{
    public IReadOnlyList<string> Details { get; init; } = [];
    public string? Diff { get; init; }
    public UnixFileMode? Mode { get; init; }

    /// <summary>What else was found and must still hold.</summary>
    public JsonObject Found { get; init; } = [];
    public bool Simulated { get; init; }
}

/// <summary>
/// A step that gives one file a new content. Saved first, written beside it and renamed over it: at any moment the file is
/// the old one or the new one, and by its digest anyone can tell which.
/// </summary>
internal abstract class ContentStepType : StepType
{
    internal FileOperations Operations { get; init; } = new();

    protected virtual string TargetOption => "file";

    /// <summary>Files whose content goes into it.</summary>
    protected virtual IReadOnlyList<FileTarget> Sources(StepOptions options, StepContext context) => [];

    protected abstract Task<PlannedContent> PlanContentAsync(StepOptions options, FileTarget target, FileSnapshot before, PlanningContext context, CancellationToken cancellationToken);

    /// <summary>Writes the content again, from what is on the disk now.</summary>
    protected abstract Task WriteContentAsync(Stream output, StepOptions options, FileTarget target, PlannedAction action, ActionContext context, CancellationToken cancellationToken);

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var options = new StepOptions(step, context);
        var target = FileTarget.Of(context, options.Text(TargetOption));
        foreach (var read in Sources(options, context).Prepend(target))
        {
            if (FileActions.WaitsFor(context, read) is { } waits)
                return [FileActions.Waiting(FileActions.New(step, 1, target, ActionVerb.Update, RiskLevel.Medium, IntentOf(step, target)), waits, context, target)];
        }
        var before = await FileSnapshot.OfPlanAsync(context.World.Files, target.Path, cancellationToken).ConfigureAwait(false);
        var content = await PlanContentAsync(options, target, before, context, cancellationToken).ConfigureAwait(false);
        UnixFileMode? mode = OperatingSystem.IsWindows() ? null : content.Mode ?? before.Mode ?? SafeOps.Files.DurableFile.DefaultMode();
        var verb = !before.Exists ? ActionVerb.Create
            : before.Digest == content.Digest && mode == before.Mode ? ActionVerb.None
            : ActionVerb.Update;
        if (verb != ActionVerb.None)
            FileActions.RefuseReadOnly(before, target);
        var folders = before.Exists ? [] : target.MissingFolders();
        var action = FileActions.New(step, 1, target, verb, verb == ActionVerb.Create ? RiskLevel.Low : content.Risk, content.Intent) with
        {
            Details = Details(verb, content, folders, before, mode, context),
            Diff = verb == ActionVerb.None ? null : content.Diff,
            Undo = verb switch { ActionVerb.None => "nothing to undo", ActionVerb.Create => "undo: deletes it", _ => "undo: restores the saved file" },
            SaveBytes = verb == ActionVerb.Update ? before.Length : null,
            Before = Merged(before.ToJson(), content.Found),
            Prediction = After(content.Digest, mode),
        };
        if (verb != ActionVerb.None)
            context.World.Files[target.Path] = content.File with { Mode = mode };
        return [FileActions.OnTopOf(action, content.Simulated || before.Planned)];
    }

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var target = FileTarget.Of(context, FileSnapshot.Text(action.Intent, TargetOption)!);
        var temporaryName = FileActions.Temporary(context, action.Id);
        var temporary = Path.Combine(Path.GetDirectoryName(target.Path)!, temporaryName);
        if (File.Exists(temporary))
            Operations.Delete(temporary);
        var now = await FileSnapshot.OfDiskAsync(target.Path, cancellationToken).ConfigureAwait(false);
        if (!now.Is(action.Before))
            throw FileActions.Changed(target, "when it was planned", now);
        if (action.Verb == ActionVerb.None)
            return new ActionResult(Actual(now));
        FileActions.RefuseReadOnly(now, target);
        var saved = await SavedFile.KeepAsync(context, target.Path, now, now.Exists ? [] : target.MissingFolders(), copyContent: true, cancellationToken).ConfigureAwait(false);
        foreach (var folder in saved.Folders)
            Operations.CreateFolder(folder);
        var expected = action.Prediction!;
        await Operations.WriteAsync(target.Path, temporaryName, async stream =>
        {
            using var hash = SHA256.Create();
            await using (var hashing = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
                await WriteContentAsync(hashing, new StepOptions(context.Step, context), target, action, context, cancellationToken).ConfigureAwait(false);
            if (Convert.ToHexString(hash.Hash!).ToLowerInvariant() != FileSnapshot.Text(expected, "digest"))
                throw new SafeOpsException(ErrorCodes.ActionFailed, $"{target.Name} would not become what was planned; nothing was written.", "Plan again.", target.Name);
        }, FileSnapshot.Text(expected, "mode") is { } mode ? SavedFile.ParseMode(mode) : null).ConfigureAwait(false);
        return new ActionResult(Actual(await FileSnapshot.OfDiskAsync(target.Path, cancellationToken).ConfigureAwait(false)));
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, temporary, now) = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (IsAfter(now, action))
            return new ProbeResult(ProbeAnswer.Done, $"{target.Name} has the planned content.", Actual(now));
        if (!now.Is(action.Before))
            return new ProbeResult(ProbeAnswer.Unknown, $"{target.Name} has neither the content it had nor the planned one: {now.Describe()}.");
        var saved = await SavedFile.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        return FileActions.HasLeftovers(saved, temporary)
            ? new ProbeResult(ProbeAnswer.Partly, $"{target.Name} is as it was; an empty folder or a temporary file is left beside it.")
            : new ProbeResult(ProbeAnswer.NotDone, $"{target.Name} is as it was.");
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, _, now) = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (action.Prediction is { } expected && FileSnapshot.Text(expected, "digest") != now.Digest)
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{target.Name} does not hold what was written: {now.Describe()}.", "Find out who changed it.", target.Name);
    }

    public override async Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, temporary, now) = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        var saved = await SavedFile.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var intent = new JsonObject { [TargetOption] = target.Name, ["before"] = action.Before.DeepClone(), ["restore"] = true };
        var onlyMode = FileSnapshot.Text(action.Before, "digest") == now.Digest && now.Exists;
        if (now.Is(action.Before) && (!onlyMode || saved is null || saved.Mode == now.Mode || !IsAfter(now, action)))
        {
            intent["restore"] = false;
            var left = FileActions.HasLeftovers(saved, temporary);
            return FileActions.Undoing(action, left ? ActionVerb.Delete : ActionVerb.None, $"what was begun beside {target.Name}", now, intent);
        }
        if (!IsAfter(now, action))
            throw FileActions.Changed(target, "when the run left it", now);
        if (saved is null)
            throw new SafeOpsException(ErrorCodes.RunDataMissing, $"What {target.Name} was before is not among the saved data of run {context.RunId}.", "Restore it from a backup.", target.Name);
        var undo = FileActions.Undoing(action, saved.Existed ? ActionVerb.Update : ActionVerb.Delete, target.Name, now, intent);
        return undo with { Diff = action.Diff is null ? null : await UndoDiffAsync(saved, target, context, cancellationToken).ConfigureAwait(false) };
    }

    public override async Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, temporary, now) = await LookAsync(undo, context, cancellationToken).ConfigureAwait(false);
        if (File.Exists(temporary))
            Operations.Delete(temporary);
        var before = (JsonObject)undo.Intent["before"]!;
        var saved = await SavedFile.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        if (undo.Intent["restore"]!.GetValue<bool>())
        {
            if (!now.Is(undo.Before) && !now.Is(before))
                throw FileActions.Changed(target, "when the undo was planned", now);
            if (saved is { Existed: true })
                await saved.RestoreContentAsync(target.Path, FileActions.Temporary(context, undo.Id), Operations, context, cancellationToken).ConfigureAwait(false);
            else if (now.Exists)
                Operations.Delete(target.Path);
        }
        FileActions.RemoveFolders(saved, Operations);
    }

    /// <summary>Part of the plan digest: the options as resolved, with references in place of secrets.</summary>
    protected JsonObject IntentOf(ResolvedStep step, FileTarget target)
    {
        var intent = (JsonObject)step.With.DeepClone();
        intent[TargetOption] = target.Name;
        return intent;
    }

    private async Task<(FileTarget Target, string Temporary, FileSnapshot Now)> LookAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var target = FileTarget.Of(context, FileSnapshot.Text(action.Intent, TargetOption)!);
        var now = await FileSnapshot.OfDiskAsync(target.Path, cancellationToken).ConfigureAwait(false);
        return (target, Path.Combine(Path.GetDirectoryName(target.Path)!, FileActions.Temporary(context, action.Id)), now);
    }

    private static async Task<string?> UndoDiffAsync(SavedFile saved, FileTarget target, ActionContext context, CancellationToken cancellationToken)
    {
        using var before = new MemoryStream();
        if (saved.Existed && await saved.OpenContentAsync(context, cancellationToken).ConfigureAwait(false) is { } stream)
        {
            await using (stream)
                await stream.CopyToAsync(before, cancellationToken).ConfigureAwait(false);
        }
        var now = await FileContent.ReadAsync(PlannedFile.From(target.Path), target, long.MaxValue, cancellationToken).ConfigureAwait(false);
        return FileContent.Diff(context, now, before.ToArray(), target.Name);
    }

    private static List<string> Details(ActionVerb verb, PlannedContent content, IReadOnlyList<string> folders, FileSnapshot before, UnixFileMode? mode, StepContext context)
    {
        var details = new List<string>(content.Details);
        details.AddRange(folders.Select(f => $"makes the folder {context.Project.Folder.Display(f)}"));
        if (verb == ActionVerb.Update && mode is { } wanted && before.Mode is { } had && wanted != had)
            details.Add($"mode: {SavedFile.FileMode(had)} → {SavedFile.FileMode(wanted)}");
        return details;
    }

    private static JsonObject Merged(JsonObject one, JsonObject other)
    {
        foreach (var (key, value) in other)
            one[key] = value?.DeepClone();
        return one;
    }

    private static JsonObject After(string digest, UnixFileMode? mode)
    {
        var after = new JsonObject { ["exists"] = true, ["digest"] = digest };
        if (mode is { } known)
            after["mode"] = SavedFile.FileMode(known);
        return after;
    }

    private static JsonObject Actual(FileSnapshot now) => now.Exists ? After(now.Digest!, now.Mode) : new JsonObject { ["exists"] = false };

    /// <summary>By content; by mode too where only the mode was to change.</summary>
    private static bool IsAfter(FileSnapshot now, PlannedAction action) =>
        action.Prediction is { } after && now.Exists && now.Digest == FileSnapshot.Text(after, "digest")
        && (FileSnapshot.Text(action.Before, "digest") != now.Digest || now.Mode is not { } mode || SavedFile.FileMode(mode) == FileSnapshot.Text(after, "mode"));
}
