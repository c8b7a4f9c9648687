using System.Globalization;
using System.Text;
using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.Reports;
using SafeOps.Values;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reviews;

/// <summary>A review request as the text of a pull request, in GitHub Flavored Markdown.</summary>
public static class ReviewMarkdown
{
    public static string Write(ReviewRequest request)
    {
        var text = new StringBuilder();
        Description(text, request);
        text.Append("## What will change\n\n");
        foreach (var plan in request.Plans)
            Plan(text, plan);
        Testing(text, request);
        Checklists(text, request);
        Rollback(text, request);
        if (request.Scripts.Count > 0)
            text.Append("## Scripts\n\n").AppendJoin("", request.Scripts.Select(ScriptMarkdown.Write));
        text.Append("## Notes\n\nThis text was generated with assistance, from the change file, its dry run and the ledger. A box is ticked only where a record says so. "
            + "Who approves it has read the change as if a person had written every line of it.\n");
        return text.ToString();
    }

    private static void Description(StringBuilder text, ReviewRequest request)
    {
        text.Append($"# {Escape(request.Title)}\n\n## Description\n\n");
        text.Append(request.Why is { Length: > 0 } why ? $"{Escape(why)}\n\n" : "The change does not say why (`why:`).\n\n");
        text.Append(Head("Change", "File", "Risk", "Author", "Shape"))
            .Append(Row(Code(request.Change, true), Code(request.Path, true), $"**{Words.Of(request.Risk)}**", Code(request.Author ?? "", true), Code(Digest.Short(request.Promotion.ShapeDigest), true)))
            .Append('\n');
        foreach (var reason in request.RiskReasons)
            text.Append($"- {Escape(reason)}\n");
        text.Append(request.RiskReasons.Count > 0 ? "\n" : "");
        foreach (var problem in request.LedgerProblems)
            text.Append($"> **The ledger is damaged:** {Escape(problem)}\n\n");
    }

    private static void Plan(StringBuilder text, ReviewedPlan reviewed)
    {
        text.Append($"### In {Escape(reviewed.Environment)}\n\n");
        if (reviewed.Plan is not { } plan)
        {
            text.Append($"> **It could not be planned:** {Escape(reviewed.Problem!)}\n\n");
            return;
        }
        text.Append($"Dry run {Code(Digest.Short(plan.Digest))} of {Words.At(plan.PlannedAt)} by {Code(plan.PlannedBy)}, ");
        text.Append(reviewed.Record is { } record
            ? $"the same as recorded: {Recorded(record)}.\n\n"
            : $"**not recorded**; record it with {Code($"New-ChangePlan -Path {plan.Path} -Environment {plan.Environment}")}.\n\n");
        foreach (var warning in plan.Warnings)
            text.Append($"> **Warning:** {Escape(warning)}\n\n");
        foreach (var check in plan.Preflight.Where(p => !p.Passed))
            text.Append($"> **Preflight fails:** {Escape(check.What)}: {Escape(check.Found)}\n\n");
        text.Append(PlanMarkdown.Actions(plan));
    }

    private static void Testing(StringBuilder text, ReviewRequest request)
    {
        text.Append("## Testing\n\n");
        foreach (var stage in request.Testing)
        {
            text.Append($"### {Escape(stage.Environment)}\n\n");
            if (stage.Deeds.Count == 0)
                text.Append("Nothing is recorded of this change here.\n\n");
            else
                text.Append(Head("Record", "What", "Outcome", "When", "By", "Notes")).AppendJoin("", stage.Deeds.Select(Deed)).Append('\n');
            if (stage.OfOthers > 0)
                text.Append($"{Counts.Of(stage.OfOthers, "record")} of earlier versions of the change {(stage.OfOthers == 1 ? "is" : "are")} left out: {(stage.OfOthers == 1 ? "it says" : "they say")} nothing of this one.\n\n");
        }
    }

    private static string Deed(TestDeed deed)
    {
        var record = deed.Record;
        var notes = new List<string>();
        if (deed.CountsNot is { } why)
            notes.Add($"**does not count:** {Escape(why)}");
        if (EvidenceData.Flag(record, EvidenceData.DryRunWasTrue) is { } wasTrue)
            notes.Add(wasTrue ? "the dry run was true" : "**the dry run was not true**");
        if (EvidenceData.Flag(record, EvidenceData.Whole) == false)
            notes.Add("a part of the change only");
        if (EvidenceData.Text(record, EvidenceData.Item) is { } item)
            notes.Add(Code(item, true));
        if (record.Note is { Length: > 0 } note)
            notes.Add(Escape(note));
        return Row(record.RecordId.ToString(CultureInfo.InvariantCulture), Kind(record), record.Kind == RecordKind.Plan ? Code(Digest.Short(record.PlanDigest ?? ""), true) : Escape(record.Outcome),
            Words.At(record.At), Code(record.Actor, true), string.Join("<br>", notes));
    }

    private static string Kind(ChangeRecord record)
    {
        var kind = record.Kind == RecordKind.Plan ? "dry run" : Words.Of(record.Kind);
        return record.RunId is { } run ? $"{kind} {Code(run, true)}" : kind;
    }

    /// <summary>What a later stage asks again is told once; what holds for every change (an intact ledger, a clock that went on) only where it does not hold.</summary>
    private static void Checklists(StringBuilder text, ReviewRequest request)
    {
        text.Append("## Checklist\n\n");
        var told = new HashSet<(string, bool)>();
        foreach (var stage in request.Promotion.Stages)
        {
            var items = stage.Items.Where(i => !(i.Satisfied && i.Id is ItemIds.Ledger or ItemIds.Clock) && told.Add((i.Id, i.Satisfied))).ToList();
            text.Append($"### {Escape(stage.Environment)}\n\n{PromotionMarkdown.Items(stage, items)}");
        }
        if (PromotionMarkdown.Commands(request.Promotion.Stages) is { Length: > 0 } commands)
            text.Append(commands).Append('\n');
    }

    private static void Rollback(StringBuilder text, ReviewRequest request)
    {
        text.Append("## Rollback plan\n\n");
        var plans = request.Plans.Where(p => p.Plan is not null).Select(p => p.Plan!).ToList();
        foreach (var plan in plans)
            text.Append(PlanMarkdown.WayBack(plan) is { Length: > 0 } back ? $"In {Escape(plan.Environment)}:\n\n{back}" : $"In {Escape(plan.Environment)} nothing would change, so nothing is to be undone.\n\n");
        if (plans.Count == 0)
            text.Append("It is not known before the change can be planned.\n\n");
        text.Append($"After a run: {Code("Undo-SafeChange -RunId <id>")}; first see what it would do with {Code("-WhatIf")}.\n\n");
        var rehearsals = request.Testing.SelectMany(s => s.Deeds).Where(d => d.Record.Kind == RecordKind.Rehearsal && d.Record.Outcome == "Succeeded" && d.CountsNot is null).ToList();
        text.Append(rehearsals.Count == 0
            ? $"The way back was **not rehearsed**; rehearse it with {Code($"Invoke-SafeChange -Path {request.Path} -Environment {request.Testing[0].Environment} -Rehearse")}.\n\n"
            : $"The way back was rehearsed: {string.Join(", ", rehearsals.Select(r => $"in {Escape(r.Record.Environment)} ({Recorded(r.Record)})"))}.\n\n");
    }

    private static string Recorded(ChangeRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"record {record.RecordId} of {Words.At(record.At)} by {Code(record.Actor)}");
}
