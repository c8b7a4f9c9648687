using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Handoffs;

/// <summary>Reads a handoff, ours or one that somebody wrote by hand: the text by its headings, the head where there is one.</summary>
public sealed class HandoffReader(IMarkdownReader markdown, IYamlReader yaml)
{
    private const int MostHeadings = 12;

    /// <summary>Throws <see cref="ErrorCodes.HandoffInvalid"/> where it says neither what is done nor what remains nor what is next, or its head has mistakes.</summary>
    public Handoff Read(string text, string file)
    {
        var document = markdown.Read(text);
        var parts = HandoffSections.Cut(document).ToList();
        var head = document.FrontMatter is null ? null : HandoffHeadReader.Read(yaml, document.FrontMatter, document.FrontMatterLine, file);
        if (!parts.Any(p => p.Section is HandoffSection.Completed or HandoffSection.Remaining or HandoffSection.Next))
        {
            var headings = document.Blocks.OfType<MarkdownHeading>().Select(h => $"'{h.Text}'").Take(MostHeadings).ToList();
            throw new SafeOpsException(
                ErrorCodes.HandoffInvalid,
                $"{file} is no handoff: it says neither what is completed, nor what remains, nor what is next. {(headings.Count == 0 ? "It has no headings" : $"Its headings: {string.Join(", ", headings)}")}.",
                "Expected are headings such as Completed, Remaining tasks, Key decisions, Known issues, Files modified, Next immediate action. The file is as it was.",
                file);
        }
        return new Handoff
        {
            Title = Title(document, file),
            Head = head ?? Told(parts),
            Completed = Items(parts, HandoffSection.Completed, isDone: true),
            Remaining = Items(parts, HandoffSection.Remaining, isDone: false),
            Decisions = [.. Items(parts, HandoffSection.Decisions, isDone: false).Select(WithReason)],
            KnownIssues = Items(parts, HandoffSection.KnownIssues, isDone: false),
            FilesNamed = head is null ? [.. Texts(parts, HandoffSection.Files)] : [],
            Evidence = [.. Texts(parts, HandoffSection.Evidence)],
            Next = Texts(parts, HandoffSection.Next).ToList() is { Count: > 0 } next ? string.Join(' ', next) : null,
            Other = Others(parts, head is not null),
        };
    }

    private static string Title(MarkdownDocument document, string file)
    {
        const string ours = "Handoff:";
        var title = document.Blocks.OfType<MarkdownHeading>().FirstOrDefault(h => h.Level == 1 && HandoffSections.Of(h.Text) == HandoffSection.Other)?.Text ?? Path.GetFileNameWithoutExtension(file);
        return title.StartsWith(ours, StringComparison.OrdinalIgnoreCase) ? title[ours.Length..].Trim() : title;
    }

    /// <summary>What a text without a head says of its place; null where it says nothing.</summary>
    private static HandoffHead? Told(IReadOnlyList<(HandoffSection Section, string Heading, MarkdownBlock Block)> parts)
    {
        var (location, branch, commit) = (First(HandoffSection.Location), First(HandoffSection.Branch), First(HandoffSection.Commit));
        return location is null && branch is null && commit is null ? null : new HandoffHead { Location = location, Branch = branch, Commit = commit };

        string? First(HandoffSection section) => parts.Where(p => p.Section == section).Select(p => Words(p.Block)).FirstOrDefault(w => w.Length > 0);
    }

    private static List<HandoffItem> Items(IEnumerable<(HandoffSection Section, string Heading, MarkdownBlock Block)> parts, HandoffSection section, bool isDone)
    {
        var items = new List<HandoffItem>();
        foreach (var (_, _, block) in parts.Where(p => p.Section == section))
        {
            var words = HandoffMarkdown.Unguarded(Words(block));
            if (IsNone(words))
                continue;
            if (block is MarkdownItem { Depth: > 0 } && items.Count > 0 && words.StartsWith(HandoffMarkdown.Reason, StringComparison.OrdinalIgnoreCase))
                items[^1] = items[^1] with { Why = words[HandoffMarkdown.Reason.Length..].Trim() };
            else if (block is MarkdownCode && items.Count > 0)
                items[^1] = items[^1] with { Text = $"{items[^1].Text} `{words}`" };
            else
                items.Add(new HandoffItem(words) { IsDone = (block as MarkdownItem)?.Ticked ?? isDone });
        }
        return items;
    }

    /// <summary>Where no reason stands below a decision, what stands in brackets at its end is one.</summary>
    private static HandoffItem WithReason(HandoffItem item) => item.Why is null && item.Text.EndsWith(')') && item.Text.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var open && !item.Text[open..].StartsWith(" (evidence:", StringComparison.Ordinal)
        ? item with { Text = item.Text[..open], Why = item.Text[(open + 2)..^1] }
        : item;

    private static IEnumerable<string> Texts(IEnumerable<(HandoffSection Section, string Heading, MarkdownBlock Block)> parts, HandoffSection section) =>
        parts.Where(p => p.Section == section).Select(p => HandoffMarkdown.Unguarded(Words(p.Block))).Where(w => !IsNone(w));

    /// <summary>Of ours, what stands before the first section is written from the head.</summary>
    private static List<HandoffPassage> Others(IEnumerable<(HandoffSection Section, string Heading, MarkdownBlock Block)> parts, bool isOurs) =>
        [.. parts.Select((p, i) => (Part: p, Index: i))
            .Where(p => p.Part.Section == HandoffSection.Other && !(isOurs && p.Part.Heading.StartsWith("Handoff:", StringComparison.Ordinal)))
            .GroupBy(p => p.Part.Heading)
            .Select(g => new HandoffPassage(g.Key, string.Join('\n', g.Select(p => Source(p.Part.Block)))))];

    private static string Source(MarkdownBlock block) => block switch
    {
        MarkdownItem item => $"{new string(' ', item.Depth * 2)}- {(item.Ticked is { } ticked ? ticked ? "[x] " : "[ ] " : "")}{item.Text}",
        MarkdownCode code => $"```{code.Language}\n{code.Code}\n```",
        MarkdownPassage passage => passage.Text,
        _ => "",
    };

    private static string Words(MarkdownBlock block) => block switch
    {
        MarkdownItem item => Line(item.Text),
        MarkdownCode code => Line(code.Code),
        MarkdownPassage passage => Line(passage.Text),
        _ => "",
    };

    private static bool IsNone(string words) => words.Length == 0 || words.TrimEnd('.').ToLowerInvariant() is HandoffMarkdown.None or "none" or "n/a" || words.StartsWith("not known: the location is in no git", StringComparison.Ordinal);

    private static string Line(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
