using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Files;

/// <summary><c>file.delete</c>: each file that is found is an action of its own, moved into the saved data where that is possible.</summary>
internal sealed class FileDeleteStep : StepType
{
    /// <summary>Larger files are recognized by length and time of last write: reading them only to delete them would take hours.</summary>
    private const long StampFrom = StepOptions.DefaultMaxSize;

    internal FileOperations Operations { get; init; } = new();

    public override StepTypeDescriptor Descriptor { get; } = new(
        "file.delete",
        "Deletes files by path or glob; folders stay.",
        [
            new("files", OptionKind.Paths, "What to delete: paths and globs (**, *, ?). A link is deleted itself, not what it points to.") { Required = true },
            new("olderThan", OptionKind.Duration, "Only files last written longer ago."),
            new("largerThan", OptionKind.Size, "Only files larger than this."),
            new("limits", OptionKind.Mapping, "More than this is refused.")
            {
                Members =
                [
                    new("files", OptionKind.Integer, "How many files."),
                    new("size", OptionKind.Size, "How much in all."),
                ],
            },
        ])
    {
        HasDefaultUndo = true,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        foreach (var pattern in (step.With["files"] as JsonArray ?? []).Select(f => f!.GetValue<string>()).Where(p => Interpolation.Names(p).Count == 0))
        {
            if (StepOptions.Outside(project, GlobPattern.Parse(pattern) is { HasWildcard: true } glob ? glob.Folder : Path.GetDirectoryName(pattern) is { Length: > 0 } folder ? folder : ".") is { } message)
                yield return new OptionMistake("files", message);
        }
    }

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var options = new StepOptions(step, context);
        var actions = new List<PlannedAction>();
        var size = 0L;
        foreach (var target in Targets(options.Texts("files"), context))
        {
            var action = FileActions.New(step, actions.Count + 1, target, ActionVerb.Delete, RiskLevel.Medium, new JsonObject { ["file"] = target.Name });
            if (FileActions.WaitsFor(context, target) is { } waits)
            {
                actions.Add(FileActions.Waiting(action, waits, context, target));
                continue;
            }
            var found = await FileSnapshot.OfPlanAsync(context.World.Files, target.Path, cancellationToken, StampFrom).ConfigureAwait(false);
            if (!found.Exists)
            {
                actions.Add(Nothing(action, $"{target.Name} is absent already", found));
                continue;
            }
            if (!IsMeant(found, options, context))
                continue;
            FileActions.RefuseReadOnly(found, target);
            size += found.Length;
            actions.Add(FileActions.OnTopOf(action with
            {
                Details = found.Link is { } link ? [$"a link to {link}"] : [ByteSize.Format(found.Length)],
                Undo = "undo: brings it back from the saved data",
                SaveBytes = found.Length,
                Before = found.ToJson(),
                Prediction = new JsonObject { ["exists"] = false },
            }, found.Planned));
            context.World.Files[target.Path] = PlannedFile.Missing;
        }
        RefuseBeyondLimits(step, actions, size);
        if (options.Texts("files").Where(f => GlobPattern.Parse(f).HasWildcard).ToList() is { Count: > 0 } globs && context.World.WaitsForNewFiles is { } maker)
            actions.Add(FileActions.Waiting(Sweep(step, actions.Count + 1, globs, context) with { Verb = ActionVerb.Delete, Risk = RiskLevel.Medium }, maker, context));
        else if (actions.Count == 0)
            actions.Add(Nothing(Sweep(step, 1, options.Texts("files"), context), $"nothing to delete: {string.Join(", ", options.Texts("files"))}", FileSnapshot.Missing));
        return actions;
    }

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (action.Verb == ActionVerb.None)
            return new ActionResult((JsonObject)action.Prediction!.DeepClone());
        var (target, now) = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (!now.Is(action.Before))
            throw FileActions.Changed(target, "when it was planned", now);
        FileActions.RefuseReadOnly(now, target);
        var wanted = SavedFile.IsWanted(context.Step);
        var local = wanted && now.Link is null ? context.Saved.LocalPath(SavedFile.ContentName) : null;
        await SavedFile.KeepAsync(context, target.Path, now, [], copyContent: false, cancellationToken).ConfigureAwait(false);
        if (local is not null)
        {
            Operations.CreateFolder(Path.GetDirectoryName(local)!, DurableFile.OwnerOnlyFolder);
            if (Operations.TryRename(target.Path, local))
                return Gone(target);
        }
        if (wanted)
            await SavedFile.KeepAsync(context, target.Path, now, [], copyContent: true, cancellationToken).ConfigureAwait(false);
        Operations.Delete(target.Path);
        return Gone(target);
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (action.Intent["file"] is null)
            return new ProbeResult(ProbeAnswer.Done, "There was nothing to delete.", new JsonObject { ["exists"] = false });
        var (target, now) = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (now.Exists)
        {
            return now.Is(action.Before)
                ? new ProbeResult(ProbeAnswer.NotDone, $"{target.Name} is still there.")
                : new ProbeResult(ProbeAnswer.Unknown, $"{target.Name} is another file than the one that was to be deleted: {now.Describe()}.");
        }
        return !SavedFile.IsWanted(context.Step) || action.Verb == ActionVerb.None || await IsSavedAsync(context, cancellationToken).ConfigureAwait(false)
            ? new ProbeResult(ProbeAnswer.Done, $"{target.Name} is gone.", new JsonObject { ["exists"] = false })
            : new ProbeResult(ProbeAnswer.Unknown, $"{target.Name} is gone, but nothing was saved of it: something else deleted it.");
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (action.Intent["file"] is null)
            return;
        var (target, now) = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (now.Exists)
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{target.Name} is there (again).", "Find out what makes it.", target.Name);
    }

    public override async Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (action.Verb == ActionVerb.None)
            return action with { Summary = "nothing was deleted", Details = [] };
        var (target, now) = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        var intent = new JsonObject { ["file"] = target.Name, ["before"] = action.Before.DeepClone() };
        if (now.Exists)
        {
            return now.Is(action.Before)
                ? FileActions.Undoing(action, ActionVerb.None, target.Name, now, intent)
                : throw FileActions.Changed(target, "when the run deleted it", now);
        }
        if (!await IsSavedAsync(context, cancellationToken).ConfigureAwait(false))
            throw new SafeOpsException(ErrorCodes.RunDataMissing, $"{target.Name} is not among the saved data of run {context.RunId}.", "Restore it from a backup.", target.Name);
        return FileActions.Undoing(action, ActionVerb.Create, target.Name, now, intent);
    }

    public override async Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, now) = await LookAsync(undo with { Before = (JsonObject)undo.Intent["before"]! }, context, cancellationToken).ConfigureAwait(false);
        if (undo.Verb == ActionVerb.None || now.Is((JsonObject)undo.Intent["before"]!))
            return;
        if (now.Exists)
            throw FileActions.Changed(target, "when the undo was planned", now);
        var saved = await SavedFile.ReadAsync(context, cancellationToken).ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.RunDataMissing, $"{target.Name} is not among the saved data of run {context.RunId}.", target: target.Name);
        var temporaryName = FileActions.Temporary(context, undo.Id);
        var temporary = Path.Combine(Path.GetDirectoryName(target.Path)!, temporaryName);
        if (File.Exists(temporary))
            Operations.Delete(temporary);
        Operations.CreateFolder(Path.GetDirectoryName(target.Path)!);
        if (saved.Link is { } link)
            Operations.CreateLink(target.Path, link);
        else if (context.Saved.LocalPath(SavedFile.ContentName) is not { } local || !File.Exists(local) || !IsMovedThere(local, saved) || !Operations.TryRename(local, target.Path))
            await saved.RestoreContentAsync(target.Path, temporaryName, Operations, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A file moved into the saved data is the file itself; a copy there has the owner and mode of the store.</summary>
    private static bool IsMovedThere(string local, SavedFile saved) =>
        File.GetLastWriteTimeUtc(local) == saved.Modified && (saved.Mode is not { } mode || OperatingSystem.IsWindows() || File.GetUnixFileMode(local) == mode);

    private static async Task<bool> IsSavedAsync(ActionContext context, CancellationToken cancellationToken)
    {
        if (await SavedFile.ReadAsync(context, cancellationToken).ConfigureAwait(false) is not { } saved)
            return false;
        if (saved.Link is not null)
            return true;
        await using var content = await saved.OpenContentAsync(context, cancellationToken).ConfigureAwait(false);
        return content is not null;
    }

    private static async Task<(FileTarget Target, FileSnapshot Now)> LookAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var target = FileTarget.Itself(context, FileSnapshot.Text(action.Intent, "file")!);
        return (target, await FileSnapshot.AgainAsync(target.Path, action.Before, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The action that stands for no single file: what the globs may find.</summary>
    private static PlannedAction Sweep(ResolvedStep step, int number, IReadOnlyList<string> globs, PlanningContext context) =>
        FileActions.New(step, number, new FileTarget(context.Project.Root, string.Join(", ", globs), Outside: false), ActionVerb.None, RiskLevel.Low, new JsonObject { ["files"] = string.Join(", ", globs) });

    private static ActionResult Gone(FileTarget target) => new(new JsonObject { ["exists"] = Path.Exists(target.Path) });

    private static PlannedAction Nothing(PlannedAction action, string summary, FileSnapshot found) => FileActions.OnTopOf(action with
    {
        Verb = ActionVerb.None,
        Risk = RiskLevel.Low,
        Summary = summary,
        Undo = "nothing to undo",
        Before = found.ToJson(),
        Prediction = new JsonObject { ["exists"] = false },
    }, found.Planned);

    /// <summary>A file that an earlier step would only then write has no age yet.</summary>
    private static bool IsMeant(FileSnapshot found, StepOptions options, PlanningContext context) =>
        (options.Duration("olderThan") is not { } age || (found.Modified is { } modified && context.Services.Time.GetUtcNow().UtcDateTime - modified > age))
        && found.Length > options.Size("largerThan", -1);

    private static IEnumerable<FileTarget> Targets(IReadOnlyList<string> patterns, PlanningContext context)
    {
        var found = new SortedDictionary<string, FileTarget>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var glob = GlobPattern.Parse(pattern);
            if (!glob.HasWildcard)
            {
                var named = FileTarget.Itself(context, pattern);
                found[named.Path] = named;
                continue;
            }
            var folder = ProjectFolder.RealPath(context.Project.Folder.Resolve(glob.Folder));
            var planned = context.World.Files.Changed.Concat(context.World.Uncertain.Where(u => u.StartsWith("file:", StringComparison.Ordinal)).Select(u => u[5..]))
                .Where(p => p.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && glob.IsMatch(Path.GetRelativePath(folder, p).Replace('\\', '/')));
            foreach (var path in context.Services.Glob.Find(context.Project.Root, [pattern]).Concat(planned))
            {
                var target = FileTarget.Itself(context, path);
                if (context.World.Files.IsPlanned(target.Path) && !context.World.Files[target.Path].Exists)
                    continue;
                found[target.Path] = target;
            }
        }
        return found.Values;
    }

    private static void RefuseBeyondLimits(ResolvedStep step, List<PlannedAction> actions, long size)
    {
        var count = actions.Count(a => a.Verb == ActionVerb.Delete);
        if (step.With["limits"]?["files"]?.GetValue<long>() is { } most && count > most)
            throw new SafeOpsException(ErrorCodes.LimitExceeded, $"{count} files would be deleted; the limit is {most}.", "Look at the files with -WhatIf, then narrow the globs or raise 'limits.files'.");
        if (ByteSize.TryParse(step.With["limits"]?["size"]?.GetValue<string>(), out var bytes) && size > bytes)
            throw new SafeOpsException(ErrorCodes.LimitExceeded, $"{ByteSize.Format(size)} would be deleted; the limit is {ByteSize.Format(bytes)}.", "Look at the files with -WhatIf, then narrow the globs or raise 'limits.size'.");
    }
}
