using SafeOps.Text;

namespace SafeOps.Handoffs;

/// <summary>The parts of a handoff that people call by many names.</summary>
internal enum HandoffSection
{
    /// <summary>None of the others.</summary>
    Other,
    Completed,
    Remaining,
    Decisions,
    KnownIssues,
    Files,
    Evidence,
    Next,
    Location,
    Branch,
    Commit,
}

/// <summary>Cuts a text into its sections, by headings or, where somebody wrote none, by lines such as <c>Completed:</c>.</summary>
internal static class HandoffSections
{
    private static readonly Dictionary<string, HandoffSection> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["completed"] = HandoffSection.Completed,
        ["completed tasks"] = HandoffSection.Completed,
        ["completed work"] = HandoffSection.Completed,
        ["done"] = HandoffSection.Completed,
        ["finished"] = HandoffSection.Completed,
        ["what is done"] = HandoffSection.Completed,
        ["remaining"] = HandoffSection.Remaining,
        ["remaining tasks"] = HandoffSection.Remaining,
        ["remaining work"] = HandoffSection.Remaining,
        ["remaining steps"] = HandoffSection.Remaining,
        ["open tasks"] = HandoffSection.Remaining,
        ["tasks"] = HandoffSection.Remaining,
        ["todo"] = HandoffSection.Remaining,
        ["to do"] = HandoffSection.Remaining,
        ["next steps"] = HandoffSection.Remaining,
        ["what remains"] = HandoffSection.Remaining,
        ["decisions"] = HandoffSection.Decisions,
        ["decisions made"] = HandoffSection.Decisions,
        ["key decisions"] = HandoffSection.Decisions,
        ["key decisions made"] = HandoffSection.Decisions,
        ["issues"] = HandoffSection.KnownIssues,
        ["known issues"] = HandoffSection.KnownIssues,
        ["known problems"] = HandoffSection.KnownIssues,
        ["blockers"] = HandoffSection.KnownIssues,
        ["risks"] = HandoffSection.KnownIssues,
        ["files"] = HandoffSection.Files,
        ["files modified"] = HandoffSection.Files,
        ["files changed"] = HandoffSection.Files,
        ["modified files"] = HandoffSection.Files,
        ["changed files"] = HandoffSection.Files,
        ["evidence"] = HandoffSection.Evidence,
        ["next"] = HandoffSection.Next,
        ["next action"] = HandoffSection.Next,
        ["next step"] = HandoffSection.Next,
        ["next immediate action"] = HandoffSection.Next,
        ["immediate next action"] = HandoffSection.Next,
        ["location"] = HandoffSection.Location,
        ["folder"] = HandoffSection.Location,
        ["working directory"] = HandoffSection.Location,
        ["branch"] = HandoffSection.Branch,
        ["current branch"] = HandoffSection.Branch,
        ["commit"] = HandoffSection.Commit,
        ["current commit"] = HandoffSection.Commit,
    };

    public static HandoffSection Of(string name) => Names.GetValueOrDefault(name.Trim().Trim('*', '_', ':', '#', ' '));

    /// <summary>A line such as <c>Location: /srv</c>; null where it is none of ours.</summary>
    public static (HandoffSection Section, string Value)? Labelled(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || Of(line[..colon]) is HandoffSection.Other)
            return null;
        return (Of(line[..colon]), line[(colon + 1)..].Trim().Trim('*', '`').Trim());
    }

    /// <summary>Section, heading as written, and what stands in it, in the order of the text.</summary>
    public static IEnumerable<(HandoffSection Section, string Heading, MarkdownBlock Block)> Cut(MarkdownDocument document)
    {
        var section = HandoffSection.Other;
        var heading = "";
        foreach (var block in document.Blocks)
        {
            switch (block)
            {
                case MarkdownHeading { Level: 1 } title when Of(title.Text) == HandoffSection.Other:
                    (section, heading) = (HandoffSection.Other, title.Text);
                    break;
                case MarkdownHeading next:
                    (section, heading) = (Of(next.Text), next.Text);
                    break;
                case MarkdownPassage passage:
                    foreach (var line in passage.Text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0))
                    {
                        if (Labelled(line) is var (named, value))
                        {
                            (section, heading) = (named, line[..line.IndexOf(':', StringComparison.Ordinal)].Trim('*', ' '));
                            if (value.Length > 0)
                                yield return (section, heading, new MarkdownPassage(passage.Line, passage.LastLine, value));
                        }
                        else
                        {
                            yield return (section, heading, new MarkdownPassage(passage.Line, passage.LastLine, line));
                        }
                    }
                    break;
                default:
                    yield return (section, heading, block);
                    break;
            }
        }
    }
}
