using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Files;

/// <summary><c>file.move</c>: a rename where one file system holds both paths, else a copy that is checked before the source goes.</summary>
internal sealed class FileMoveStep : StepType
{
    internal FileOperations Operations { get; init; } = new();

    public override StepTypeDescriptor Descriptor { get; } = new(
        "file.move",
        "Moves or renames a file of any size and kind.",
        [
            new("from", OptionKind.Path, "The file to move.") { Required = true },
            new("to", OptionKind.Path, "Its new path; missing folders are made.") { Required = true },
            new("overwrite", OptionKind.Boolean, "Replace a file that is there.") { Default = "false" },
        ])
    {
        HasDefaultUndo = true,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) => StepOptions.CheckPaths(step, project, "from", "to");

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var options = new StepOptions(step, context);
        var from = FileTarget.Itself(context, options.Text("from"));
        var to = FileTarget.Itself(context, options.Text("to"));
        var action = FileActions.New(step, 1, to, ActionVerb.Move, RiskLevel.Medium, new JsonObject { ["from"] = from.Name, ["to"] = to.Name, ["overwrite"] = options.Flag("overwrite") }) with
        {
            Summary = $"{from.Name} → {to.Name}",
            Undo = "undo: moves it back",
        };
        if ((FileActions.WaitsFor(context, from) ?? FileActions.WaitsFor(context, to)) is { } waits)
            return [FileActions.Waiting(action, waits, context, from, to)];
        var source = await FileSnapshot.OfPlanAsync(context.World.Files, from.Path, cancellationToken).ConfigureAwait(false);
        var there = await FileSnapshot.OfPlanAsync(context.World.Files, to.Path, cancellationToken).ConfigureAwait(false);
        if (from.Path == to.Path || (!source.Exists && there.Exists))
        {
            var none = action with { Verb = ActionVerb.None, Risk = RiskLevel.Low, Summary = $"{to.Name} is there already, {from.Name} is not", Undo = "nothing to undo" };
            return [FileActions.OnTopOf(none with { Before = Before(source, there), Prediction = After(there) }, source.Planned || there.Planned)];
        }
        Refuse(from, source, to, there, options.Flag("overwrite"));
        context.World.Files[to.Path] = Moved(context.World.Files[from.Path], source.Mode);
        context.World.Files[from.Path] = PlannedFile.Missing;
        return [FileActions.OnTopOf(action with
        {
            Details = [ByteSize.Format(source.Length), .. there.Exists ? new[] { $"replaces the {ByteSize.Format(there.Length)} that are there" } : [], .. to.MissingFolders().Select(f => $"makes the folder {context.Project.Folder.Display(f)}")],
            SaveBytes = there.Exists ? there.Length : null,
            Before = Before(source, there),
            Prediction = After(source),
        }, source.Planned || there.Planned)];
    }

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var state = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (action.Verb == ActionVerb.None || state.IsDone)
            return new ActionResult(After(state.There));
        if (!state.IsBefore && !state.IsCopied)
            throw state.Source.Is(state.SourceBefore) ? FileActions.Changed(state.To, "when it was planned", state.There) : FileActions.Changed(state.From, "when it was planned", state.Source);
        if (File.Exists(state.Temporary))
            Operations.Delete(state.Temporary);
        if (state.IsBefore)
        {
            Refuse(state.From, state.Source, state.To, state.There, action.Intent["overwrite"]!.GetValue<bool>());
            var saved = await SavedFile.KeepAsync(context, state.To.Path, state.There, state.To.MissingFolders(), copyContent: true, cancellationToken).ConfigureAwait(false);
            foreach (var folder in saved.Folders)
                Operations.CreateFolder(folder);
            if (Operations.TryRename(state.From.Path, state.To.Path))
                return new ActionResult(After(await FileSnapshot.OfDiskAsync(state.To.Path, cancellationToken).ConfigureAwait(false)));
            await CopyAsync(state.From.Path, state.To.Path, state.Source, action.Id, context, cancellationToken).ConfigureAwait(false);
        }
        Operations.Delete(state.From.Path);
        return new ActionResult(After(await FileSnapshot.OfDiskAsync(state.To.Path, cancellationToken).ConfigureAwait(false)));
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var state = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (state.IsDone)
            return new ProbeResult(ProbeAnswer.Done, $"{state.To.Name} has the content of {state.From.Name}, which is gone.", After(state.There));
        if (state.IsCopied)
            return new ProbeResult(ProbeAnswer.Partly, $"{state.From.Name} is copied to {state.To.Name} and not yet deleted.");
        if (!state.IsBefore)
            return new ProbeResult(ProbeAnswer.Unknown, $"{state.From.Name}: {state.Source.Describe()}; {state.To.Name}: {state.There.Describe()}. That is neither before nor after the move.");
        var saved = await SavedFile.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        return FileActions.HasLeftovers(saved, state.Temporary)
            ? new ProbeResult(ProbeAnswer.Partly, $"{state.From.Name} is not moved; an empty folder or a temporary file is left at its target.")
            : new ProbeResult(ProbeAnswer.NotDone, $"{state.From.Name} is not moved.");
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var state = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        if (action.Verb != ActionVerb.None && !state.IsDone)
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{state.To.Name} is not what was moved there ({state.There.Describe()}; of {state.From.Name}: {state.Source.Describe()}).", "Find out who changed it.", state.To.Name);
    }

    /// <summary>Its source is gone, too.</summary>
    public override IEnumerable<string> Touches(PlannedAction action) => [action.Target, (string)action.Intent["from"]!];

    public override async Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var state = await LookAsync(action, context, cancellationToken).ConfigureAwait(false);
        var saved = await SavedFile.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var intent = (JsonObject)action.Intent.DeepClone();
        intent["before"] = action.Before.DeepClone();
        var undo = FileActions.Undoing(action, ActionVerb.Move, $"{state.To.Name} → {state.From.Name}", state.There, intent);
        if (state.IsBefore || action.Verb == ActionVerb.None)
            return FileActions.HasLeftovers(saved, state.Temporary) ? undo with { Verb = ActionVerb.Delete, Summary = $"what was begun beside {state.To.Name}" } : undo with { Verb = ActionVerb.None, Summary = $"{state.From.Name} is where it was" };
        if (!state.IsDone && !state.IsCopied && !state.IsHalfUndone)
            throw state.Source.Exists ? FileActions.Changed(state.From, "when the run moved it away", state.Source) : FileActions.Changed(state.To, "when the run left it", state.There);
        if (saved is null)
            throw new SafeOpsException(ErrorCodes.RunDataMissing, $"What {state.To.Name} was before is not among the saved data of run {context.RunId}.", "Move the file by hand.", state.To.Name);
        return undo;
    }

    public override async Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var state = await LookAsync(undo with { Before = (JsonObject)undo.Intent["before"]! }, context, cancellationToken).ConfigureAwait(false);
        var saved = await SavedFile.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        foreach (var temporary in new[] { state.Temporary, Path.Combine(Path.GetDirectoryName(state.From.Path)!, Path.GetFileName(state.Temporary)) }.Where(File.Exists))
            Operations.Delete(temporary);
        if (!state.IsBefore)
        {
            if (!state.IsDone && !state.IsCopied && !state.IsHalfUndone)
                throw FileActions.Changed(state.To, "when the undo was planned", state.There);
            if (state.IsDone)
            {
                Operations.CreateFolder(Path.GetDirectoryName(state.From.Path)!);
                if (!Operations.TryRename(state.To.Path, state.From.Path))
                    await CopyAsync(state.To.Path, state.From.Path, state.There, undo.Id, context, cancellationToken).ConfigureAwait(false);
            }
            if (saved is { Existed: true })
                await saved.RestoreContentAsync(state.To.Path, FileActions.Temporary(context, undo.Id), Operations, context, cancellationToken).ConfigureAwait(false);
            else if (File.Exists(state.To.Path))
                Operations.Delete(state.To.Path);
        }
        FileActions.RemoveFolders(saved, Operations);
    }

    private Task CopyAsync(string from, string to, FileSnapshot source, string actionId, ActionContext context, CancellationToken cancellationToken) =>
        Operations.WriteAsync(to, FileActions.Temporary(context, actionId), async stream =>
        {
            await using var content = PlannedFile.From(from).Open();
            await FileContent.CopyAsync(content, stream, source.Length, context, cancellationToken).ConfigureAwait(false);
            FileContent.SetModified(stream, source.Modified);
        }, source.Mode);

    private static void Refuse(FileTarget from, FileSnapshot source, FileTarget to, FileSnapshot there, bool overwrite)
    {
        if (!source.Exists)
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{from.Name} does not exist.", "Look at the path: it is relative to the project folder.", from.Name);
        if (source.Link is not null || there.Link is not null)
            throw new SafeOpsException(ErrorCodes.FileNotEditable, $"{(source.Link is not null ? from : to).Name} is a link; a moved link may point elsewhere.", "Move the file it points to, and make the link anew.", from.Name);
        if (there.Exists && !overwrite)
            throw new SafeOpsException(ErrorCodes.FileUnwritable, $"{to.Name} exists.", "Use 'overwrite: true' where it is to be replaced.", to.Name);
        FileActions.RefuseReadOnly(source, from);
        FileActions.RefuseReadOnly(there, to);
    }

    private static PlannedFile Moved(PlannedFile file, UnixFileMode? mode) => file with { Mode = mode };

    private static JsonObject Before(FileSnapshot source, FileSnapshot there) => new() { ["from"] = source.ToJson(), ["to"] = there.ToJson() };

    private static JsonObject After(FileSnapshot moved)
    {
        var after = new JsonObject { ["exists"] = moved.Exists, ["digest"] = moved.Digest };
        if (moved.Mode is { } mode)
            after["mode"] = SavedFile.FileMode(mode);
        return after;
    }

    private static async Task<MoveState> LookAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var from = FileTarget.Itself(context, FileSnapshot.Text(action.Intent, "from")!);
        var to = FileTarget.Itself(context, FileSnapshot.Text(action.Intent, "to")!);
        return new MoveState(
            from,
            to,
            await FileSnapshot.OfDiskAsync(from.Path, cancellationToken).ConfigureAwait(false),
            await FileSnapshot.OfDiskAsync(to.Path, cancellationToken).ConfigureAwait(false),
            (JsonObject)action.Before["from"]!,
            (JsonObject)action.Before["to"]!,
            Path.Combine(Path.GetDirectoryName(to.Path)!, FileActions.Temporary(context, action.Id)));
    }

    /// <summary>Both places, now and before.</summary>
    private sealed record MoveState(FileTarget From, FileTarget To, FileSnapshot Source, FileSnapshot There, JsonObject SourceBefore, JsonObject ThereBefore, string Temporary)
    {
        private bool HasArrived => There.Exists && There.Digest == FileSnapshot.Text(SourceBefore, "digest");

        public bool IsDone => !Source.Exists && HasArrived;

        public bool IsBefore => Source.Is(SourceBefore) && There.Is(ThereBefore);

        /// <summary>Between copy and delete, where a rename was not possible.</summary>
        public bool IsCopied => !IsBefore && Source.Is(SourceBefore) && HasArrived;

        /// <summary>Moved back, and what it had replaced not yet restored.</summary>
        public bool IsHalfUndone => Source.Is(SourceBefore) && !There.Exists;
    }
}
