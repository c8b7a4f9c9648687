using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>The tables of a database. SafeOps's own marker table is not among them.</summary>
public sealed record SqlCatalog(IReadOnlyList<SqlTable> Tables)
{
    /// <summary>By its name, with its schema or, where the database finds it so, without.</summary>
    public SqlTable? Find(string name) =>
        Tables.FirstOrDefault(t => t.Name.Equals(name, StringComparison.Ordinal) || t.QualifiedName.Equals(name, StringComparison.Ordinal))
        ?? Tables.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || t.QualifiedName.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same table as it is now; another role's search path may call it otherwise.</summary>
    public SqlTable? Find(SqlTable saved) =>
        saved.Schema is null ? Find(saved.Name) : Tables.FirstOrDefault(t => t.QualifiedName.Equals(saved.QualifiedName, StringComparison.Ordinal));

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
    /// <summary>Null where the database has none. Where it has, <see cref="Name"/> carries it unless the table is found without.</summary>
    public string? Schema { get; init; }

    /// <summary>What the database calls it within its schema.</summary>
    public string Relation => Schema is not null && Name.StartsWith(Schema + ".", StringComparison.Ordinal) ? Name[(Schema.Length + 1)..] : Name;

    public string QualifiedName => Schema is null ? Name : $"{Schema}.{Relation}";

    /// <summary>What is kept of a row: the stored columns, and before them the row's address where that is its only key.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The declared types of <see cref="Columns"/>, in the same order; empty where values carry their own.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

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

    /// <summary>Row-level security hides rows of it from the connection's role.</summary>
    public bool HidesRows { get; init; }

    /// <summary>What the connection's role may not do to its rows.</summary>
    public SqlRowEvents Forbidden { get; init; }

    /// <summary>An insert that leaves a column out moves a sequence.</summary>
    public bool MovesSequence { get; init; }

    /// <summary>Why its rows cannot be followed whatever they hold (rules that rewrite, tables that inherit); null where they can.</summary>
    public string? Obstacle { get; init; }

    /// <summary>For a view the tables behind it, at any depth.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    public IEnumerable<string> KeyColumns => Key.Select(i => Columns[i]);

    public string? Column(string name) => Columns.FirstOrDefault(c => c.Equals(name, StringComparison.OrdinalIgnoreCase));

    public int Place(string column) => Columns.TakeWhile(c => !c.Equals(column, StringComparison.OrdinalIgnoreCase)).Count();

    public string Type(string column) => Types[Place(column)];
}

public enum ReferenceAction { NoAction, Restrict, SetNull, SetDefault, Cascade }

/// <param name="Columns">In the table that refers.</param>
/// <param name="Parent">The table referred to.</param>
/// <param name="ParentColumns">Its columns, in the same order.</param>
public sealed record SqlForeignKey(IReadOnlyList<string> Columns, string Parent, IReadOnlyList<string> ParentColumns, ReferenceAction OnDelete, ReferenceAction OnUpdate);

[Flags]
public enum SqlRowEvents { None = 0, Insert = 1, Update = 2, Delete = 4, All = Insert | Update | Delete }

/// <param name="Replaces">Its text may replace rows, which deletes rows nobody is told of.</param>
public sealed record SqlTrigger(string Name, bool Replaces)
{
    /// <summary>What fires it.</summary>
    public SqlRowEvents On { get; init; } = SqlRowEvents.All;

    /// <summary>Why what it does cannot be tried and rolled back; null where it can.</summary>
    public string? Escapes { get; init; }

    /// <summary>The tables its text writes, where the text is known.</summary>
    public IReadOnlyList<SqlTableUse> Writes { get; init; } = [];
}
