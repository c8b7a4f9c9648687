using System.Globalization;
using SafeOps.Commands;
using SafeOps.Investigations;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>An investigation, or an entry of one, as a person reads it in a terminal: the entries in their order, each with its number.</summary>
public static class InvestigationText
{
    private const int Indent = 2;

    /// <summary>Where the text of an entry begins: behind its number, the time and its kind.</summary>
    private const int Column = 25;

    /// <param name="investigation">What to show.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(Investigation investigation, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        page.Title("INVESTIGATION", investigation.Title, [investigation.Id, investigation.IsOpen ? "open" : "completed"]);
        if (investigation.Symptom is { } symptom)
            Fact("symptom", symptom);
        foreach (var (name, value) in investigation.Context)
            Fact(name, value);
        Fact("begun", $"{Words.At(investigation.Started)} by {investigation.Actor} in {investigation.Place}");
        DateTimeOffset? day = null;
        foreach (var entry in investigation.Entries)
        {
            if (day is null || day.Value.UtcDateTime.Date != entry.At.UtcDateTime.Date)
                page.Blank().Line(entry.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " UTC", 0, style.Muted);
            day = entry.At;
            Add(page, entry);
        }
        if (investigation.Entries.Count == 0)
            page.Blank().Line("Nothing is recorded yet: Add-InvestigationStep -Command '…' runs what reads and records it.", 0, style.Muted);
        foreach (var problem in investigation.Problems)
            page.Line("! " + problem, 0, style.Warning);
        return page.ToString();

        void Fact(string name, string text) => page.Beside(name, Indent, Math.Max(13, Indent + name.Length + 2), text, "", 0, style.Muted, "");
    }

    /// <summary>One entry by itself.</summary>
    public static string Render(InvestigationEntry entry, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        Add(page, entry);
        return page.ToString();
    }

    /// <summary>The same on one line, without number and time.</summary>
    public static string Line(InvestigationEntry entry) => PrintableText.Line(entry switch
    {
        InvestigationStep step => step.Command,
        InvestigationNote note => note.Text,
        InvestigationConclusion end => end.RootCause,
        _ => "",
    });

    private static void Add(TextPage page, InvestigationEntry entry)
    {
        switch (entry)
        {
            case InvestigationStep step:
                AddStep(page, step);
                break;
            case InvestigationNote note:
                AddNote(page, note);
                break;
            case InvestigationConclusion end:
                Head(page, end, "root cause", end.RootCause + Shown(end.Evidence, isClaim: true), page.Style.Heading);
                page.Line($"resolved by: {end.Resolution}", Column);
                break;
        }
    }

    private static void AddStep(TextPage page, InvestigationStep step)
    {
        Head(page, step, "step", "", page.Style.Run, command: step.Command);
        if (step.Why is { } why)
            page.Line(why, Column, page.Style.Muted);
        foreach (var line in step.Shown.Take(3))
            page.Verbatim("│ " + line, Column, page.Style.Muted);
        page.Line(Outcome(step), Column, step.ExitCode == 0 ? page.Style.Muted : page.Style.Warning);
    }

    private static void AddNote(TextPage page, InvestigationNote note)
    {
        Head(page, note, note.IsOpinion ? "opinion" : Words.Of(note.Kind), note.Text + Shown(note.Evidence, isClaim: note.Kind == InvestigationNoteKind.Finding), note.Kind switch
        {
            InvestigationNoteKind.Finding when !note.IsOpinion => page.Style.Create,
            InvestigationNoteKind.Action => page.Style.Update,
            InvestigationNoteKind.Decision => page.Style.Heading,
            _ => page.Style.Warning,
        });
        if (note.Command is { } command)
            page.Copied($"$ {command}", Column);
        if (note.Undo is { } undo)
            page.Copied($"undo: {undo}", Column, page.Style.Muted);
    }

    private static void Head(TextPage page, InvestigationEntry entry, string kind, string text, string colour, string? command = null)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{entry.Number,3}  {entry.At.UtcDateTime:HH:mm}  {kind}");
        if (command is null)
            page.Beside(head, Indent, Column, text, "", 0, colour, "");
        else
            page.Beside(head, Indent, Column, command, "", 0, colour, "", page.Style.Heading);
    }

    private static string Outcome(InvestigationStep step) => string.Join(" · ", new[]
    {
        step.TimedOut ? "timed out" : string.Create(CultureInfo.InvariantCulture, $"exit code {step.ExitCode}"),
        Durations.Taken(step.Duration),
        step.Shell == CommandShell.Bash ? "" : step.Shell.ToString(),
        step.Connection is { } connection ? $"on {connection}" : "",
        step.Environment is null or "local" ? "" : step.Environment,
        step.OutputLength == 0 ? "no output" : ByteSize.Format(step.OutputLength),
        step.IsOutputCut ? "cut" : "",
        step.Origin == InvestigationStepOrigin.History ? "from the history" : "",
    }.Where(f => f.Length > 0));

    /// <summary>An arrow to the steps that show it; of a claim that none shows, the word for that.</summary>
    private static string Shown(IReadOnlyList<int> evidence, bool isClaim) => evidence.Count > 0
        ? $"  ← {string.Join(", ", evidence)}"
        : isClaim ? "  (opinion: no step shows it)" : "";
}
