using System.Text;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Promotion;
using SafeOps.Values;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reports;

/// <summary>A plan as the text of a pull request.</summary>
internal static class PlanMarkdown
{
    public static string Write(ChangePlan plan, StageStatus? gate)
    {
        var text = new StringBuilder();
        text.Append($"# {Escape(plan.Title)}\n\n");
        if (plan.Why is { Length: > 0 } why)
            text.Append($"{Escape(why)}\n\n");
        text.Append(Head("Change", "Environment", "Risk", "Plan", "Planned"))
            .Append(Row(Code(plan.Change, true), Code(plan.Environment, true), $"**{Words.Of(plan.Risk)}**", Code(Digest.Short(plan.Digest), true), $"{Words.At(plan.PlannedAt)} by {Code(plan.PlannedBy, true)}"))
            .Append('\n');
        foreach (var warning in plan.Warnings)
            text.Append($"> **Warning:** {Escape(warning)}\n\n");
        if (plan.Partial)
            text.Append("> Only some steps were planned: a run of them is no evidence for the next environment.\n\n");
        Parameters(text, plan);
        text.Append($"## What it would do\n\n{Actions(plan)}");
        Waves(text, plan);
        if (WayBack(plan) is { Length: > 0 } back)
            text.Append($"## The way back\n\n{back}");
        Preflight(text, plan);
        Evidence(text, plan);
        if (gate is not null)
            text.Append($"## Gate to {Escape(gate.Environment)}\n\n{PromotionMarkdown.Items(gate)}{PromotionMarkdown.Commands([gate])}");
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Parameters(StringBuilder text, ChangePlan plan)
    {
        if (plan.Parameters.Count == 0)
            return;
        text.Append("## Parameters\n\n").Append(Head("Name", "Value"));
        foreach (var (name, value) in plan.Parameters)
            text.Append(Row(Code(name, true), Code(value is null ? "null" : CanonicalJson.Write(value), true)));
        text.Append('\n');
    }

    /// <summary>A table of the actions, with what is long behind it; no heading.</summary>
    public static string Actions(ChangePlan plan)
    {
        if (!plan.HasChanges && Words.Reads(plan) == 0)
            return "Nothing: everything is already as the change wants it.\n\n";
        var text = new StringBuilder();
        text.Append(Head("Step", "Action", "Target", "Prediction", "Risk", "Details"));
        foreach (var action in plan.Actions)
        {
            var details = action.Details.Select(Escape).Concat(action.Commands.Select(c => Code(c.Line, true)));
            if (action.Fidelity != Fidelity.Exact && action.FidelityReason is { Length: > 0 } reason)
                details = details.Append(Escape($"{Words.Of(action.Fidelity)}: {reason}"));
            if (action.Residue is { Length: > 0 } residue)
                details = details.Append(Escape($"planning leaves behind: {residue}"));
            text.Append(Row(Code(action.StepKey, true), Words.Of(action.Verb), Code(action.Summary.Length > 0 ? action.Summary : action.Target, true),
                Words.Of(action.Fidelity), action.Risk == RiskLevel.Low ? "low" : $"**{Words.Of(action.Risk)}**", string.Join("<br>", details)));
        }
        text.Append('\n');
        foreach (var action in plan.Actions)
        {
            if (action.Diff is { Length: > 0 } diff)
                text.Append(Details($"Difference: {action.Target}", Block(diff, "diff"))).Append('\n');
            if (action.Samples.Count > 0)
                text.Append(Details($"Samples: {action.Target}", Block(string.Join('\n', action.Samples), "text"))).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Which items of a roll-out are taken together.</summary>
    private static void Waves(StringBuilder text, ChangePlan plan)
    {
        if (plan.UndoOf is not null || !plan.Steps.Any(s => s.Wave is not null))
            return;
        text.Append("## Roll-out\n\n").Append(Head("Step", "Wave", "Targets"));
        foreach (var wave in plan.Steps.Where(s => s.Wave is not null).GroupBy(s => (s.Id, s.Wave)))
            text.Append(Row(Code(wave.Key.Id, true), Escape(Words.Wave(wave.First())), string.Join(", ", wave.Select(s => Code(s.Item!, true)))));
        text.Append('\n');
    }

    /// <summary>How each step is undone, as a list without a heading; empty where nothing acts.</summary>
    public static string WayBack(ChangePlan plan)
    {
        var text = new StringBuilder();
        var acting = plan.Actions.Where(a => Words.Acts(a) && a.Verb != ActionVerb.Read).ToList();
        foreach (var group in acting.GroupBy(a => (a.StepId, a.Undoable, Undo: Words.Undo(a with { SaveBytes = null }))))
        {
            var bytes = group.Sum(a => a.SaveBytes ?? 0);
            text.Append($"- {Code(group.Key.StepId)}, {Counts.Of(group.Count(), "action")}: {(group.Key.Undoable ? "" : "**")}{Escape(group.Key.Undo)}{(group.Key.Undoable ? "" : "**")}"
                + $"{(bytes > 0 ? $" (saves {ByteSize.Format(bytes)})" : "")}\n");
        }
        return acting.Count == 0 ? "" : text.Append('\n').ToString();
    }

    private static void Preflight(StringBuilder text, ChangePlan plan)
    {
        if (plan.Preflight.Count == 0)
            return;
        text.Append("## Preflight\n\n");
        foreach (var check in plan.Preflight)
            text.Append($"- {(check.Passed ? "✓" : "✗ **failed**")} {Code(check.What)}: {Escape(check.Found)}\n");
        text.Append('\n');
    }

    private static void Evidence(StringBuilder text, ChangePlan plan)
    {
        text.Append("## Evidence\n\n");
        text.Append($"- Plan digest {Code(plan.Digest)}\n- Shape digest {Code(plan.ShapeDigest)}: equal in two environments means the same change\n");
        text.Append(plan.RecordId is { } record ? $"- Recorded in the ledger as record {record}\n" : "- Not recorded in the ledger\n");
        text.Append('\n');
    }
}
