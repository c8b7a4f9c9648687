using SafeOps.Errors;
using SafeOps.Runbooks.Reading;
using SafeOps.Runbooks.Writing;
using SafeOps.Text;

namespace SafeOps.Runbooks.Updating;

/// <summary>
/// Merges what an incident taught into a runbook that is there. It only inserts, and in the head moves the days of review: what
/// people wrote stays byte for byte. A foreign file gets the new parts below its own headings.
/// </summary>
public sealed class RunbookUpdater(ITextDiff diff)
{
    /// <param name="file">The runbook that is there.</param>
    /// <param name="made">What the incident alone would make, its parameters named as those of the file.</param>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.RunbookInvalid"/>: nothing can be added without the risk of spoiling it.</exception>
    public RunbookUpdate Merge(RunbookFile file, Runbook made)
    {
        Demand(file);
        var there = file.Runbook;
        var steps = made.Steps.Where(s => !IsKnown(there, s)).ToList();
        var remarks = made.Remarks.Where(r => !IsKnown(there, file.Text, r)).ToList();
        var again = made.Steps.Where(s => s.Readings.Count > 0).Select(s => (Step: s, There: there.Steps.FirstOrDefault(t => t.Command == s.Command && t.Source != s.Source)))
            .Where(p => p.There is not null)
            .Select(p => (There: p.There!, New: p.Step.Readings.Where(r => !file.Text.Contains(SourceMark.Text(r.Source!), StringComparison.Ordinal)).ToList()))
            .Where(p => p.New.Count > 0).ToList();
        var text = new TextInsertions(file.Text);
        var isNewOrigin = there.IsOwn && there.Provenance.All(p => p.Id != made.Provenance[0].Id);
        if (steps.Count + remarks.Count + again.Count > 0 || isNewOrigin)
        {
            // Before new steps, which may come to stand at the same place.
            foreach (var (known, readings) in again)
                text.Insert(EndOfStep(file, known), $"{StepMarkdown.HowToRead}, after {MarkdownText.Escape(made.Provenance[0].Title)} ({made.Provenance[0].Id}):\n\n{string.Concat(readings.Select(RemarkMarkdown.Item))}");
            foreach (var (section, heading) in RunbookWriter.Sections)
                AddSection(file, text, section, heading, [.. remarks.Where(r => r.Section == section)], [.. steps.Where(s => s.Section == section)]);
            if (there.IsOwn)
                HeadEdit.Apply(file, made, text);
        }
        var merged = text.ToString();
        return new RunbookUpdate
        {
            Path = file.Path,
            Origin = made.Provenance[0],
            Diff = diff.Unified(file.Text, merged, System.IO.Path.GetFileName(file.Path)),
            Text = merged,
            NewSteps = steps,
            NewRemarks = remarks,
            ReadAgain = [.. again.Select(a => a.There.Number)],
        };
    }

    private static void Demand(RunbookFile file)
    {
        if (file.Mistakes.Count > 0)
            throw new MistakesException(ErrorCodes.RunbookInvalid, file.Mistakes);
        if (file.Document.Blocks.OfType<MarkdownCode>().FirstOrDefault(c => !c.IsClosed) is { } open)
        {
            throw new SafeOpsException(
                ErrorCodes.RunbookInvalid,
                $"{file.Path}:{open.Line}: the code block that begins here is never closed; what is added would become a part of it. Nothing was changed.",
                "Close it, then try again.",
                file.Path);
        }
        if (!file.Runbook.IsOwn && file.Headings.Count == 0)
        {
            throw new SafeOpsException(
                ErrorCodes.RunbookInvalid,
                $"{file.Path} has no heading that names symptoms, investigation, causes, resolution or prevention: it is not known where anything belongs. Nothing was changed.",
                "Add such headings, or make a runbook of its own: New-Runbook -OutputPath.",
                file.Path);
        }
    }

    private static bool IsKnown(Runbook there, RunbookStep step) =>
        there.Steps.Any(t => (t.Source is not null && t.Source.Origin == step.Source!.Origin && t.Source.Entry == step.Source.Entry) || (t.Command == step.Command && t.Connection == step.Connection && t.Shell == step.Shell));

    private static bool IsKnown(Runbook there, string text, RunbookRemark remark) =>
        (remark.Source is { Entry: > 0 } source && text.Contains(SourceMark.Text(source), StringComparison.Ordinal))
        || there.In(remark.Section).Any(r => string.Equals(r.Text.Trim(), remark.Text.Trim(), StringComparison.OrdinalIgnoreCase) || r.Text.Trim() == MarkdownText.Escape(remark.Text).Trim());

    private static void AddSection(RunbookFile file, TextInsertions text, RunbookSection section, string heading, IReadOnlyList<RunbookRemark> remarks, IReadOnlyList<RunbookStep> steps)
    {
        if (remarks.Count + steps.Count == 0)
            return;
        var items = string.Concat(remarks.Select(RemarkMarkdown.Item));
        var added = steps.Select(StepMarkdown.Text).ToList();
        if (!file.Headings.TryGetValue(section, out var there))
        {
            text.Insert(file.Text.Length, string.Join('\n', added.Prepend(items).Prepend($"## {heading}\n").Where(p => p.Length > 0)));
            return;
        }
        var within = file.Document.Blocks.OfType<MarkdownHeading>().Where(h => h.Line > there.Line).ToList();
        var end = within.FirstOrDefault(h => h.Level <= there.Level)?.Line;
        RemoveNothing(file, text, section, there.Line, end);
        // Beside the steps, not below the last of them.
        var firstStep = within.FirstOrDefault(h => h.Level > there.Level && (end is null || h.Line < end))?.Line ?? end;
        if (items.Length > 0)
            text.Insert(text.OffsetOf(firstStep), items);
        if (added.Count > 0)
            text.Insert(text.OffsetOf(end), string.Join('\n', added));
    }

    /// <summary>The sentence that says that there is nothing goes when there is something.</summary>
    private static void RemoveNothing(RunbookFile file, TextInsertions text, RunbookSection section, int from, int? end)
    {
        var sentence = RunbookWriter.Nothing(section);
        if (file.Document.Blocks.OfType<MarkdownPassage>().FirstOrDefault(p => p.Line > from && (end is null || p.Line < end) && p.Text == sentence) is { } nothing)
            text.RemoveLines(nothing.Line, nothing.LastLine);
    }

    private static int EndOfStep(RunbookFile file, RunbookStep step)
    {
        var next = file.Document.Blocks.OfType<MarkdownHeading>().FirstOrDefault(h => h.Line > step.LastLine)?.Line;
        var following = file.Runbook.Steps.FirstOrDefault(s => s.Number == step.Number + 1);
        var places = new TextInsertions(file.Text);
        // Of several commands below one heading the next begins where its block does.
        return places.OffsetOf(following is not null && (next is null || following.Line < next) ? following.Line : next);
    }
}
