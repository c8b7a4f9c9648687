using System.Globalization;
using System.Text.RegularExpressions;
using SafeOps.Runbooks.Reading;
using SafeOps.Runbooks.Writing;
using SafeOps.Text;

namespace SafeOps.Runbooks.Checking;

/// <summary>Head, sections, fences and age.</summary>
internal static partial class StructureRules
{
    public static void Check(RunbookFile file, DateOnly today, FindingList findings)
    {
        foreach (var mistake in file.Mistakes)
            findings.Add(mistake.Line, RunbookSeverity.Error, RunbookRules.Head, mistake.Message);
        foreach (var (section, heading) in RunbookWriter.Sections.Where(s => !file.Headings.ContainsKey(s.Section)))
        {
            var weight = section is RunbookSection.Investigation or RunbookSection.Resolution ? RunbookSeverity.Error : RunbookSeverity.Warning;
            findings.Add(1, weight, RunbookRules.SectionMissing, $"No heading begins the section '{heading}'.", $"Add '## {heading}', or a heading that says the same.");
        }
        if (file.Runbook.Steps.Count == 0)
            findings.Add(1, RunbookSeverity.Error, RunbookRules.NoSteps, "No code block in it is a command.", "Write commands in fenced blocks with their language: ```bash.");
        foreach (var code in file.Document.Blocks.OfType<MarkdownCode>().Where(c => !c.IsClosed))
            findings.Add(code.Line, RunbookSeverity.Error, RunbookRules.FenceUnclosed, "The code block that begins here is never closed.", "Close it with a line of the same fence.");
        foreach (var code in file.Document.Blocks.OfType<MarkdownCode>().Where(c => c.Language.Length == 0 && c.IsClosed && !file.Runbook.Steps.Any(s => s.Line <= c.Line && c.Line <= s.LastLine) && LooksLikeCommand().IsMatch(c.Code)))
            findings.Add(code.Line, RunbookSeverity.Note, RunbookRules.LanguageUnknown, "A code block without a language is not looked at.", "Name it: ```bash, ```powershell or ```sql, or ```text for output.");
        CheckAge(file, today, findings);
    }

    private static void CheckAge(RunbookFile file, DateOnly today, FindingList findings)
    {
        if (file.Runbook.Review is { } review)
        {
            if (review < today)
                findings.Add(Line(file, "review:"), RunbookSeverity.Warning, RunbookRules.ReviewOverdue, $"It was to be reviewed by {FrontMatter.Day(review)}, {Days(today.DayNumber - review.DayNumber)} ago.", "Look through it (-Replay runs what reads), then set 'reviewed' and 'review'.");
            return;
        }
        if (file.Runbook.IsOwn)
        {
            findings.Add(1, RunbookSeverity.Warning, RunbookRules.ReviewMissing, "Nothing says when it is to be reviewed.", "Add 'review: \"2027-05-26\"' to its front matter.");
            return;
        }
        var said = Reviewed().Matches(file.Text).Select(m => (m.Index, Day: Parsed(m.Groups[1].Value))).Where(m => m.Day is not null).OrderByDescending(m => m.Day).FirstOrDefault();
        if (said.Day is not { } day)
            findings.Add(1, RunbookSeverity.Note, RunbookRules.ReviewMissing, "Nothing says when it was reviewed.", "Add a line 'Last reviewed: 2026-11-27'.");
        else if (today.DayNumber - day.DayNumber > Making.RunbookDetails.DefaultReviewAfter)
            findings.Add(new TextPlaces(file.Text).At(said.Index).Line, RunbookSeverity.Warning, RunbookRules.ReviewOverdue, $"It was last reviewed on {FrontMatter.Day(day)}, {Days(today.DayNumber - day.DayNumber)} ago.", "Look through it, then write the new day.");
    }

    private static string Days(int days) => days == 1 ? "a day" : string.Create(CultureInfo.InvariantCulture, $"{days} days");

    private static DateOnly? Parsed(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    internal static int Line(RunbookFile file, string key)
    {
        var lines = file.Text.Split('\n');
        var found = Array.FindIndex(lines, l => l.StartsWith(key, StringComparison.Ordinal));
        return found < 0 ? 1 : found + 1;
    }

    [GeneratedRegex(@"(?:last[ _-]?)?(?:reviewed|updated|tested|verified|modified)(?:[ _-]?(?:on|at|date))?\W{1,6}([0-9]{4}-[0-9]{2}-[0-9]{2})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reviewed();

    [GeneratedRegex(@"^\s*(?:\$ |(?:sudo|kubectl|helm|docker|curl|ssh|psql|systemctl|journalctl|az|aws|gcloud|terraform|git|grep|tail|cat|ls|ps|df|free|top|redis-cli|mysql|Get-|Set-|Restart-|Invoke-)\S*\s)", RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeCommand();
}
