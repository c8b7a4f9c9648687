namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// The net change of one row by one batch: values by <see cref="SqlTable.Columns"/>. <paramref name="Before"/> is null for a
/// row that was not there, <paramref name="After"/> for one that is gone.
/// </summary>
public sealed record RowChange(SqlTable Table, object?[]? Before, object?[]? After)
{
    public RowKey? KeyBefore => Before is null ? null : RowKey.Of(Table, Before);

    public RowKey? KeyAfter => After is null ? null : RowKey.Of(Table, After);
}

/// <summary>A row's identity: its table and the values of its key.</summary>
public sealed class RowKey : IEquatable<RowKey>
{
    private readonly string _table;
    private readonly object?[] _values;

    private RowKey(string table, object?[] values) => (_table, _values) = (table, values);

    public string Table => _table;

    public IReadOnlyList<object?> Values => _values;

    public static RowKey Of(SqlTable table, object?[] row) => new(table.Name, [.. table.Key.Select(i => row[i])]);

    /// <summary>From the key's values alone.</summary>
    public static RowKey OfKey(SqlTable table, object?[] key) => new(table.Name, key);

    public bool Equals(RowKey? other) => other is not null && _table == other._table && SqlValues.Same(_values, other._values);

    public override bool Equals(object? obj) => Equals(obj as RowKey);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_table);
        foreach (var value in _values)
        {
            if (value is byte[] bytes)
                hash.AddBytes(bytes);
            else
                hash.Add(value);
        }
        return hash.ToHashCode();
    }

    /// <summary>For people: <c>17</c>, <c>(de, 4)</c>.</summary>
    public override string ToString() => _values.Length == 1
        ? SqlValues.Show(_values[0])
        : $"({string.Join(", ", _values.Select(SqlValues.Show))})";
}

/// <summary>Makes one net change a row out of what was seen in order.</summary>
public sealed class NetChanges
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<RowKey, Entry> _present = [];
    private readonly Dictionary<RowKey, Entry> _gone = [];

    public void Add(SqlTable table, object?[]? before, object?[]? after)
    {
        Entry? entry = null;
        if (before is not null && !_present.Remove(RowKey.Of(table, before), out entry))
            entry = Start(table, before);
        if (before is null && !_gone.Remove(RowKey.Of(table, after!), out entry))
            entry = Start(table, null);
        entry!.After = after;
        if (after is not null)
            _present[RowKey.Of(table, after)] = entry;
        else if (entry.Before is not null)
            _gone[RowKey.Of(table, entry.Before)] = entry;
    }

    /// <summary>In the order of their first change; rows that came and went again are left out.</summary>
    public IReadOnlyList<RowChange> Result => [.. _entries.Where(e => e.Before is not null || e.After is not null).Select(e => new RowChange(e.Table, e.Before, e.After))];

    private Entry Start(SqlTable table, object?[]? before)
    {
        var entry = new Entry(table, before);
        _entries.Add(entry);
        return entry;
    }

    private sealed class Entry(SqlTable table, object?[]? before)
    {
        public SqlTable Table { get; } = table;
        public object?[]? Before { get; } = before;
        public object?[]? After { get; set; }
    }
}
