using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Files;
using SafeOps.Files;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>Steps on files.</summary>
internal sealed class FileCompiler(CompiledChange compiled, ResolvedStep step, PlanningContext context, int number)
{
    private const long LargestText = 1_000_000;

    private readonly string _root = ProjectFolder.RealPath(context.Project.Root);

    private bool Saves => step.Undo.Kind == UndoKind.Default;

    public async Task<ScriptStep> CompileAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        if (action.Fidelity == Fidelity.Unknown)
            throw compiled.Refused(step.Key, $"its effect is not known while planning: it {action.FidelityReason}.", "Say under 'changes:' what the earlier step changes, or make it a change of its own.");
        if (step.With.ToJsonString() is var with && step.Parameters.FirstOrDefault(p => p.Value.Secret is not null && Interpolation.Names(with).Contains(p.Key)) is { Key: { } secret })
            throw compiled.Refused(step.Key, $"it writes the secret '{secret}' into a file, and a script must not hold one.", "Let the file's reader take the secret from its environment.");
        var made = step.Uses switch
        {
            "file.copy" => Copy(action),
            "file.move" => Move(action),
            "file.delete" => await DeleteAsync(action, cancellationToken).ConfigureAwait(false),
            _ => await ContentAsync(action, cancellationToken).ConfigureAwait(false),
        };
        return new UndoCompiler(compiled, step).Apply(made);
    }

    private async Task<ScriptStep> ContentAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        var target = FileTarget.Of(context, Named(action, "file"));
        var path = PathOf(target);
        var (digest, mode) = After(action);
        var after = context.World.Files[target.Path].Content ?? throw compiled.Refused(step.Key, $"{target.Name} is not text.", "Use file.copy.");
        var before = compiled.Paths.ContentOf(path) ?? (Existed(action.Before) ? await File.ReadAllBytesAsync(target.Path, cancellationToken).ConfigureAwait(false) : []);
        var had = ModeBefore(target);
        var place = Place(path, action.Before, digest, mode, had);
        compiled.Paths.Add(number, place, after);
        var existed = Existed(action.Before);
        var name = ScriptQuote.Comment(path);
        var edits = before.AsSpan().SequenceEqual(after) ? [] : LineEdits.Between(Text(before, target), Text(after, target), context.Services.Diff, target.Name);
        ScriptAct effect = new EditLines(existed ? $"change {name}" : $"make {name}", path, edits, digest, existed && mode == had ? null : mode);
        return Filled(action, $"{(existed ? "change" : "make")} {path}", place, existed, effect, target) with
        {
            Notes = [.. action.Details, existed ? "Review: the lines that go (-) and come (+); the result is checked against the planned digest." : "Review: the whole content."],
        };
    }

    private ScriptStep Copy(PlannedAction action)
    {
        var (from, to) = (FileTarget.Of(context, Named(action, "from")), FileTarget.Of(context, Named(action, "to")));
        var (path, source) = (PathOf(to), PathOf(from));
        var (digest, mode) = After(action);
        var had = ModeBefore(to);
        var place = Place(path, action.Before, digest, mode, had);
        compiled.Paths.Add(number, place, context.World.Files[to.Path].Content);
        var existed = Existed(action.Before);
        var effect = new CopyFile($"copy {ScriptQuote.Comment(source)} to {ScriptQuote.Comment(path)}", source, path, digest, existed && mode == had ? null : mode);
        return Filled(action, $"copy {source} to {path}", place, existed, effect, to) with
        {
            Guard = new FilesGuard([place], [new ScriptTarget(source, digest, digest)]),
            Notes = [.. action.Details, "Review: what is copied is the file that was planned, told by its digest."],
        };
    }

    private ScriptStep Move(PlannedAction action)
    {
        var (from, to) = (FileTarget.Itself(context, Named(action, "from")), FileTarget.Itself(context, Named(action, "to")));
        var (source, path) = (PathOf(from), PathOf(to));
        var (digest, _) = After(action);
        var (fromBefore, toBefore) = (action.Before["from"]!.AsObject(), action.Before["to"]!.AsObject());
        var existed = Existed(toBefore);
        var left = new ScriptTarget(source, ScriptState.Content(FileSnapshot.Text(fromBefore, "digest")!, null), ScriptState.Absent);
        var place = new ScriptTarget(path, existed ? FileSnapshot.Text(toBefore, "digest")! : ScriptState.Absent, digest);
        compiled.Paths.Add(number, left, null);
        compiled.Paths.Add(number, place, context.World.Files[to.Path].Content);
        var folders = Folders(to);
        var saved = $"{number}/{Path.GetFileName(to.Path)}";
        return new ScriptStep
        {
            Key = step.Key,
            Title = $"move {source} to {path}",
            Notes = ["Review: both paths.", .. existed ? [$"What is at {path} is saved and replaced."] : Array.Empty<string>()],
            Guard = new FilesGuard([left, place], []),
            Destructive = existed && !Saves,
            Acts =
            [
                .. folders.Select(f => new MakeFolder($"make the folder {ScriptQuote.Comment(f)}", f)),
                .. existed && Saves ? [Save(path, saved)] : Array.Empty<ScriptAct>(),
                new MoveFile($"move {ScriptQuote.Comment(source)} to {ScriptQuote.Comment(path)}", source, path),
            ],
            Undo =
            [
                new MoveFile($"move {ScriptQuote.Comment(path)} back to {ScriptQuote.Comment(source)}", path, source),
                .. existed ? [new RestoreFile($"restore {ScriptQuote.Comment(path)}", path, saved, place.Before)] : Array.Empty<ScriptAct>(),
                .. Remove(folders),
            ],
        };
    }

    private async Task<ScriptStep> DeleteAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        if (action.Intent["file"] is null)
            throw compiled.Refused(step.Key, "what its globs find is not known yet.");
        var target = FileTarget.Itself(context, Named(action, "file"));
        var path = PathOf(target);
        var state = FileSnapshot.Text(action.Before, "link") is { } link ? ScriptState.Link(link)
            : FileSnapshot.Text(action.Before, "digest") ?? await DigestAsync(target.Path, cancellationToken).ConfigureAwait(false);
        var place = new ScriptTarget(path, state, ScriptState.Absent);
        compiled.Paths.Add(number, place, null);
        var saved = $"{number}/{Path.GetFileName(target.Path)}";
        var name = ScriptQuote.Comment(path);
        return new ScriptStep
        {
            Key = step.Key,
            Title = $"delete {path}",
            Notes = [.. action.Details, "Review: nobody needs it; its content is the planned one, told by its digest."],
            Guard = new FilesGuard([place], []),
            Destructive = true,
            Acts = [Saves ? new TakeFile($"delete {name} (moved to {compiled.Backup}/{ScriptQuote.Comment(saved)})", path, saved) : new DeleteFile($"delete {name}", path)],
            Undo = [new ReturnFile($"bring back {name}", path, saved)],
        };
    }

    private ScriptStep Filled(PlannedAction action, string title, ScriptTarget place, bool existed, ScriptAct effect, FileTarget target)
    {
        var folders = existed ? [] : Folders(target);
        var saved = $"{number}/{Path.GetFileName(target.Path)}";
        var name = ScriptQuote.Comment(place.Path);
        return new ScriptStep
        {
            Key = step.Key,
            Title = title,
            Guard = new FilesGuard([place], []),
            Destructive = existed && !Saves,
            Acts =
            [
                .. folders.Select(f => new MakeFolder($"make the folder {ScriptQuote.Comment(f)}", f)),
                .. existed && Saves ? [Save(place.Path, saved)] : Array.Empty<ScriptAct>(),
                effect,
            ],
            Undo = existed
                ? [new RestoreFile($"restore {name}", place.Path, saved, place.Before)]
                : [new DeleteFile($"delete {name}", place.Path), .. Remove(folders)],
        };
    }

    private SaveFile Save(string path, string saved) => new($"save {ScriptQuote.Comment(path)} as {compiled.Backup}/{ScriptQuote.Comment(saved)}, with its digest in {compiled.Backup}/SHA256SUMS", path, saved);

    private static IEnumerable<ScriptAct> Remove(IReadOnlyList<string> folders) =>
        folders.Reverse().Select(f => new RemoveFolder($"remove the empty folder {ScriptQuote.Comment(f)}", f));

    /// <summary>The permissions count only where the step changes them: then alone they tell before from after.</summary>
    private static ScriptTarget Place(string path, System.Text.Json.Nodes.JsonObject before, string digest, UnixFileMode? mode, UnixFileMode? had)
    {
        var changes = Existed(before) && mode is not null && had is not null && mode != had;
        return new ScriptTarget(
            path,
            Existed(before) ? ScriptState.Content(FileSnapshot.Text(before, "digest")!, changes ? had : null) : ScriptState.Absent,
            ScriptState.Content(digest, changes ? mode : null));
    }

    private UnixFileMode? ModeBefore(FileTarget target) =>
        OperatingSystem.IsWindows() || !File.Exists(target.Path) ? null : File.GetUnixFileMode(target.Path);

    private static (string Digest, UnixFileMode? Mode) After(PlannedAction action) =>
        (FileSnapshot.Text(action.Prediction!, "digest")!, FileSnapshot.Text(action.Prediction!, "mode") is { } mode ? SavedFile.ParseMode(mode) : null);

    private static bool Existed(System.Text.Json.Nodes.JsonObject before) => before["exists"]!.GetValue<bool>();

    private static string Named(PlannedAction action, string option) => FileSnapshot.Text(action.Intent, option)!;

    private IReadOnlyList<string> Folders(FileTarget target) => [.. target.MissingFolders().Select(Relative).Where(compiled.MadeFolders.Add)];

    private string PathOf(FileTarget target) => Relative(target.Path);

    private string Relative(string full)
    {
        var relative = Path.GetRelativePath(_root, full);
        return Path.IsPathRooted(relative) || relative == ".." || relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? full
            : relative.Replace(Path.DirectorySeparatorChar, '/');
    }

    private string Text(byte[] bytes, FileTarget target)
    {
        var text = TextFile.Decode(bytes, target.Name);
        if (text.Encoding is TextEncoding.Utf16BigEndian or TextEncoding.Utf16LittleEndian)
            throw compiled.Refused(step.Key, $"{target.Name} is UTF-16, whose lines a script cannot show.", "Convert the file to UTF-8, or replace it with file.copy.");
        if (bytes.LongLength > LargestText)
            throw compiled.Refused(step.Key, $"{target.Name} has {ByteSize.Format(bytes.LongLength)}; nobody could review that.", "Put the content in a file of its own and use file.copy.");
        return (text.Encoding == TextEncoding.Utf8WithMark ? "\uFEFF" : "") + text.Text;
    }

    private static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return await Digest.OfStreamAsync(stream, cancellationToken).ConfigureAwait(false);
    }
}
