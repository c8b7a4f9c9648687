using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Files;

/// <summary><c>file.copy</c>: a file of any size, streamed.</summary>
internal sealed class FileCopyStep : ContentStepType
{
    public override StepTypeDescriptor Descriptor { get; } = new(
        "file.copy",
        "Copies a file of any size and kind.",
        [
            new("from", OptionKind.Path, "The file to copy; a link is followed.") { Required = true },
            new("to", OptionKind.Path, "The path of the copy; missing folders are made.") { Required = true },
            new("overwrite", OptionKind.Boolean, "Replace a file with another content that is there.") { Default = "false" },
            StepOptions.Mode,
        ])
    {
        HasDefaultUndo = true,
    };

    protected override string TargetOption => "to";

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) =>
        StepOptions.CheckMode(step).Concat(StepOptions.CheckPaths(step, project, "from", "to"));

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) =>
        step.With["from"]?.GetValue<string>() is { } from ? [project.Folder.Resolve(from)] : [];

    protected override IReadOnlyList<FileTarget> Sources(StepOptions options, StepContext context) => [FileTarget.Of(context, options.Text("from"))];

    protected override async Task<PlannedContent> PlanContentAsync(StepOptions options, FileTarget target, FileSnapshot before, PlanningContext context, CancellationToken cancellationToken)
    {
        var from = Sources(options, context)[0];
        var source = await FileSnapshot.OfPlanAsync(context.World.Files, from.Path, cancellationToken).ConfigureAwait(false);
        var file = FileWriteStep.Existing(context.World.Files[from.Path], from);
        if (before.Exists && before.Digest != source.Digest && !options.Flag("overwrite"))
            throw new SafeOpsException(ErrorCodes.FileUnwritable, $"{target.Name} exists and differs from {from.Name}.", "Use 'overwrite: true' where it is to be replaced.", target.Name);
        var small = source.Length <= StepOptions.DefaultMaxSize && before.Length <= StepOptions.DefaultMaxSize;
        return new PlannedContent(file, source.Digest!, IntentOf(options.Step, target), RiskLevel.Medium)
        {
            Details = [$"from {from.Name}, {ByteSize.Format(source.Length)}"],
            Diff = before.Exists && small ? await DiffAsync().ConfigureAwait(false) : null,
            // As cp(1): a new copy of a script can be run, an existing file keeps its permissions.
            Mode = options.FileMode ?? (before.Exists ? null : source.Mode),
            Found = new JsonObject { ["source"] = source.Digest },
            Simulated = source.Planned || before.Planned,
        };

        async Task<string?> DiffAsync()
        {
            var old = await FileContent.ReadAsync(context.World.Files[target.Path], target, StepOptions.DefaultMaxSize, cancellationToken).ConfigureAwait(false);
            var now = await FileContent.ReadAsync(file, from, StepOptions.DefaultMaxSize, cancellationToken).ConfigureAwait(false);
            return FileContent.Diff(context, old, now, target.Name);
        }
    }

    protected override async Task WriteContentAsync(Stream output, StepOptions options, FileTarget target, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var from = Sources(options, context)[0];
        var source = await FileSnapshot.OfDiskAsync(from.Path, cancellationToken).ConfigureAwait(false);
        if (!source.Exists || source.Digest != FileSnapshot.Text(action.Before, "source"))
            throw FileActions.Changed(from, "when the copy was planned", source);
        await using var content = PlannedFile.From(from.Path).Open();
        await FileContent.CopyAsync(content, output, source.Length, context, cancellationToken).ConfigureAwait(false);
    }
}
