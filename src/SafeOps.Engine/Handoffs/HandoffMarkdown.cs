using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SafeOps.Handoffs;

/// <summary>
/// Writes a handoff: a head of YAML for machines, and below it what people read and edit. What is done, remains and was decided stands in
/// the text alone, so that a tick or a line added there counts.
/// </summary>
public static partial class HandoffMarkdown
{
    /// <summary>The format that is written, and the newest that is read.</summary>
    public const int Version = 1;

    /// <summary>What an empty section says.</summary>
    public const string None = "none given";

    /// <summary>Begins the reason of a decision, in an item below it.</summary>
    public const string Reason = "Reason:";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Handoff handoff)
    {
        var text = new StringBuilder();
        if (handoff.Head is { } head)
            Head(text, handoff.Title, head);
        text.Append(CultureInfo.InvariantCulture, $"# Handoff: {Line(handoff.Title)}\n\n");
        if (handoff.Head is { } place)
            Place(text, place);
        Section(text, "Completed", handoff.Completed, ticked: true);
        Section(text, "Remaining tasks", handoff.Remaining, ticked: true);
        Section(text, "Key decisions", handoff.Decisions, ticked: false);
        Section(text, "Known issues", handoff.KnownIssues, ticked: false);
        Lines(text, "Files modified", handoff.Head is { } known ? [.. known.Files.Select(File)] : handoff.FilesNamed, handoff.Head is { Repository: null } ? "not known: the location is in no git repository" : "none");
        Lines(text, "Evidence", handoff.Evidence, None);
        text.Append(CultureInfo.InvariantCulture, $"## Next immediate action\n\n{(handoff.Next is null ? None : Guarded(handoff.Next))}\n");
        foreach (var other in handoff.Other)
            text.Append(CultureInfo.InvariantCulture, $"\n## {Line(other.Heading)}\n\n{other.Text}\n");
        return text.ToString();
    }

    /// <summary>In a line, and so that Markdown takes it for words: <c>1.</c> or <c>#</c> at the beginning would make it something else.</summary>
    internal static string Guarded(string text)
    {
        var line = Line(text);
        return Numbered().IsMatch(line) ? Numbered().Replace(line, @"$1\$2") : line.Length > 0 && "-+*#>`~|[\\=_".Contains(line[0]) ? "\\" + line : line;
    }

    /// <summary>What <see cref="Guarded"/> was given.</summary>
    internal static string Unguarded(string text) =>
        GuardedNumber().IsMatch(text) ? GuardedNumber().Replace(text, "$1$2") : text is ['\\', var mark, ..] && "-+*#>`~|[\\=_".Contains(mark) ? text[1..] : text;

    private static void Head(StringBuilder text, string title, HandoffHead head)
    {
        text.Append(CultureInfo.InvariantCulture, $"---\nsafeops: {Version}\nkind: handoff\n");
        Entry("title", title);
        Entry("created", head.Created?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Entry("by", head.By);
        Entry("host", head.Host);
        Entry("location", head.Location);
        Entry("repository", head.Repository);
        Entry("remote", head.Remote);
        Entry("root", head.Root);
        Entry("branch", head.Branch);
        Entry("commit", head.Commit);
        Entry("base", head.Base);
        Entry("upstream", head.Upstream);
        Entry("change", head.Change);
        List("stages", head.Stages.Select(s => $"environment: {Quoted(s.Key)}{(s.Value is null ? "" : $", run: {Quoted(s.Value)}")}"));
        Entry("investigation", head.Investigation);
        if (head.Investigation is not null)
            text.Append(CultureInfo.InvariantCulture, $"entries: {head.Entries}\n");
        List("steps", head.Steps.Select(s => string.Create(CultureInfo.InvariantCulture, $"entry: {s.Entry}, digest: {Quoted(s.Digest)}")));
        List("files", head.Files.Select(f => $"path: {Quoted(f.Path)}, change: {Word(f.Change)}, committed: {(f.IsCommitted ? "true" : "false")}{Blob(f)}"));
        List("mentioned", head.Mentioned.Select(f => $"path: {Quoted(f.Path)}{Blob(f)}"));
        text.Append("---\n\n");

        void Entry(string key, string? value)
        {
            if (value is not null)
                text.Append(CultureInfo.InvariantCulture, $"{key}: {Quoted(value)}\n");
        }

        void List(string key, IEnumerable<string> items)
        {
            var lines = string.Concat(items.Select(i => $"  - {{ {i} }}\n"));
            if (lines.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"{key}:\n{lines}");
        }
    }

    private static void Place(StringBuilder text, HandoffHead head)
    {
        Fact("Location", head.Location);
        Fact("Repository", head.Repository is null ? "none: the location is in no git repository" : head.Remote is null ? head.Repository : $"{head.Repository} ({head.Remote})");
        if (head.Repository is not null)
        {
            Fact("Branch", $"{head.Branch ?? "none checked out"} at {head.Commit ?? "no commit yet"}{(head.Base is null ? "" : $", from {head.Base}")}{(head.Upstream is null ? "" : $", upstream {head.Upstream}")}");
        }
        Fact("Change", head.Change);
        Fact("Investigation", head.Investigation);
        Fact("Made", $"{head.Created?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC by {head.By} on {head.Host}");
        text.Append('\n');

        void Fact(string name, string? value)
        {
            if (value is not null)
                text.Append(CultureInfo.InvariantCulture, $"- {name}: {Line(value)}\n");
        }
    }

    private static void Section(StringBuilder text, string heading, IReadOnlyList<HandoffItem> items, bool ticked)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {heading}\n\n");
        if (items.Count == 0)
            text.Append(None).Append('\n');
        foreach (var item in items)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {(ticked ? item.IsDone ? "[x] " : "[ ] " : "")}{Guarded(item.Text)}\n");
            if (item.Why is { } why)
                text.Append(CultureInfo.InvariantCulture, $"  - {Reason} {Line(why)}\n");
        }
        text.Append('\n');
    }

    private static void Lines(StringBuilder text, string heading, IReadOnlyList<string> lines, string none)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {heading}\n\n");
        if (lines.Count == 0)
            text.Append(none).Append('\n');
        foreach (var line in lines)
            text.Append(CultureInfo.InvariantCulture, $"- {Guarded(line)}\n");
        text.Append('\n');
    }

    private static string File(HandoffFile file) => $"{file.Path}: {Word(file.Change)}{(file.IsCommitted ? "" : ", not committed")}";

    private static string Blob(HandoffFile file) => file.Blob is null ? "" : $", blob: {Quoted(file.Blob)}";

    internal static string Word(HandoffFileChange change) => change.ToString().ToLowerInvariant();

    /// <summary>A JSON text is a double-quoted scalar of YAML 1.2.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static string Line(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    [GeneratedRegex(@"^(\d{1,9})([.)])", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(\d{1,9})\\([.)])", RegexOptions.CultureInvariant)]
    private static partial Regex GuardedNumber();
}
