using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>Finds a table's name in words for people: <c>user_sessions</c> in <c>Would delete 3 user sessions</c>.</summary>
internal sealed class SqlTableNames(IEnumerable<string> tables)
{
    private readonly List<(string Table, Regex Pattern)> _tables = [.. tables.Select(t => (t, Pattern(t)))];

    public IEnumerable<string> In(string text)
    {
        var words = Words(text);
        return _tables.Where(t => t.Pattern.IsMatch(words)).Select(t => t.Table);
    }

    /// <summary>A table of the database by the name that a statement gives it; null for one that does not last.</summary>
    public string? Find(string name) => _tables.Select(t => t.Table).FirstOrDefault(t => t == name || t.EndsWith("." + name, StringComparison.Ordinal));

    private static Regex Pattern(string table)
    {
        var words = Words(table.Split('.')[^1]).Trim();
        var singular = words.EndsWith("ies", StringComparison.Ordinal) ? words[..^3] + "y" : words.EndsWith("ses", StringComparison.Ordinal) || words.EndsWith("xes", StringComparison.Ordinal) ? words[..^2] : words.TrimEnd('s');
        var forms = new[] { words, singular, singular + "s" }.Where(f => f.Length > 0).Distinct().Select(Regex.Escape);
        return new Regex($"(?<![a-z0-9])(?:{string.Join('|', forms)})(?![a-z0-9])", RegexOptions.CultureInvariant);
    }

    private static string Words(string text) => text.ToLowerInvariant().Replace('_', ' ').Replace('-', ' ');
}
