using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Files;

/// <summary>The new text of a file, and what a person should know of the edit.</summary>
internal sealed record TextEdit(string Text, IReadOnlyList<string> Details);

/// <summary>A step that edits a part of an existing text file; encoding, byte order mark and line ends stay.</summary>
internal abstract class EditStepType : ContentStepType
{
    protected abstract TextEdit Edit(string text, string name, StepOptions options, StepContext context);

    protected override async Task<PlannedContent> PlanContentAsync(StepOptions options, FileTarget target, FileSnapshot before, PlanningContext context, CancellationToken cancellationToken)
    {
        var (old, now, details) = await EditAsync(context.World.Files[target.Path], options, target, context, cancellationToken).ConfigureAwait(false);
        return new PlannedContent(PlannedFile.With(now), Digest.OfBytes(now), IntentOf(options.Step, target), RiskLevel.Low)
        {
            Details = details,
            Diff = FileContent.Diff(context, old, now, target.Name),
        };
    }

    protected override async Task WriteContentAsync(Stream output, StepOptions options, FileTarget target, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (_, now, _) = await EditAsync(PlannedFile.OnDisk(target.Path), options, target, context, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(now, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(byte[] Old, byte[] Now, IReadOnlyList<string> Details)> EditAsync(PlannedFile file, StepOptions options, FileTarget target, StepContext context, CancellationToken cancellationToken)
    {
        var limit = options.Size("maxSize", StepOptions.DefaultMaxSize);
        var old = await FileContent.ReadAsync(FileWriteStep.Existing(file, target), target, limit, cancellationToken).ConfigureAwait(false);
        var text = TextFile.Decode(old, target.Name);
        var edit = Edit(text.Text, target.Name, options, context);
        return (old, edit.Text == text.Text ? old : text.Encode(edit.Text, target.Name), edit.Details);
    }
}
