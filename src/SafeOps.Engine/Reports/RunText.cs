using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>A run as a person reads it in a terminal: what happened, whether the dry run was true, and what to do next.</summary>
public static class RunText
{
    private const int StatusWidth = 12;
    private const int TargetWidth = 13;

    /// <summary>More targets than this are shown only where they came to no good end.</summary>
    private const int MostTargets = 20;

    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(ChangeRun run, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title(run.Rehearsal ? "REHEARSAL" : "RUN", $"{run.Change} → {run.Environment}", [Words.Of(run.Status), $"run {run.RunId}"], Colour(style, run.Status));
        page.Line(string.Join(" · ", Facts(run)), colour: style.Muted);
        if (run.Reason is { Length: > 0 } reason)
            page.Blank().Paragraphs(Short(reason, run), colour: Colour(style, run.Status));
        string? step = null;
        foreach (var action in run.Actions)
        {
            var id = StepId(action.StepKey);
            if (id != step)
            {
                if (step is null)
                    page.Blank();
                page.Group(id);
            }
            step = id;
            Action(page, action);
        }
        Targets(page, run);
        page.Blank().Line(Closing(run), colour: run.DryRunWasTrue ? "" : style.Warning);
        foreach (var next in NextSteps.Of(run))
            page.Line(next);
        return page.ToString();
    }

    /// <summary>What an action's own note tells at length is not told twice.</summary>
    private static string Short(string reason, ChangeRun run) => run.Actions.Select(a => a.Note).OfType<string>().Where(n => n.Contains('\n'))
        .Aggregate(reason, (text, note) => text.Replace(note, note[..note.IndexOf('\n')].TrimEnd('.', ':') + (note.EndsWith('.') ? "." : ""), StringComparison.Ordinal));

    /// <summary>Of a step with many targets how many came to which end, and those that did not come to a good one.</summary>
    private static void Targets(TextPage page, ChangeRun run)
    {
        if (run.Targets.Count == 0)
            return;
        page.Blank().Group("targets");
        foreach (var step in run.Targets.GroupBy(t => t.StepId))
            page.Line($"{step.Key}: {RunSentences.Targets(step)}", TextPage.Indent);
        var shown = run.Targets.Where(t => run.Targets.Count <= MostTargets || t.Status is not (TargetStatus.Done or TargetStatus.NothingToDo or TargetStatus.Undone)).ToList();
        foreach (var target in shown.Take(MostTargets))
        {
            var (mark, colour) = Look(page.Style, target.Status);
            page.Action(mark, target.Wave is { } wave ? $"wave {Counts.Format(wave)}" : "", target.Item, Words.Of(target.Status), TargetWidth, colour, colour);
            if (target.Reason is { Length: > 0 } reason)
                page.Line(reason, TextPage.Text, page.Style.Muted);
        }
        if (shown.Count > MostTargets)
            page.Line($"… {Counts.Of(shown.Count - MostTargets, "more target")}; Export-ChangeReport writes them all", TextPage.Indent, page.Style.Muted);
    }

    private static (string Mark, string Colour) Look(TextStyle style, TargetStatus status) => status switch
    {
        TargetStatus.Done => ("✓", style.Create),
        TargetStatus.Failed or TargetStatus.UndoRefused => ("✗", style.Delete),
        TargetStatus.InDoubt => ("?", style.Warning),
        TargetStatus.Undone => ("<", style.Muted),
        TargetStatus.Skipped or TargetStatus.NotBegun => ("-", style.Muted),
        TargetStatus.NothingToDo => ("=", style.Muted),
        _ => (" ", style.Muted),
    };

    /// <summary>What matters once all is over: where things stand after an undo, else whether the dry run was true.</summary>
    internal static string Closing(ChangeRun run)
    {
        if (run.Status is not (RunStatus.Undone or RunStatus.FailedUndone))
            return Truth(run);
        if (run.Actions.Any(a => a.Status is ActionStatus.Done or ActionStatus.NotVerified && a.Verb != ActionVerb.Read))
            return "What has a way back is as it was before the run; what is marked done has none.";
        var back = run.Actions.Any(a => a.Status == ActionStatus.Undone) ? "Everything is back as it was before the run." : "Nothing was changed.";
        return run.DryRunWasTrue ? back : $"{back} {Truth(run)}";
    }

    /// <summary>One sentence: was the dry run true?</summary>
    private static string Truth(ChangeRun run)
    {
        var matched = run.Actions.Count(a => a.Truth == PredictionTruth.Matched);
        var differed = run.Actions.Count(a => a.Truth == PredictionTruth.Differed);
        var open = run.Actions.Count(a => a.Truth == PredictionTruth.NotPredicted);
        var unpredicted = open > 0 ? $" {Counts.Of(open, "action")} could not be predicted, as the plan said." : "";
        if (matched + differed + open == 0)
            return Unfinished(run);
        if (differed > 0)
            return $"The dry run was not true: {Counts.Format(differed)} of {Counts.Of(matched + differed, "prediction")} differed.{unpredicted}";
        return matched == 0 ? unpredicted.TrimStart() : $"The dry run was true: {Counts.Of(matched, "prediction")}, all as they came.{unpredicted}";
    }

    /// <summary>Of a run in which no action came to its end: one that was begun is not one that did nothing.</summary>
    private static string Unfinished(ChangeRun run)
    {
        if (run.Actions.Count(a => a.Status == ActionStatus.InDoubt) is > 0 and var doubtful)
            return $"It is not known whether {(doubtful == 1 ? "an action" : Counts.Of(doubtful, "action"))} took place.";
        return run.Actions.Any(a => a.Status is ActionStatus.Failed or ActionStatus.UndoRefused)
            ? "No action was carried out to its end; what failed may have done a part."
            : "No action was carried out.";
    }

    /// <summary>Where an action did other than predicted, by key: <c>rows: predicted 3, was 4</c>.</summary>
    internal static IEnumerable<string> Deviations(RunAction action) => action.Truth != PredictionTruth.Differed
        ? []
        : PlanObservations.Fields(action.Predicted ?? [], action.Actual ?? [])
            .Where(f => action.Predicted?.ContainsKey(f.Key) == true)
            .Select(f => $"{f.Key}: predicted {f.Before}, was {f.After}");

    internal static IEnumerable<string> Facts(ChangeRun run)
    {
        yield return Counts.Of(run.Actions.Count, "action");
        yield return Words.At(run.Started);
        // After an undo the end is that of the undo, perhaps days later.
        if (run is { Finished: { } finished, Status: not (RunStatus.Undone or RunStatus.PartlyUndone) })
            yield return $"took {Durations.Taken(finished - run.Started)}";
        yield return run.Actor;
        yield return $"plan {Digest.Short(run.PlanDigest)}";
        if (run.RecordId is { } record)
            yield return $"record {record}";
    }

    private static string StepId(string key) => key.IndexOf('[') is var bracket and > 0 ? key[..bracket] : key;

    private static void Action(TextPage page, RunAction action)
    {
        var colour = Colour(page.Style, action.Status);
        page.Action(action.NothingToDo ? "=" : Mark(action.Status), Words.Of(action.Verb), action.Summary.Length > 0 ? action.Summary : action.Target, Words.Ending(action), StatusWidth, colour, colour);
        foreach (var deviation in Deviations(action))
            page.Line($"not as predicted: {deviation}", TextPage.Text, page.Style.Warning);
        if (action.Note is { Length: > 0 } note)
            page.Paragraphs(note, TextPage.Text, page.Style.Muted);
    }

    private static string Mark(ActionStatus status) => status switch
    {
        ActionStatus.Done => "✓",
        ActionStatus.Failed or ActionStatus.UndoRefused or ActionStatus.NotVerified => "✗",
        ActionStatus.InDoubt => "?",
        ActionStatus.Undone => "<",
        ActionStatus.Skipped => "-",
        _ => " ",
    };

    private static string Colour(TextStyle style, ActionStatus status) => status switch
    {
        ActionStatus.Done => style.Create,
        ActionStatus.Failed or ActionStatus.UndoRefused or ActionStatus.NotVerified => style.Delete,
        ActionStatus.InDoubt => style.Warning,
        _ => style.Muted,
    };

    private static string Colour(TextStyle style, RunStatus status) => status switch
    {
        RunStatus.Succeeded or RunStatus.NothingToDo or RunStatus.Undone => style.Create,
        RunStatus.FailedLeft or RunStatus.FailedUndone => style.Delete,
        _ => style.Warning,
    };
}
