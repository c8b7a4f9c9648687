using System.Text;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Runbooks.Writing;

/// <summary>Writes a runbook as Markdown (CommonMark, with GitHub's task lists) with front matter in YAML.</summary>
public static class RunbookWriter
{
    /// <summary>The headings of the sections, in their order.</summary>
    public static IReadOnlyList<(RunbookSection Section, string Heading)> Sections { get; } =
    [
        (RunbookSection.Symptoms, "Symptoms and alerts"),
        (RunbookSection.Investigation, "Investigation steps"),
        (RunbookSection.Causes, "Common causes"),
        (RunbookSection.Resolution, "Resolution procedures"),
        (RunbookSection.Prevention, "Prevention measures"),
    ];

    public static string Text(Runbook runbook)
    {
        var text = new StringBuilder(FrontMatter.Text(runbook));
        text.Append($"\n# {Escape(runbook.Title)}\n");
        foreach (var (section, heading) in Sections)
            text.Append($"\n## {heading}\n\n{Body(runbook, section)}");
        return text.ToString();
    }

    private static string Body(Runbook runbook, RunbookSection section)
    {
        var parts = new List<string>();
        var remarks = string.Concat(runbook.In(section).Select(RemarkMarkdown.Item));
        if (remarks.Length > 0)
            parts.Add(remarks);
        parts.AddRange(runbook.StepsOf(section).Select(StepMarkdown.Text));
        return parts.Count == 0 ? Nothing(section) + "\n" : string.Join('\n', parts);
    }

    /// <summary>What a section says of which nothing is known: that, and nothing invented.</summary>
    internal static string Nothing(RunbookSection section) => section switch
    {
        RunbookSection.Symptoms => "None were recorded.",
        RunbookSection.Investigation => "No step was recorded.",
        RunbookSection.Causes => "None was recorded.",
        RunbookSection.Resolution => "No action was recorded.",
        _ => "None were recorded: no decision was noted and no question left open.",
    };
}
