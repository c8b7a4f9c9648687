using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>What a text that a database client is given changes: verbs with their tables and conditions, whatever is wrapped around them.</summary>
internal sealed partial class StatementWords
{
    private readonly IReadOnlyList<Change> _changes;

    private StatementWords(IReadOnlyList<Change> changes, IReadOnlyList<string> tables) => (_changes, Tables) = (changes, tables);

    /// <summary>Those that are changed; of a text that changes none that is known, all that it names.</summary>
    public IReadOnlyList<string> Tables { get; }

    public static StatementWords Of(string text)
    {
        var plain = Comment().Replace(text, " ");
        var changes = Changes(plain);
        // A name that the statement itself gives to a part of it is no table.
        var named = Named().Matches(plain).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var tables = changes.Count > 0 ? changes.Select(c => c.Table) : Table().Matches(plain).Select(m => Unquoted(m.Groups[1].Value));
        return new StatementWords(changes, [.. tables.Where(t => !named.Contains(t)).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>The line prints a statement on one of its tables that does something else to it, or to other rows.</summary>
    public bool IsContradictedBy(string line) => Changes(line).Any(printed =>
    {
        var own = _changes.Where(c => c.Table.Equals(printed.Table, StringComparison.OrdinalIgnoreCase)).ToList();
        return own.Count > 0 && !own.Any(c => c.Verb == printed.Verb && IsOfSameRows(c, printed, line));
    });

    private static bool IsOfSameRows(Change own, Change printed, string line) =>
        own.Condition.Length == 0 || printed.Condition.Length == 0 || Placeholder().IsMatch(own.Condition) || Placeholder().IsMatch(printed.Condition) || line.TrimEnd().EndsWith('…') || line.TrimEnd().EndsWith("...", StringComparison.Ordinal)
        || (printed.Condition.StartsWith(own.Condition, StringComparison.Ordinal) && !GoesOn().IsMatch(printed.Condition[own.Condition.Length..]));

    private static List<Change> Changes(string text)
    {
        var found = Changing().Matches(text).ToList();
        return [.. found.Select((m, i) => new Change(
            Blank().Replace(m.Groups["verb"].Value.ToLowerInvariant(), " ").Split(' ')[0],
            Unquoted(m.Groups["table"].Value),
            Condition(text[(m.Index + m.Length)..(i + 1 < found.Count ? found[i + 1].Index : text.Length)])))];
    }

    /// <summary>What stands behind WHERE, up to the end of the statement or of the brackets around it; blanks made alike.</summary>
    private static string Condition(string rest)
    {
        var where = Where().Match(rest);
        var end = where.Index + where.Length;
        var depth = 0;
        for (; end < rest.Length && rest[end] != ';' && depth >= 0; end++)
            depth += rest[end] switch { '(' => 1, ')' => -1, _ => 0 };
        var condition = where.Success ? Returning().Split(rest[(where.Index + where.Length)..(depth < 0 ? end - 1 : end)])[0] : "";
        return Blank().Replace(condition, " ").Trim().ToLowerInvariant();
    }

    private static string Unquoted(string name) => name.Replace("\"", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);

    private sealed record Change(string Verb, string Table, string Condition);

    [GeneratedRegex(@"(?<!\bfor\s+)(?<!\bdo\s+)\b(?<verb>delete\s+from|update|insert\s+(?:or\s+\w+\s+)?into|replace\s+into|merge\s+into|truncate(?:\s+table)?|(?:drop|alter|create)\s+(?:unique\s+)?(?:table|database|schema|index|view|materialized\s+view))\s+(?:only\s+|concurrently\s+|if\s+(?:not\s+)?exists\s+)*(?<table>(?!set\b|of\b)[A-Za-z_""`][\w.""`]*)(?<!\bset)", RegexOptions.IgnoreCase)]
    private static partial Regex Changing();

    [GeneratedRegex(@"\b(?:from|update|into|table|truncate|database|schema|index|view)\s+(?:only\s+|if\s+(?:not\s+)?exists\s+|table\s+)*([A-Za-z_""`][\w.""`]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Table();

    [GeneratedRegex(@"(?:\bwith(?:\s+recursive)?|,)\s+([A-Za-z_]\w*)\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s+)?\(", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"\bwhere\b", RegexOptions.IgnoreCase)]
    private static partial Regex Where();

    [GeneratedRegex(@"\breturning\b", RegexOptions.IgnoreCase)]
    private static partial Regex Returning();

    /// <summary>The condition has more to it.</summary>
    [GeneratedRegex(@"^(\w|[.]\w|\s*(and|or)\b)")]
    private static partial Regex GoesOn();

    [GeneratedRegex(@"(?<!:):['""]?[A-Za-z_]|\$[0-9{A-Za-z_]|%\(?s|\?")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
