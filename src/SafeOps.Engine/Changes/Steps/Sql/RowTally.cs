using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// Counts what batches did, each row once: <c>{"rows": n, "cascaded": {"orders": {"deleted": 3}}}</c>, where <c>rows</c> are those
/// of the step's own table and everything else it brought about stands under <c>cascaded</c>.
/// </summary>
/// <param name="table">The step's own table.</param>
/// <param name="single">Each row is touched once, and none of another table: nothing has to be remembered.</param>
internal sealed class RowTally(string table, bool deletes, bool single)
{
    private enum Kind { Deleted, Inserted, Updated }

    private readonly Dictionary<RowKey, Kind> _others = [];
    private readonly HashSet<RowKey> _own = [];
    private readonly SortedDictionary<string, long[]> _counts = new(StringComparer.Ordinal);

    public long Rows { get; private set; }

    /// <summary>All rows, those of other tables included.</summary>
    public long Total => Rows + _counts.Values.Sum(c => c.Sum());

    public void Add(CapturedChanges changes)
    {
        Add(changes.Rows);
        Rows += changes.Written?.Rows ?? 0;
        foreach (var (name, inserted, updated, deleted) in changes.Counted)
        {
            var isMain = name == table;
            if (isMain)
                Rows += deletes ? deleted : updated;
            Count(name, Kind.Deleted, isMain && deletes ? 0 : deleted);
            Count(name, Kind.Inserted, inserted);
            Count(name, Kind.Updated, isMain && !deletes ? 0 : updated);
        }
    }

    public void Add(IEnumerable<RowChange> changes)
    {
        foreach (var change in changes)
        {
            var kind = change.Before is null ? Kind.Inserted : change.After is null ? Kind.Deleted : Kind.Updated;
            var isMain = change.Table.Name == table;
            if (single)
            {
                Rows++;
            }
            else if (isMain && deletes && kind == Kind.Deleted)
            {
                if (!Forget(change.KeyBefore!, out var was) || was == Kind.Updated)
                    Rows++;
            }
            else if (isMain && !deletes && kind == Kind.Updated)
            {
                if (!_own.Remove(change.KeyBefore!))
                    Rows++;
                _own.Add(change.KeyAfter!);
            }
            else
            {
                Other(change, kind);
            }
        }
    }

    /// <summary>As <see cref="Total"/>, of an outcome.</summary>
    public static long TotalOf(JsonObject outcome) =>
        (long)outcome["rows"]! + outcome["cascaded"]!.AsObject().Sum(t => t.Value!.AsObject().Sum(c => (long)c.Value!));

    public JsonObject ToJson() => Shape(Rows, _counts.Select(c => (c.Key, c.Value[0], c.Value[1], c.Value[2])));

    public static JsonObject Shape(long rows, IEnumerable<(string Table, long Deleted, long Inserted, long Updated)> others)
    {
        var cascaded = new JsonObject();
        foreach (var (name, deleted, inserted, updated) in others.Where(o => o.Deleted + o.Inserted + o.Updated > 0).OrderBy(o => o.Table, StringComparer.Ordinal))
        {
            var counts = new JsonObject();
            if (deleted > 0)
                counts["deleted"] = deleted;
            if (inserted > 0)
                counts["inserted"] = inserted;
            if (updated > 0)
                counts["updated"] = updated;
            cascaded[name] = counts;
        }
        return new JsonObject { ["rows"] = rows, ["cascaded"] = cascaded };
    }

    /// <summary>Goes on from counts alone, where the rows were not saved.</summary>
    public void Continue(JsonObject actual)
    {
        Rows = (long)actual["rows"]!;
        foreach (var (name, counts) in actual["cascaded"]!.AsObject())
            _counts[name] = [(long?)counts!["deleted"] ?? 0, (long?)counts["inserted"] ?? 0, (long?)counts["updated"] ?? 0];
    }

    private void Other(RowChange change, Kind kind)
    {
        if (change.KeyBefore is { } key && Forget(key, out var was))
        {
            if (was == Kind.Inserted && kind == Kind.Deleted)
                return;
            if (was == Kind.Inserted)
                kind = Kind.Inserted;
        }
        else if (change.Before is null && _others.GetValueOrDefault(change.KeyAfter!, Kind.Inserted) == Kind.Deleted && Forget(change.KeyAfter!, out _))
        {
            kind = Kind.Updated;
        }
        _others[(change.KeyAfter ?? change.KeyBefore)!] = kind;
        Count(change.Table.Name, kind, 1);
    }

    private bool Forget(RowKey key, out Kind was)
    {
        if (!_others.Remove(key, out was))
            return false;
        Count(key.Table, was, -1);
        return true;
    }

    private void Count(string name, Kind kind, long by)
    {
        if (!_counts.TryGetValue(name, out var counts))
            _counts[name] = counts = new long[3];
        counts[(int)kind] += by;
    }
}
