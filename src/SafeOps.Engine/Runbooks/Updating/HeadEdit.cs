using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Runbooks.Reading;
using SafeOps.Runbooks.Writing;

namespace SafeOps.Runbooks.Updating;

/// <summary>Moves the days of review in a head, and adds parameters and provenance at the end of their lists.</summary>
internal static class HeadEdit
{
    public static void Apply(RunbookFile file, Runbook made, TextInsertions text)
    {
        var lines = file.Text.Split('\n').Select(l => l.TrimEnd('\r')).ToArray();
        var first = file.Document.FrontMatterLine;
        var last = first + file.Document.FrontMatter!.Split('\n').Length - 1;
        SetDay("reviewed", made.Reviewed!.Value);
        if (file.Runbook.Review is not null)
            SetDay("review", made.Review!.Value);
        var names = file.Runbook.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        Add("parameters", [.. made.Parameters.Where(p => !names.Contains(p.Name)).Select(p => Indented(FrontMatter.Entry(p.Name, FrontMatter.Json(p), 0)))]);
        if (file.Runbook.Provenance.FirstOrDefault(p => p.Id == made.Provenance[0].Id) is null)
            Add("provenance", [Indented(FrontMatter.Item(FrontMatter.Json(made.Provenance[0]), 0))]);

        void SetDay(string key, DateOnly day)
        {
            var line = Find(key);
            var written = FrontMatter.Entry(key, JsonValue.Create(FrontMatter.Day(day)), 0);
            if (line is null)
                text.InsertLines(text.OffsetOf(last + 1), written + "\n");
            else if (lines[line.Value - 1] != written)
                text.ReplaceLine(line.Value, written + "\n");
        }

        void Add(string key, IReadOnlyList<string> entries)
        {
            if (entries.Count == 0)
                return;
            var body = string.Concat(entries.Select(e => e + "\n"));
            if (Find(key) is not { } line)
            {
                text.InsertLines(text.OffsetOf(last + 1), $"{key}:\n{body}");
                return;
            }
            var inline = lines[line - 1][(key.Length + 1)..].Trim();
            if (inline.Length > 0 && !inline.StartsWith('#'))
            {
                throw new SafeOpsException(
                    ErrorCodes.RunbookInvalid,
                    $"{file.Path}:{line}: '{key}' stands on one line, and nothing can be added to that without rewriting it. Nothing was changed.",
                    $"Write '{key}:' with its entries on lines of their own.",
                    file.Path);
            }
            var end = line + 1;
            while (end <= last && (lines[end - 1].Length == 0 || lines[end - 1][0] is ' ' or '-' or '#'))
                end++;
            text.InsertLines(text.OffsetOf(end), body);
        }

        int? Find(string key)
        {
            for (var line = first; line <= last; line++)
            {
                if (lines[line - 1].StartsWith(key + ":", StringComparison.Ordinal))
                    return line;
            }
            return null;
        }
    }

    /// <summary>As the writer indents what stands below a key.</summary>
    private static string Indented(string entry) => string.Join('\n', entry.Split('\n').Select(l => "  " + l));
}
