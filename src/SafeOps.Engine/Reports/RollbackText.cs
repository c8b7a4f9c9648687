using System.Globalization;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>An emergency rollback, as a person reads it in a terminal: one screen, what matters first.</summary>
public static class RollbackText
{
    private const int Column = 14;
    private const int MostSuspects = 5;
    private const int MostEvidence = 4;

    /// <param name="rollback">What to show.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(EmergencyRollback rollback, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title(Word(rollback), rollback.Target, [rollback.Id ?? ""], Colour(rollback.Status, style));
        if (rollback.Status == RollbackStatus.WhatIf)
            page.Line("No changes are made.");
        page.Blank();
        Fact("current", Version(rollback.Current));
        Fact("last good", Version(rollback.LastGood));
        Fact("because", rollback.Because);
        Fact("reason", rollback.Reason);
        Commands(page, rollback);
        if (rollback.Health is { } health)
        {
            page.Blank().Group("Health");
            page.Check(health.IsHealthy == true, health.IsHealthy is null ? $"not known: {health.Summary}" : health.Summary);
            foreach (var detail in health.Details)
                page.Line(detail, TextPage.Body, style.Muted);
        }
        Several("What may get in the way", [.. rollback.Warnings.Select(w => $"{w.What} {w.NextStep}")], rollback.Warnings.Count, style.Warning, "!");
        Several("Not learned", rollback.NotLearned, 6, style.Muted, "?");
        Several("What the bad version said", rollback.Evidence, MostEvidence, style.Muted, "·");
        if (rollback.Suspects.Count > 0)
            Suspects(page, rollback);
        Next(page, rollback);
        return page.ToString();

        void Fact(string name, string value)
        {
            if (value.Length > 0)
                page.Beside(name, TextPage.Indent, Column, value, "", 0, style.Muted, "");
        }

        void Several(string heading, IReadOnlyList<string> lines, int most, string colour, string mark)
        {
            if (lines.Count == 0)
                return;
            page.Blank().Group(heading);
            foreach (var line in lines.Take(most))
                page.Beside(mark, TextPage.Indent, TextPage.Body, line, "", 0, colour, "");
            if (lines.Count > most)
                page.Line($"and {Counts.Format(lines.Count - most)} more", TextPage.Body, style.Muted);
        }
    }

    /// <summary>An entry of a timeline: the time, a mark, what. A command stays on one line, to be copied.</summary>
    public static string Render(RollbackEntry entry, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        Entry(page, entry, 0);
        return page.ToString();
    }

    private static void Entry(TextPage page, RollbackEntry entry, int indent)
    {
        var word = string.Create(CultureInfo.InvariantCulture, $"{entry.At.UtcDateTime:HH:mm:ss}  {Mark(entry)}");
        if (entry is { Kind: RollbackEntryKind.Command, Command: { } command })
            page.Copied($"{word} {command}", indent, page.Style.Run);
        else
            page.Beside(word, indent, indent + word.Length + 1, entry.Text.ReplaceLineEndings(" "), "", 0, entry.Good == false ? page.Style.Delete : entry.Good == true ? page.Style.Create : page.Style.Muted, "");
    }

    private static void Commands(TextPage page, EmergencyRollback rollback)
    {
        var style = page.Style;
        if (rollback.Timeline.Count > 0)
        {
            page.Blank().Group("Timeline (UTC)", rollback.Folder is { } folder ? Path.Combine(folder, RollbackFolder.MarkdownName) : "");
            foreach (var entry in rollback.Timeline.Where(e => e.Kind is not (RollbackEntryKind.Warning or RollbackEntryKind.NotLearned or RollbackEntryKind.Investigation or RollbackEntryKind.Health)))
                Entry(page, entry, TextPage.Indent);
            foreach (var open in RollbackState.InDoubt(rollback.Timeline))
                page.Line(string.Create(CultureInfo.InvariantCulture, $"entry {open.Number} has no result: its command may have run, or not"), TextPage.Body, style.Warning);
            return;
        }
        page.Blank().Group(rollback.Commands.Count == 0 ? "Nothing would be run" : "Commands", rollback.Commands.Count == 0 ? "the good version is what is there" : "each is asked about before it runs");
        foreach (var command in rollback.Commands)
        {
            page.Copied(command.Line, TextPage.Indent, style.Run);
            page.Line(command.Does, TextPage.Body, style.Muted);
        }
    }

    private static void Suspects(TextPage page, EmergencyRollback rollback)
    {
        page.Blank().Group("What changed", "the likeliest cause first");
        foreach (var suspect in rollback.Suspects.Take(MostSuspects))
        {
            var word = suspect.Suspicion.ToString().ToLowerInvariant();
            page.Beside(word, TextPage.Indent, Column, $"{suspect.What}: {suspect.Before ?? "(not there)"} → {suspect.After ?? "(gone)"}", "", 0, suspect.Suspicion == Suspicion.High ? page.Style.Warning : page.Style.Muted, "");
            page.Line(suspect.Why, Column, page.Style.Muted);
        }
        if (rollback.Suspects.Count > MostSuspects)
            page.Line($"and {Counts.Format(rollback.Suspects.Count - MostSuspects)} more: the property Suspects has all", Column, page.Style.Muted);
    }

    private static void Next(TextPage page, EmergencyRollback rollback)
    {
        if (rollback.InvestigationId is { } investigation)
            page.Blank().Copied($"Get-Investigation {investigation}    # goes on from here", 1, page.Style.Muted);
        if (rollback.Status == RollbackStatus.WhatIf && rollback.Commands.Count > 0)
            page.Blank().Line("Run without -WhatIf to roll back.", 1);
        if (rollback.Status == RollbackStatus.Unfinished)
            page.Blank().Line("It goes on elsewhere, or was broken off: repeating its Invoke-EmergencyRollback goes on with it.", 1, page.Style.Warning);
        foreach (var problem in rollback.Problems)
            page.Line(problem, 1, page.Style.Warning);
    }

    private static string Version(RollbackVersion version)
    {
        string?[] facts =
        [
            TimelineMarkdown.Name(version),
            version.At is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : null,
            version.By is { } by ? $"by {by}" : null,
            version.Status,
            version.Images.Count == 0 ? null : string.Join(", ", version.Images),
        ];
        return string.Join(" · ", facts.OfType<string>());
    }

    private static string Word(EmergencyRollback rollback) => rollback.Status switch
    {
        RollbackStatus.WhatIf => "ROLLBACK (dry run)",
        RollbackStatus.Prepared => "ROLLBACK",
        RollbackStatus.Succeeded => "ROLLED BACK",
        RollbackStatus.Failed => "ROLLBACK FAILED",
        RollbackStatus.Unverified => "ROLLED BACK, HEALTH NOT KNOWN",
        RollbackStatus.Declined => "ROLLBACK DECLINED",
        RollbackStatus.NothingToDo => "NOTHING TO ROLL BACK",
        _ => "ROLLBACK NOT FINISHED",
    };

    private static string Colour(RollbackStatus status, TextStyle style) => status switch
    {
        RollbackStatus.Succeeded or RollbackStatus.NothingToDo => style.Create,
        RollbackStatus.Failed => style.Delete,
        RollbackStatus.WhatIf or RollbackStatus.Prepared => style.Heading,
        _ => style.Warning,
    };

    private static string Mark(RollbackEntry entry) => entry.Good switch
    {
        true => "✓",
        false => "✗",
        _ => entry.Kind switch
        {
            RollbackEntryKind.Command => "▸",
            RollbackEntryKind.Warning => "!",
            RollbackEntryKind.NotLearned => "?",
            _ => "·",
        },
    };
}
