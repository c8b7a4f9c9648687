using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>The tables of a database. SafeOps's own marker table is not among them.</summary>
public sealed record SqlCatalog(IReadOnlyList<SqlTable> Tables)
{
    public SqlTable? Find(string name) =>
        Tables.FirstOrDefault(t => t.Name.Equals(name, StringComparison.Ordinal))
        ?? Tables.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same with one table seen otherwise.</summary>
    public SqlCatalog With(SqlTable table) => new([.. Tables.Select(t => t.Name == table.Name ? table : t)]);

    /// <summary>Throws <see cref="ErrorCodes.PlanRefused"/> with the nearest right word.</summary>
    public SqlTable Get(string name, string connection) => Find(name)
        ?? throw new SafeOpsException(ErrorCodes.PlanRefused, $"{connection} has no table '{name}'.{NearestWord.Suggest(name, [.. Tables.Select(t => t.Name)])}", target: name);

    /// <summary>The references to a table, each with the table that holds it.</summary>
    public IEnumerable<(SqlTable Child, SqlForeignKey Key)> ReferencesTo(SqlTable parent) =>
        from child in Tables
        from key in child.ForeignKeys
        where key.Parent.Equals(parent.Name, StringComparison.OrdinalIgnoreCase)
        select (child, key);
}

public enum SqlTableKind { Table, View, Virtual }

public sealed record SqlTable(string Name, SqlTableKind Kind)
{
    /// <summary>What is kept of a row: the stored columns, and before them the row's address where that is its only key.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Columns computed from others; never written.</summary>
    public IReadOnlyList<string> Generated { get; init; } = [];

    /// <summary>What tells a row from all others: places in <see cref="Columns"/>. Empty: nothing does.</summary>
    public IReadOnlyList<int> Key { get; init; } = [];

    /// <summary>The key is the row's address in the file and no column of the table.</summary>
    public bool HasAddressKey { get; init; }

    /// <summary>The key people know: names of the primary key's columns; empty where there is none.</summary>
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];

    public IReadOnlyList<string> NotNull { get; init; } = [];

    /// <summary>Sets of columns that are unique where none of them is null.</summary>
    public IReadOnlyList<IReadOnlyList<string>> UniqueKeys { get; init; } = [];
    public IReadOnlyList<SqlForeignKey> ForeignKeys { get; init; } = [];
    public IReadOnlyList<SqlTrigger> Triggers { get; init; } = [];

    /// <summary>A conflict on a unique column silently deletes the row in the way.</summary>
    public bool ReplacesOnConflict { get; init; }

    public IEnumerable<string> KeyColumns => Key.Select(i => Columns[i]);

    public string? Column(string name) => Columns.FirstOrDefault(c => c.Equals(name, StringComparison.OrdinalIgnoreCase));
}

public enum ReferenceAction { NoAction, Restrict, SetNull, SetDefault, Cascade }

/// <param name="Columns">In the table that refers.</param>
/// <param name="Parent">The table referred to.</param>
/// <param name="ParentColumns">Its columns, in the same order.</param>
public sealed record SqlForeignKey(IReadOnlyList<string> Columns, string Parent, IReadOnlyList<string> ParentColumns, ReferenceAction OnDelete, ReferenceAction OnUpdate);

/// <param name="Replaces">Its text may replace rows, which deletes rows nobody is told of.</param>
public sealed record SqlTrigger(string Name, bool Replaces);
