using System.Globalization;
using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>Sets what the real run did against what the dry run printed.</summary>
internal sealed partial class SqlComparer
{
    private readonly IReadOnlyList<SqlTraced> _dry;
    private readonly IReadOnlyList<SqlTraced> _real;
    private readonly IReadOnlyList<SqlAnnouncement> _said;
    private readonly SqlTableNames _tables;
    private readonly IReadOnlyList<DatabaseDifference> _differences;
    private readonly bool _silent;
    private readonly bool _inOwnWords;
    private readonly List<AnnouncedEffect> _matched = [];
    private readonly List<Announcement> _notDone = [];
    private readonly List<ScriptEffect> _notAnnounced = [];

    private SqlComparer(SqlFlavor flavor, SqlRun dryRun, IReadOnlyList<SqlTraced> dry, SqlRun realRun, IReadOnlyList<SqlTraced> real)
    {
        (_silent, _dry, _real, _differences) = (flavor == SqlFlavor.Sqlite, dry, real, realRun.Differences ?? []);
        _tables = new SqlTableNames(dryRun.Tables.Union(realRun.Tables));
        _said = SqlAnnouncements.Of(dryRun, dry, _tables);
        // Who says of one table what would happen to it leaves the others out by leaving them out: the client's tags name none.
        _inOwnWords = _said.Any(a => a.InWords && _differences.Any(d => d.Kind == DatabaseDifferenceKind.Rows && a.Tables.Contains(d.Target)));
    }

    /// <param name="flavor">Whose client printed.</param>
    /// <param name="dryRun">The dry run.</param>
    /// <param name="dry">Its statements.</param>
    /// <param name="realRun">The real run.</param>
    /// <param name="real">Its statements.</param>
    /// <param name="effects">Of the real run, with their lines.</param>
    /// <param name="run">The real run, as it is shown.</param>
    public static DryRunComparison Compare(SqlFlavor flavor, SqlRun dryRun, IReadOnlyList<SqlTraced> dry, SqlRun realRun, IReadOnlyList<SqlTraced> real, IReadOnlyList<ScriptEffect> effects, SandboxRun run)
    {
        var comparer = new SqlComparer(flavor, dryRun, dry, realRun, real);
        foreach (var effect in effects)
            comparer.Look(effect);
        comparer.LookAtWords();
        return new DryRunComparison { Run = run, Matched = comparer._matched, AnnouncedButNotDone = [.. comparer._notDone.Distinct()], DoneButNotAnnounced = comparer._notAnnounced };
    }

    private void Look(ScriptEffect effect)
    {
        var announced = effect.Kind != ScriptEffectKind.Rows
            ? Outside(effect)
            : _differences.FirstOrDefault(d => d.Target == effect.Target) switch
            {
                { Kind: DatabaseDifferenceKind.Rows } rows => Rows(rows, tags: !_inOwnWords) ?? Consequence(rows),
                { Kind: DatabaseDifferenceKind.Notification } => Named("notif") ?? Executed(t => t.Statement.Kind == SqlStatementKind.Notify),
                { } other => Defined(other),
                null => Named(effect.Target.Split(' ')[^1]),
            };
        if (announced is null)
        {
            _notAnnounced.Add(effect);
            _notDone.AddRange(_said.Where(a => a.Tables.Contains(effect.Target) && a.Numbers.Count > 0 && a.Kind != SqlAnnouncementKind.Tag).Take(1).Select(a => a.Said));
        }
        else
        {
            _matched.Add(new AnnouncedEffect(effect, announced));
        }
    }

    /// <summary>A file by its name, with or without its ending; a command by any of its words.</summary>
    private Announcement? Outside(ScriptEffect effect) =>
        effect.Target.Split([' ', '\'', ';'], StringSplitOptions.RemoveEmptyEntries).Where(w => w[0] != '-')
            .SelectMany(w => new[] { Path.GetFileName(w), Path.GetFileNameWithoutExtension(w) }).Where(w => w.Length > 3)
            .Select(Named).FirstOrDefault(a => a is not null);

    private Announcement? Rows(DatabaseDifference rows, bool tags)
    {
        var writing = Writing(rows);
        var said = _said.Where(a => a.Tables.Contains(rows.Target) && (tags || a.Kind != SqlAnnouncementKind.Tag)).ToList();
        if (said.Count == 0)
            return null;
        var counts = writing.Select(t => t.Executed.Affected ?? 0).Where(c => c > 0).ToList();
        var parts = new[] { rows.Inserted, rows.Updated, rows.Deleted }.Where(c => c > 0).ToList();
        foreach (var wanted in new[] { counts, parts, [parts.Sum()] }.Where(w => w.Count > 0))
            if (wanted.All(w => said.Any(a => Counts(a, w, rows))))
                return said.First(a => Counts(a, wanted[0], rows)).Said;
        // A line for each row, or words without a number.
        var lines = said.Where(a => a.Kind == SqlAnnouncementKind.Line).ToList();
        if (lines.Count > 0 && (lines.Count == parts.Sum() || counts.Contains(lines.Count)) && lines.All(a => a.Intends || a.ByQuery) && said.All(a => TellsTargets(a, rows)))
            return lines[0].Said;
        return said.All(a => a.Numbers.Count == 0 || a.IsContext) ? said[0].Said : said.FirstOrDefault(a => a is { InWords: true, Intends: true, Numbers.Count: 0 })?.Said;
    }

    private List<SqlTraced> Writing(DatabaseDifference rows) => [.. _real.Where(t => t.Stays && t.Written.Contains(rows.Target.Split('.')[^1]))];

    /// <summary>What no statement names goes with one: a reference that cascades, a trigger. The client's tags say no more of it than of the statement.</summary>
    private Announcement? Consequence(DatabaseDifference rows) =>
        _inOwnWords || Writing(rows).Count > 0 || _real.Any(t => t.Stays && t.IsHidden) || _said.Any(a => a.Tables.Contains(rows.Target)) ? null : Cause();

    private Announcement? Cause() => _real.Where(t => t.Stays && t.Changes).SelectMany(t => t.Written).Select(_tables.Find).OfType<string>()
        .SelectMany(t => _said.Where(a => a.Tables.Contains(t))).FirstOrDefault()?.Said;

    /// <summary>It says how many; a key in a listing is no count.</summary>
    private static bool Counts(SqlAnnouncement said, long count, DatabaseDifference rows) =>
        said.Numbers.Contains(count) && !said.IsContext && TellsTargets(said, rows) && !(said.Kind == SqlAnnouncementKind.Line && rows.KeyColumn is { } key && said.Columns.ContainsKey(key));

    /// <summary>A listing that shows the key must show the rows that go.</summary>
    private static bool TellsTargets(SqlAnnouncement said, DatabaseDifference rows) =>
        said.Kind != SqlAnnouncementKind.Rows || rows.KeyColumn is null || rows.ChangedKeys.Count == 0 || !said.Columns.TryGetValue(rows.KeyColumn, out var shown)
        || shown.ToHashSet(StringComparer.Ordinal).SetEquals(rows.ChangedKeys);

    private Announcement? Defined(DatabaseDifference definition)
    {
        var names = Word().Matches(definition.Target).Select(m => m.Value).Where(w => !Kinds().IsMatch(w)).ToList();
        var sent = _real.Where(t => t.Stays && t.Changes).Select(t => t.Executed.Text).ToHashSet(StringComparer.Ordinal);
        // psql tells of a statement that ran and was rolled back by its tag alone.
        return Executed(t => sent.Contains(t.Executed.Text) && t.Statement.Effect is SqlEffect.Schema && names.Any(n => t.Executed.Text.Contains(n, StringComparison.OrdinalIgnoreCase)))
            ?? names.Select(Named).FirstOrDefault(a => a is not null)
            ?? _said.FirstOrDefault(a => a.Tables.Any(names.Contains))?.Said
            ?? Executed(t => sent.Contains(t.Executed.Text) && t.Statement.Effect is SqlEffect.Schema)
            ?? (_silent && IsTried(sent) ? _said.FirstOrDefault()?.Said : null);
    }

    /// <summary>sqlite3 says nothing of a definition that it makes or a version that it sets: where the dry run made the same ones and took them back, they are no secret.</summary>
    private bool IsTried(HashSet<string> sent) => _dry.Where(t => t.Executed.Error is null).Select(t => t.Executed.Text).ToHashSet(StringComparer.Ordinal).IsSupersetOf(
        _real.Where(t => t.Stays && sent.Contains(t.Executed.Text) && t.Statement.Effect is SqlEffect.Schema).Select(t => t.Executed.Text));

    private Announcement? Executed(Func<SqlTraced, bool> which) =>
        _dry.FirstOrDefault(t => t.Executed.Error is null && t.Executed.Output.Length > 0 && which(t)) is { } found
            ? _said.FirstOrDefault(a => a.Said.Text.Length > 0 && found.Executed.Output.Contains(a.Said.Text, StringComparison.Ordinal))?.Said
            : null;

    private Announcement? Named(string word) =>
        _said.FirstOrDefault(a => a.Kind == SqlAnnouncementKind.Line && a.Said.Text.Contains(word, StringComparison.OrdinalIgnoreCase))?.Said;

    /// <summary>What was said of a table, and is not so.</summary>
    private void LookAtWords()
    {
        foreach (var said in _said.Where(a => (a.Intends && (!a.ByQuery || a.Counted)) || a.Kind == SqlAnnouncementKind.Tag))
        {
            if (said.Numbers.Count == 0 || said.Numbers.All(n => n == 0) || said.Tables.Count == 0)
                continue;
            if (said.Tables.Any(t => said.Numbers.Any(n => Counts(t).Contains(n))) || IsListing(said) || NamesChangedRow(said))
                continue;
            _notDone.Add(said.Said);
            // What is said wrongly is not announced, whatever else was printed of it.
            foreach (var matched in _matched.Where(m => said.Tables.Contains(m.Effect.Target)).ToList())
            {
                _matched.Remove(matched);
                _notAnnounced.Add(matched.Effect);
            }
        }
    }

    /// <summary>One line for each row, with the row's key in it.</summary>
    private bool IsListing(SqlAnnouncement said) => said.Kind == SqlAnnouncementKind.Line
        && _differences.Any(d => said.Tables.Contains(d.Target) && _said.Count(a => a is { Kind: SqlAnnouncementKind.Line, Intends: true, Counted: false } && a.Tables.Contains(d.Target)) == d.Inserted + d.Updated + d.Deleted);

    /// <summary>Its number is the key of a row that was changed, and not how many: <c>would update order 4</c>.</summary>
    private bool NamesChangedRow(SqlAnnouncement said) => said.Kind == SqlAnnouncementKind.Line && !said.Counted && !Counting().IsMatch(said.Said.Text)
        && _differences.Any(d => said.Tables.Contains(d.Target) && said.Numbers.Any(n => d.ChangedKeys.Contains(n.ToString(CultureInfo.InvariantCulture))));

    /// <summary>How many rows of a table were changed, or of one that is made to take its place: <c>orders_new</c>.</summary>
    private HashSet<long> Counts(string table)
    {
        var name = table.Split('.')[^1];
        var counts = _real.Where(t => t.Stays && t.Written.Any(w => w == name || w.StartsWith(name + "_", StringComparison.Ordinal) || w.EndsWith("_" + name, StringComparison.Ordinal))).Select(t => (t.Statement.Kind, Count: t.Executed.Affected ?? 0)).ToList();
        var all = counts.Select(c => c.Count).Concat(counts.GroupBy(c => c.Kind).Select(g => g.Sum(c => c.Count))).ToHashSet();
        foreach (var rows in _differences.Where(d => d.Target == table))
            all.UnionWith([rows.Inserted, rows.Updated, rows.Deleted, rows.Inserted + rows.Updated + rows.Deleted]);
        return all;
    }

    [GeneratedRegex(@"\b[0-9]+ +[a-z]\w*s\b(?<!becomes|is|was|has)|\b[0-9]+ +row\b|\bcount\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Counting();

    [GeneratedRegex(@"[\w$]{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("^(?:table|index|column|constraint|sequence|function|procedure|view|materialized|trigger|type|schema|rule|default|value|for|of|on|in|comment|setting|settings|database|role|membership|policy|extension|public|pragma|language)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Kinds();
}
