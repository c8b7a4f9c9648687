using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Adapters.DryRuns;

/// <summary>Compares two pictures of a database, as <see cref="PostgresPicture"/> takes them.</summary>
internal sealed class PictureDifference
{
    private const int MostKeys = 1000;

    private readonly Dictionary<string, string> _keyColumns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TableRows> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TableRows> _after = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string? Before, string? After)> _definitions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string? Before, string? After)> _sequences = new(StringComparer.Ordinal);
    private readonly HashSet<string> _preparedBefore = new(StringComparer.Ordinal);
    private readonly HashSet<string> _preparedAfter = new(StringComparer.Ordinal);
    private long _notified;

    private PictureDifference(IEnumerable<string> before, IEnumerable<string> after)
    {
        foreach (var line in before)
            Take(line, _before, _preparedBefore, isAfter: false);
        foreach (var line in after)
            Take(line, _after, _preparedAfter, isAfter: true);
    }

    public static (IReadOnlyList<DatabaseDifference> Differences, IReadOnlyList<string> Tables) Of(IEnumerable<string> before, IEnumerable<string> after)
    {
        var difference = new PictureDifference(before, after);
        return ([.. difference.All()], [.. difference._keyColumns.Keys.Order(StringComparer.Ordinal)]);
    }

    private void Take(string line, Dictionary<string, TableRows> rows, HashSet<string> prepared, bool isAfter)
    {
        var fields = line.Split('\t');
        if (fields.Length != 4)
            return;
        var (name, key, digest) = (fields[1], fields[2], fields[3]);
        switch (fields[0])
        {
            case "table":
                _keyColumns[name] = key;
                break;
            case "row":
                if (!rows.TryGetValue(name, out var table))
                    rows[name] = table = new TableRows();
                table.Add(key, digest);
                break;
            case "definition":
                Put(_definitions, name, digest, isAfter);
                break;
            case "sequence":
                Put(_sequences, name, digest, isAfter);
                break;
            case "prepared":
                prepared.Add(name);
                break;
            case "notified" when long.TryParse(digest, out var count):
                _notified += isAfter ? count : -count;
                break;
        }
    }

    private static void Put(SortedDictionary<string, (string? Before, string? After)> into, string name, string digest, bool isAfter)
    {
        var (before, after) = into.GetValueOrDefault(name);
        // Two objects of one description are one here, with both digests.
        into[name] = isAfter ? (before, after + digest) : (before + digest, after);
    }

    private IEnumerable<DatabaseDifference> All()
    {
        var made = Changed("table", before: false);
        var dropped = Changed("table", before: true);
        // Rows of other columns are not the same text, and were not changed for that.
        var reshaped = _definitions.Where(d => d.Key.StartsWith("column ", StringComparison.Ordinal) && d.Value.Before != d.Value.After).Select(d => d.Key[(d.Key.LastIndexOf(" of ", StringComparison.Ordinal) + 4)..]).ToHashSet();
        foreach (var table in _keyColumns.Keys.Where(t => !made.Contains(t) && !dropped.Contains(t)).Order(StringComparer.Ordinal))
            if (TableRows.Compare(_before.GetValueOrDefault(table), _after.GetValueOrDefault(table), reshaped.Contains(table)) is var (inserted, updated, deleted, keys) && inserted + updated + deleted > 0)
                yield return new DatabaseDifference(DatabaseDifferenceKind.Rows, table, RowWords.Summary(table, inserted, updated, deleted))
                {
                    Inserted = inserted,
                    Updated = updated,
                    Deleted = deleted,
                    KeyColumn = _keyColumns[table] is { Length: > 0 } column ? column : null,
                    ChangedKeys = [.. keys.Take(MostKeys)],
                };
        foreach (var (name, (before, after)) in _definitions.Where(d => d.Value.Before != d.Value.After))
            if (!IsPartOf(name, before is null ? made : after is null ? dropped : []))
                yield return new DatabaseDifference(DatabaseDifferenceKind.Definition, name, $"{(before is null ? "creates" : after is null ? "drops" : "changes")} {name}");
        foreach (var (name, (before, after)) in _sequences.Where(s => s.Value is { Before: { } b, After: { } a } && a != b))
            yield return new DatabaseDifference(DatabaseDifferenceKind.Sequence, name, $"moves sequence {name} from {Value(before!)} to {Value(after!)}");
        foreach (var name in _preparedAfter.Except(_preparedBefore))
            yield return new DatabaseDifference(DatabaseDifferenceKind.PreparedTransaction, name, $"leaves the prepared transaction {name} open");
        if (_notified > 0)
            yield return new DatabaseDifference(DatabaseDifferenceKind.Notification, "NOTIFY", "notifies other sessions");
    }

    private HashSet<string> Changed(string kind, bool before) =>
        [.. _definitions.Where(d => d.Key.StartsWith(kind + " ", StringComparison.Ordinal) && (before ? d.Value.After : d.Value.Before) is null).Select(d => d.Key[(kind.Length + 1)..])];

    /// <summary>The columns, keys and the like of a table that came or went with it.</summary>
    private static bool IsPartOf(string name, HashSet<string> tables) =>
        !name.StartsWith("table ", StringComparison.Ordinal)
        && tables.Any(t => name.EndsWith(" of " + t, StringComparison.Ordinal) || name.EndsWith(" table " + t, StringComparison.Ordinal) || name.StartsWith("index " + t + "_", StringComparison.Ordinal) || name == $"sequence {t}_id_seq");

    private static string Value(string state) => state.Split(' ')[0];

    /// <summary>The rows of a table: by key where it has one, else by their content.</summary>
    private sealed class TableRows
    {
        private readonly Dictionary<string, string> _byKey = new(StringComparer.Ordinal);
        private readonly Dictionary<string, long> _byContent = new(StringComparer.Ordinal);

        public void Add(string key, string digest)
        {
            if (key.Length > 0)
                _byKey[key] = digest;
            else
                _byContent[digest] = _byContent.GetValueOrDefault(digest) + 1;
        }

        public static (long Inserted, long Updated, long Deleted, IReadOnlyList<string> Keys) Compare(TableRows? before, TableRows? after, bool reshaped)
        {
            before ??= new TableRows();
            after ??= new TableRows();
            var gone = before._byKey.Keys.Where(k => !after._byKey.ContainsKey(k)).ToList();
            var moved = reshaped ? [] : before._byKey.Where(r => after._byKey.TryGetValue(r.Key, out var digest) && digest != r.Value).Select(r => r.Key).ToList();
            var come = after._byKey.Keys.LongCount(k => !before._byKey.ContainsKey(k));
            var lost = before._byContent.Sum(r => Math.Max(0, r.Value - after._byContent.GetValueOrDefault(r.Key)));
            var won = after._byContent.Sum(r => Math.Max(0, r.Value - before._byContent.GetValueOrDefault(r.Key)));
            // Without a key a changed row is one that went and one that came.
            var both = Math.Min(lost, won);
            return (come + won - both, moved.Count + (reshaped ? 0 : both), gone.Count + lost - both, [.. gone, .. moved]);
        }
    }
}
