using System.Text;
using SafeOps.Drift;
using SafeOps.Values;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reports;

/// <summary>A drift report for a pull request or a wiki: what is certain first, each kind with its table.</summary>
internal static class DriftMarkdown
{
    /// <summary>Rows of a table; a pull request takes 65,536 characters, and nobody reads on. The rest is counted.</summary>
    private const int MostRows = 200;

    private static readonly (DriftKind Kind, string Title, string Meaning)[] Kinds =
    [
        (DriftKind.Missing, "Missing", "In a state, and not in Azure."),
        (DriftKind.Changed, "Changed", "In both, with other properties."),
        (DriftKind.Unmanaged, "Unmanaged", "In Azure, and in no state."),
        (DriftKind.Duplicate, "Duplicate", "The same resource in more than one place of the states."),
        (DriftKind.NotComparable, "Not comparable", "Nothing can be said of these, for the reason given."),
    ];

    public static string Write(DriftReport report)
    {
        var text = new StringBuilder($"# {Escape(report.Title())}\n\n");
        text.Append(Head("", ""));
        foreach (var (name, value) in report.Facts())
            text.Append(Row(name, Escape(value)));
        foreach (var (kind, title, _) in Kinds)
            text.Append(Row(title.ToLowerInvariant(), Counts.Format(report.Count(kind))));
        foreach (var warning in report.Warnings)
            text.Append($"\n> **Note:** {Escape(warning)}\n");
        foreach (var (kind, title, meaning) in Kinds)
            text.Append(Section(title, meaning, [.. report.Items.Where(i => i.Kind == kind)]));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Section(string title, string meaning, IReadOnlyList<DriftItem> items)
    {
        if (items.Count == 0)
            return "";
        var text = new StringBuilder($"\n## {title} ({Counts.Format(items.Count)})\n\n{meaning}\n\n");
        var shown = items.Take(MostRows);
        text.Append(items[0].Kind == DriftKind.Changed ? string.Concat(shown.Select(Change)) : Table(shown));
        if (items.Count > MostRows)
            text.Append($"\n{Counts.Of(items.Count - MostRows, "more is", "more are")} in the JSON and HTML forms.\n");
        return text.ToString();
    }

    private static string Table(IEnumerable<DriftItem> items) =>
        Head("resource", "type", "resource group", "Terraform", "") + string.Concat(items.Select(i => Row(
            Code(i.Name, inTable: true),
            Escape(i.Type.Length > 0 ? i.Type : i.TerraformType ?? ""),
            Escape(i.ResourceGroup ?? ""),
            i.Address is null ? "" : Code(i.Address, inTable: true) + (i.StateFile is null ? "" : " in " + Escape(i.StateFile)),
            Escape(Remark(i)))));

    private static string Remark(DriftItem item) => string.Join(' ', new[]
    {
        item.Explanation,
        item.Others.Count > 0 ? $"Also {string.Join(", ", item.Others)}." : "",
        item.Candidates.Count > 0 ? $"May be {string.Join(", ", item.Candidates)}." : "",
    }.Where(t => t.Length > 0));

    private static string Change(DriftItem item)
    {
        var text = new StringBuilder($"### {Code(item.Address ?? item.Name)}\n\n{Escape(item.StateFile ?? "")}\n\n");
        text.Append(Head("property", "Terraform", "Azure"));
        foreach (var property in item.Properties)
            text.Append(Row(Code(property.Name, inTable: true), Value(property.Terraform), Value(property.Azure)));
        return text.Append('\n').ToString();
    }

    private static string Value(string? value) => value switch
    {
        null => "*none*",
        "" => "*empty*",
        _ => Code(value, inTable: true),
    };
}
