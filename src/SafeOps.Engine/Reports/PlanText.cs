using SafeOps.Changes.Planning;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>A plan as a person reads it in a terminal.</summary>
public static class PlanText
{
    private const int FidelityWidth = 9;

    /// <summary>A longer diff is cut in a terminal; a report has it in full.</summary>
    private const int MostDiffLines = 40;

    private const int MostSamples = 3;
    private const int MostInset = 8;

    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(ChangePlan plan, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title(plan.UndoOf is null ? "DRY RUN" : "UNDO (dry run)", $"{plan.Change} → {plan.Environment}", Facts(plan))
            .Line("No changes are made.");
        foreach (var warning in plan.Warnings)
            page.Line($"Warning: {warning}", colour: style.Warning);
        Preflight(page, plan);
        if (plan.HasChanges)
            Actions(page, plan);
        else
            page.Blank().Line(plan.UndoOf is null ? Words.Nothing(plan) : "Nothing can be taken back.");
        if (!plan.HasChanges && (plan.UndoOf is not null || Words.Reads(plan) > 0))
            Groups(page, plan);
        if (plan.Partial)
            page.Blank().Line("Only some steps were planned (-Step): a run of them is no evidence for the next environment.", colour: style.Warning);
        if (plan.HasChanges)
            Next(page, plan);
        return page.ToString();
    }

    private static IEnumerable<string> Facts(ChangePlan plan) => plan.UndoOf is { } run
        ? [$"run {run}"]
        : [$"risk {Words.Of(plan.Risk)}", $"plan {Digest.Short(plan.Digest)}"];

    private static void Next(TextPage page, ChangePlan plan)
    {
        if (plan.UndoOf is { } run)
            page.Blank().Line($"Run Undo-SafeChange -RunId {run} without -WhatIf to go back.");
        else if (plan.Preflight.All(p => p.Passed))
            page.Blank().Line("Run without -WhatIf to perform these actions.");
        else
            page.Blank().Line("A run would be refused: a preflight check fails.", colour: page.Style.Delete);
    }

    private static void Preflight(TextPage page, ChangePlan plan)
    {
        if (plan.Preflight.Count == 0)
            return;
        page.Blank().Group("preflight");
        foreach (var check in plan.Preflight)
            page.Check(check.Passed, $"{check.What}: {check.Found}");
    }

    private static void Actions(TextPage page, ChangePlan plan)
    {
        var acting = plan.Actions.Where(Words.Acts).ToList();
        var open = acting.Count(a => a.Fidelity == Fidelity.Unknown);
        var steps = acting.Select(a => a.StepId).Distinct(StringComparer.Ordinal).Count();
        page.Blank().Line($"Would perform {Counts.Of(acting.Count, "action")} in {Counts.Of(steps, "step")}"
            + $"{(open > 0 ? $", {Counts.Format(open)} of them not predicted" : "")}:").Blank();
        Groups(page, plan);
    }

    private static void Groups(TextPage page, ChangePlan plan)
    {
        foreach (var group in Consecutive(plan.Steps))
        {
            page.Group(group[0].Id, group.Count == 1 && group[0].Name != group[0].Id ? group[0].Name : "");
            var waves = group.ToLookup(s => s.Wave);
            for (var i = 0; i < group.Count; i++)
            {
                if (plan.UndoOf is null && group[i].Wave is { } wave && (i == 0 || group[i - 1].Wave != wave))
                    page.Line($"{Words.Wave(group[i])}: {string.Join(", ", waves[wave].Select(s => s.Item))}", TextPage.Indent, page.Style.Muted);
                foreach (var action in group[i].Actions)
                    Action(page, action, isUndo: plan.UndoOf is not null);
            }
            if (group.All(s => s.Actions.Count == 0))
                page.Line("= nothing to do", TextPage.Indent, page.Style.Muted);
        }
    }

    /// <summary>The items of a <c>forEach</c> stand under one heading.</summary>
    private static List<List<PlannedStep>> Consecutive(IEnumerable<PlannedStep> steps)
    {
        var groups = new List<List<PlannedStep>>();
        foreach (var step in steps)
        {
            if (groups.Count > 0 && groups[^1][0].Id == step.Id)
                groups[^1].Add(step);
            else
                groups.Add([step]);
        }
        return groups;
    }

    private static void Action(TextPage page, PlannedAction action, bool isUndo)
    {
        var style = page.Style;
        var quiet = isUndo || !Words.Acts(action);
        page.Action(Words.Mark(action), Words.Of(action.Verb), action.Summary.Length > 0 ? action.Summary : action.Target, Words.Of(action.Fidelity), FidelityWidth,
            Colour(style, action), action.Fidelity == Fidelity.Unknown ? style.Warning : style.Muted);
        if (action.Fidelity == Fidelity.Unknown)
            page.Line(action.FidelityReason is { Length: > 0 } waits ? $"not predicted: {waits}" : "not predicted", TextPage.Text, style.Warning);
        foreach (var line in WithUndo(page, action, quiet))
            page.Line(line.Text, TextPage.Text + Inset(line.Text), line.Muted ? style.Muted : "");
        foreach (var command in action.Commands)
            page.Copied($"$ {command.Line}", TextPage.Text, style.Muted);
        if (action.Fidelity is not (Fidelity.Unknown or Fidelity.Exact) && action.FidelityReason is { Length: > 0 } reason)
            page.Line($"{Words.Of(action.Fidelity)}: {reason}", TextPage.Text, style.Muted);
        foreach (var (sample, i) in action.Samples.Take(MostSamples).Select((s, i) => (s, i)))
            page.Verbatim($"{(i == 0 ? "such as" : ""),-9}{sample}", TextPage.Text, style.Muted);
        if (action.Diff is { Length: > 0 } diff && !DetailsTellIt(action))
            Diff(page, diff);
        if (action.Residue is { Length: > 0 } residue)
            page.Line($"this dry run leaves behind: {residue}", TextPage.Text, style.Warning);
    }

    /// <summary>The undo stands behind the last detail where it fits, as one thing to read.</summary>
    private static IEnumerable<(string Text, bool Muted)> WithUndo(TextPage page, PlannedAction action, bool quiet)
    {
        var undo = quiet ? "" : Words.Undo(action);
        for (var i = 0; i < action.Details.Count; i++)
        {
            var detail = action.Details[i];
            if (i == action.Details.Count - 1 && undo.Length > 0 && PrintableText.Width(PrintableText.Line($"{detail} · {undo}")) <= page.Width - TextPage.Text)
            {
                yield return ($"{detail} · {undo}", false);
                yield break;
            }
            yield return (detail, false);
        }
        if (undo.Length > 0)
            yield return (undo, true);
    }

    /// <summary>How far a detail stands in below the one before it: an attribute below its resource.</summary>
    private static int Inset(string detail) => Math.Min(MostInset, detail.Length - detail.TrimStart(' ').Length);

    /// <summary>Field changes (<c>a: 1 → 2</c>) are told by the details already.</summary>
    private static bool DetailsTellIt(PlannedAction action) =>
        action.Details.Count > 0 && action.Details.All(d => d.Contains(" → ", StringComparison.Ordinal));

    private static void Diff(TextPage page, string diff)
    {
        var lines = diff.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')
            .SkipWhile(l => l.StartsWith("--- ", StringComparison.Ordinal) || l.StartsWith("+++ ", StringComparison.Ordinal)).ToList();
        foreach (var line in lines.Take(MostDiffLines))
        {
            page.Verbatim(line, TextPage.Text, line.Length == 0 ? "" : line[0] switch
            {
                '+' => page.Style.Create,
                '-' => page.Style.Delete,
                '@' => page.Style.Muted,
                _ => "",
            });
        }
        if (lines.Count > MostDiffLines)
            page.Line($"… {Counts.Of(lines.Count - MostDiffLines, "more line")}; Export-ChangeReport writes them all", TextPage.Text, page.Style.Muted);
    }

    private static string Colour(TextStyle style, PlannedAction action) => action.Fidelity == Fidelity.Unknown ? style.Warning : action.Verb switch
    {
        ActionVerb.Create => style.Create,
        ActionVerb.Update or ActionVerb.Move => style.Update,
        ActionVerb.Delete => style.Delete,
        ActionVerb.Run => style.Run,
        _ => style.Muted,
    };
}
