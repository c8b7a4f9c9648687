using SafeOps.Commands;
using SafeOps.Runbooks.Reading;
using SafeOps.Text;

namespace SafeOps.Runbooks.Checking;

/// <summary>Checks a runbook, or any Markdown that is one, against <see cref="RunbookRules"/>. Runs nothing.</summary>
/// <param name="read">The verdict on a text.</param>
/// <param name="markdown">Reads files that are linked to.</param>
public sealed class RunbookChecker(Func<string, CommandShell, CommandRisk> read, IMarkdownReader markdown)
{
    /// <param name="file">As it was read.</param>
    /// <param name="today">For its age.</param>
    public RunbookCheck Check(RunbookFile file, DateOnly today)
    {
        var judge = new StepJudge(read);
        var steps = file.Runbook.Steps.Select(s => judge.Judge(file.Runbook, s)).ToList();
        var findings = new FindingList(file.Path);
        StructureRules.Check(file, today, findings);
        foreach (var step in steps)
            StepRules.Check(file, step, findings);
        ParameterRules.Check(file, findings);
        LinkRules.Check(file, markdown, findings);
        SecretRules.Check(file, findings);
        return new RunbookCheck
        {
            Path = file.Path,
            Title = file.Runbook.Title,
            IsOwn = file.Runbook.IsOwn,
            Findings = findings.Sorted,
            Steps = steps,
            Review = file.Runbook.Review,
        };
    }
}

/// <summary>The findings of one file, as they come.</summary>
internal sealed class FindingList(string path)
{
    private readonly List<RunbookFinding> _findings = [];

    public IReadOnlyList<RunbookFinding> Sorted => [.. _findings.Distinct().OrderBy(f => f.Line).ThenByDescending(f => f.Severity).ThenBy(f => f.Rule, StringComparer.Ordinal)];

    public void Add(int line, RunbookSeverity severity, string rule, string message, string? next = null, int? step = null) =>
        _findings.Add(new RunbookFinding(path, Math.Max(1, line), severity, rule, message) { Next = next, Step = step });
}
