using System.Globalization;
using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.DryRuns.Sql;

internal enum SqlAnnouncementKind
{
    /// <summary>A line of words.</summary>
    Line,

    /// <summary>What the client says of a statement that ran: <c>DELETE 3</c>.</summary>
    Tag,

    /// <summary>How many rows a query gave.</summary>
    Rows,
}

/// <summary>Something that a run printed.</summary>
/// <param name="Kind">By whom.</param>
/// <param name="Said">Where, and what.</param>
/// <param name="Tables">It speaks of these.</param>
/// <param name="Numbers">The whole numbers in it.</param>
internal sealed record SqlAnnouncement(SqlAnnouncementKind Kind, Announcement Said, IReadOnlyList<string> Tables, IReadOnlyList<long> Numbers)
{
    /// <summary>It says in so many words that something would be done.</summary>
    public bool Intends { get; init; }

    /// <summary>Of the rows of a query, or of one of them: the values of each of its columns.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Columns { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>It names a table only because the query that printed it reads it.</summary>
    public bool ByQuery { get; init; }

    /// <summary>It says what was or will be there, not what is to become of it: <c>sessions left: 4</c>.</summary>
    public bool IsContext { get; init; }

    /// <summary>A query that counts printed it.</summary>
    public bool Counted { get; init; }

    /// <summary>It says of a table by its name what is to become of it: the author's own words, not a client's or a column's.</summary>
    public bool InWords { get; init; }
}

/// <summary>Reads what a run printed as announcements.</summary>
internal sealed partial class SqlAnnouncements(SqlTableNames tables)
{
    private readonly List<SqlAnnouncement> _found = [];
    private int _line;

    public static IReadOnlyList<SqlAnnouncement> Of(SqlRun run, IReadOnlyList<SqlTraced> traced, SqlTableNames tables)
    {
        var reader = new SqlAnnouncements(tables);
        var output = run.Program!.Output;
        var behind = traced.Sum(t => t.Executed.Output.Length);
        reader.Read(output[..Math.Max(0, output.Length - behind)], null, null);
        SqlTraced? change = null;
        foreach (var one in traced)
        {
            reader.Read(one.Executed.Output, one, change);
            if (one.Changes && one.Executed.Error is null)
                change = one;
        }
        reader.ReadErrors(run.Program.ErrorOutput, traced);
        return reader._found;
    }

    private void Read(string printed, SqlTraced? by, SqlTraced? before)
    {
        var lines = printed.Split('\n');
        string[]? header = null;
        var columns = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (i < lines.Length - 1)
                _line++;
            if (line.Trim().Length == 0)
                continue;
            if (Tag().Match(line) is { Success: true } tag && by is not null)
            {
                Add(SqlAnnouncementKind.Tag, line, Tables(by, written: true), tag.Groups[1].Success ? [long.Parse(tag.Groups[1].Value, CultureInfo.InvariantCulture)] : []);
            }
            else if (Footer().Match(line) is { Success: true } footer)
            {
                Add(SqlAnnouncementKind.Rows, line, by is null ? [] : Tables(by, written: false), [long.Parse(footer.Groups[1].Value, CultureInfo.InvariantCulture)], columns);
                (header, columns) = (null, new Dictionary<string, List<string>>(StringComparer.Ordinal));
            }
            else if (Rule().IsMatch(line))
            {
                continue;
            }
            else if (i + 1 < lines.Length && Rule().IsMatch(lines[i + 1].TrimEnd('\r')) && header is null)
            {
                header = [.. line.Split('|').Select(c => c.Trim())];
            }
            else
            {
                var cells = header is null ? [] : line.Split('|').Select(c => c.Trim()).ToArray();
                for (var c = 0; header is not null && c < header.Length && c < cells.Length; c++)
                    (columns.TryGetValue(header[c], out var values) ? values : columns[header[c]] = []).Add(cells[c]);
                AddLine(line, header, cells, by, before);
            }
        }
    }

    private void AddLine(string line, string[]? header, string[] cells, SqlTraced? by, SqlTraced? before)
    {
        var named = tables.In(header is null ? line : string.Join(' ', header) + " " + line).ToList();
        var byQuery = named.Count == 0 && by is not null;
        if (byQuery)
        {
            // What was changed last is meant where the query only asks how much that was.
            var source = by!.Statement.Functions.Any(f => f.Name is "changes" or "total_changes") ? before : by;
            named = source is null ? [] : [.. Tables(source, written: source.Changes)];
        }
        var columns = header?.Zip(cells).GroupBy(c => c.First, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(c => c.Second).ToList(), StringComparer.Ordinal);
        var intends = Intent().IsMatch(header is null ? line : string.Join(' ', header).Replace('_', ' ') + " " + line);
        Add(SqlAnnouncementKind.Line, header is null ? line : Titled(header, cells), named, Numbers(line), columns, byQuery, intends);
        _found[^1] = _found[^1] with
        {
            IsContext = !intends && Context().IsMatch((header is null ? line : string.Join(' ', header) + " " + line).Replace('_', ' ')),
            Counted = by?.Statement.Text.Contains("count(", StringComparison.OrdinalIgnoreCase) == true,
            InWords = !byQuery && (intends || tables.In(line).Any()),
        };
    }

    /// <summary>A row with the names of its columns, but for those that nobody named.</summary>
    private static string Titled(string[] header, string[] cells) =>
        string.Join(", ", header.Zip(cells).Select(c => c.First == "?column?" ? c.Second : $"{c.First}: {c.Second}"));

    private void ReadErrors(string errors, IReadOnlyList<SqlTraced> traced)
    {
        foreach (Match notice in Notice().Matches(errors))
        {
            var text = notice.Groups["text"].Value.TrimEnd('\r');
            var named = tables.In(text).ToList();
            var by = int.TryParse(notice.Groups["line"].Value, CultureInfo.InvariantCulture, out var line) ? traced.LastOrDefault(t => t.Line <= line) : null;
            Add(SqlAnnouncementKind.Line, text, named.Count > 0 || by is null ? named : Tables(by, written: true), Numbers(text), null, named.Count == 0, Intent().IsMatch(text));
            _found[^1] = _found[^1] with { InWords = named.Count > 0 };
        }
    }

    private void Add(SqlAnnouncementKind kind, string line, IReadOnlyList<string> named, IReadOnlyList<long> numbers, Dictionary<string, List<string>>? columns = null, bool byQuery = false, bool intends = false) =>
        _found.Add(new SqlAnnouncement(kind, new Announcement(Math.Max(1, _line), line.Trim()), named, numbers)
        {
            Intends = intends,
            ByQuery = byQuery,
            Columns = columns is null ? new Dictionary<string, IReadOnlyList<string>>() : columns.ToDictionary(c => c.Key, c => (IReadOnlyList<string>)c.Value, StringComparer.Ordinal),
        });

    private List<string> Tables(SqlTraced by, bool written)
    {
        var uses = by.Statement.Tables.Where(t => t.Use != SqlTableUseKind.Read).ToList();
        return [.. (written || uses.Count > 0 ? uses : by.Statement.Tables).Select(t => tables.Find(t.Name)).OfType<string>().Distinct()];
    }

    private static List<long> Numbers(string text) => [.. Number().Matches(text).Select(m => long.TryParse(m.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var n) ? n : -1).Where(n => n >= 0)];

    [GeneratedRegex(@"^(?:(?:INSERT 0|UPDATE|DELETE|MERGE|COPY) ([0-9]+)|TRUNCATE TABLE|(?:CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|REFRESH)(?: [A-Z ]+)?|SELECT [0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\(([0-9]+) rows?\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Footer();

    [GeneratedRegex(@"^-[-+]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();

    [GeneratedRegex(@"\b(?:would|will|to be|to (?:delete|update|insert|remove|purge|change|add|archive|move)|going to|dry[- ]?run|deleting|updating|inserting|deleted|updated|inserted|removed)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Intent();

    [GeneratedRegex(@"\b(?:left|remain(?:ing|s)?|before|after|afterwards|kept|keeping|in total)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Context();

    [GeneratedRegex(@"^(?:psql:[^\n]*?:(?<line>[0-9]+): )?(?:NOTICE|INFO|WARNING):  (?<text>.*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Notice();

    [GeneratedRegex(@"(?<![\w.:/-])[0-9]{1,3}(?:,[0-9]{3})+(?![\w:/-])|(?<![\w.:/-])[0-9]+(?![\w:/-]|\.[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
