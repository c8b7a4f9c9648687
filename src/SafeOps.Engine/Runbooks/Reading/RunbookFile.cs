using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Runbooks.Reading;

/// <summary>A Markdown file, and the runbook that is in it.</summary>
/// <param name="Path">Full.</param>
/// <param name="Text">As it stands in the file.</param>
/// <param name="Document">Its blocks.</param>
/// <param name="Runbook">What was made of them; of a foreign file what its headings and code blocks tell.</param>
/// <param name="Mistakes">What is wrong in its front matter, with places.</param>
public sealed record RunbookFile(string Path, string Text, MarkdownDocument Document, Runbook Runbook, IReadOnlyList<Mistake> Mistakes)
{
    /// <summary>The heading of each section that the file has; the first, where it has several.</summary>
    public IReadOnlyDictionary<RunbookSection, MarkdownHeading> Headings { get; init; } = new Dictionary<RunbookSection, MarkdownHeading>();
}
