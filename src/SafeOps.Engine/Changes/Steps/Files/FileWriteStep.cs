using System.Text;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Files;

/// <summary><c>file.write</c>: the whole content of a text file.</summary>
internal sealed class FileWriteStep : ContentStepType
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "file.write",
        "Writes the whole content of a text file, new or existing.",
        [
            new("file", OptionKind.Path, "The file to write; missing folders are made.") { Required = true },
            new("content", OptionKind.Text, "What the file is to hold, written as UTF-8 just as it stands here."),
            new("source", OptionKind.Path, "A file whose content is taken instead of 'content'."),
            StepOptions.Mode,
            StepOptions.MaxSize,
        ])
    {
        HasDefaultUndo = true,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        if (step.With.ContainsKey("content") == step.With.ContainsKey("source"))
            yield return new OptionMistake("content", "name one of 'content' and 'source'.");
        foreach (var mistake in StepOptions.CheckMode(step).Concat(StepOptions.CheckPaths(step, project, "file", "source")))
            yield return mistake;
    }

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) =>
        step.With["source"]?.GetValue<string>() is { } source ? [project.Folder.Resolve(source)] : [];

    protected override IReadOnlyList<FileTarget> Sources(StepOptions options, StepContext context) =>
        options.TextOrNull("source") is { } source ? [FileTarget.Of(context, source)] : [];

    protected override async Task<PlannedContent> PlanContentAsync(StepOptions options, FileTarget target, FileSnapshot before, PlanningContext context, CancellationToken cancellationToken)
    {
        var limit = options.Size("maxSize", StepOptions.DefaultMaxSize);
        var source = Sources(options, context) is [var file] ? file : null;
        var bytes = source is null
            ? Encoding.UTF8.GetBytes(options.Text("content"))
            : await FileContent.ReadAsync(Existing(context.World.Files[source.Path], source), source, limit, cancellationToken).ConfigureAwait(false);
        byte[] old = [];
        if (before.Exists)
        {
            old = await FileContent.ReadAsync(context.World.Files[target.Path], target, limit, cancellationToken).ConfigureAwait(false);
            TextFile.Decode(old, target.Name);
        }
        var intent = IntentOf(options.Step, target);
        // The content itself may be long; a secret in it stays a reference in what is digested.
        intent["content"] = source is null ? Digest.OfText(options.Step.With["content"]!.GetValue<string>()) : Digest.OfBytes(bytes);
        return new PlannedContent(PlannedFile.With(bytes), Digest.OfBytes(bytes), intent, RiskLevel.Medium)
        {
            Details = before.Exists ? [] : [$"a new file of {ByteSize.Format(bytes.Length)}"],
            Diff = FileContent.Diff(context, old, bytes, target.Name),
            Mode = options.FileMode,
            Simulated = source is not null && context.World.Files.IsPlanned(source.Path),
        };
    }

    protected override async Task WriteContentAsync(Stream output, StepOptions options, FileTarget target, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (Sources(options, context) is [var source])
        {
            await using var content = Existing(PlannedFile.OnDisk(source.Path), source).Open();
            await FileContent.CopyAsync(content, output, null, context, cancellationToken).ConfigureAwait(false);
            return;
        }
        await output.WriteAsync(Encoding.UTF8.GetBytes(options.Text("content")), cancellationToken).ConfigureAwait(false);
    }

    internal static PlannedFile Existing(PlannedFile file, FileTarget target) => file.Exists
        ? file
        : throw new SafeOpsException(ErrorCodes.FileNotFound, $"{target.Name} does not exist.", "Look at the path: it is relative to the project folder.", target.Name);
}
