using System.Text;
using SafeOps.Changes.Running;
using SafeOps.Values;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reports;

/// <summary>A run as a document: what happened, and whether the dry run was true.</summary>
internal static class RunMarkdown
{
    public static string Write(ChangeRun run)
    {
        var text = new StringBuilder();
        text.Append($"# {(run.Rehearsal ? "Rehearsal" : "Run")} of {Escape(run.Change)} in {Escape(run.Environment)}: {Words.Of(run.Status)}\n\n");
        text.Append($"Run {Code(run.RunId)}: {string.Join(" · ", RunText.Facts(run).Select(Escape))}\n\n");
        if (run.Reason is { Length: > 0 } reason)
            text.Append($"> {Escape(reason)}\n\n");
        text.Append("## What it did\n\n");
        if (run.Actions.Count > 0)
            text.Append(Head("Step", "Action", "Target", "Outcome", "Notes"));
        foreach (var action in run.Actions)
        {
            var notes = RunText.Deviations(action).Select(d => $"**not as predicted:** {Escape(d)}");
            if (action.Note is { Length: > 0 } note)
                notes = notes.Append(Escape(note));
            text.Append(Row(Code(action.StepKey, true), Words.Of(action.Verb), Code(action.Summary.Length > 0 ? action.Summary : action.Target, true), Words.Ending(action), string.Join("<br>", notes)));
        }
        text.Append(run.Actions.Count > 0 ? "\n" : "").Append(RunText.Closing(run)).Append("\n\n");
        Targets(text, run);
        var next = NextSteps.Of(run).ToList();
        if (next.Count > 0)
            text.Append("## Next\n\n").AppendJoin("", next.Select(n => $"- {Escape(n)}\n"));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Targets(StringBuilder text, ChangeRun run)
    {
        if (run.Targets.Count == 0)
            return;
        text.Append("## Targets\n\n").AppendJoin("", run.Targets.GroupBy(t => t.StepId).Select(s => $"- {Code(s.Key)}: {RunSentences.Targets(s)}\n")).Append('\n');
        text.Append(Head("Step", "Wave", "Target", "Outcome", "Took", "Notes"));
        foreach (var target in run.Targets)
        {
            text.Append(Row(Code(target.StepId, true), target.Wave is { } wave ? Counts.Format(wave) : "", Code(target.Item, true), Words.Of(target.Status),
                target.Duration is { } taken ? Durations.Taken(taken) : "", Escape(target.Reason ?? "")));
        }
        text.Append('\n');
    }
}
