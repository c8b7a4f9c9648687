using System.Globalization;
using System.Text;
using SafeOps.Text;

namespace SafeOps.Rollbacks.Timeline;

/// <summary>A timeline for people, as Markdown: for the channel where everybody waits, and for the report of tomorrow.</summary>
internal static class TimelineMarkdown
{
    public static string Of(string id, RollbackCase about, IReadOnlyList<RollbackEntry> entries)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Emergency rollback {id}: {Line(about.Service)}\n\n");
        text.Append("| | |\n|---|---|\n");
        Fact("service", about.Service);
        Fact("target", about.Target);
        Fact("from → to", $"{Name(about.Current)} → {Name(about.Good)}");
        Fact("reason", about.Reason.Length == 0 ? "not given" : about.Reason);
        Fact("executed by", entries.Count == 0 ? "" : string.Join(", ", entries.Select(e => e.Actor).Distinct()));
        Fact("status", RollbackState.Of(entries) switch
        {
            RollbackStatus.Unfinished => "in progress, or broken off",
            var ended => ended.ToString().ToLowerInvariant(),
        });
        text.Append("\n| time (UTC) | what | command | who |\n|---|---|---|---|\n");
        foreach (var entry in entries)
            text.Append(CultureInfo.InvariantCulture, $"| {entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} | {Mark(entry)}{Line(entry.Text)} | {(entry is { Command: { } command, Kind: RollbackEntryKind.Command } ? $"`{Line(command)}`" : "")} | {Line(entry.Actor)} |\n");
        foreach (var open in RollbackState.InDoubt(entries))
            text.Append(CultureInfo.InvariantCulture, $"\n**In doubt:** entry {open.Number} began and has no result: `{Line(open.Command ?? "")}` may have run, or not.\n");
        return text.ToString();

        void Fact(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"| {name} | {Line(value)} |\n");
    }

    /// <summary><c>revision 7 (2.1.0)</c>.</summary>
    public static string Name(RollbackVersion version) => version.Label is null ? version.Name : $"{version.Name} ({version.Label})";

    private static string Mark(RollbackEntry entry) => entry.Good switch
    {
        true => "✓ ",
        false => "✗ ",
        _ => entry.Kind is RollbackEntryKind.Command ? "▸ " : entry.Kind is RollbackEntryKind.Warning or RollbackEntryKind.NotLearned ? "! " : "",
    };

    /// <summary>On one line of a table; of a long text what fits.</summary>
    private static string Line(string text) => PrintableText.Line(text.ReplaceLineEndings(" ")).Replace("|", "\\|", StringComparison.Ordinal).Replace("`", "'", StringComparison.Ordinal);
}
