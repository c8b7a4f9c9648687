using System.Data.Common;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// What differs between databases for the <c>sql.*</c> steps: quoting, catalog questions, exact values, row capture. The steps
/// themselves know no database by name.
/// </summary>
public interface ISqlDialect
{
    /// <summary>The provider's name, <c>sqlite</c>.</summary>
    string Name { get; }

    /// <summary>How texts of this database are read.</summary>
    SqlFlavor Flavor { get; }

    /// <summary>An identifier quoted for this database.</summary>
    string Quote(string identifier);

    /// <summary>Tables, keys, references and triggers as the database itself tells them.</summary>
    Task<SqlCatalog> ReadCatalogAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Whether a table of this name is there.</summary>
    Task<bool> HasTableAsync(DbConnection connection, string name, CancellationToken cancellationToken);

    /// <summary>
    /// What the database itself says one statement would touch, triggers and reference actions included. The statement is
    /// prepared, never run. Throws what the database throws for a statement that is wrong.
    /// </summary>
    SqlReach Reach(DbConnection connection, string statement);

    /// <summary>A transaction: one that takes the right to write at once, or one in which nothing can be written.</summary>
    Task<DbTransaction> BeginAsync(DbConnection connection, bool write, CancellationToken cancellationToken);

    /// <summary>Runs a change and hands over every row it touched anywhere, as it was and as it is.</summary>
    Task<IRowCapture> CaptureAsync(DbConnection connection, SqlCatalog catalog, CancellationToken cancellationToken);

    /// <summary>
    /// Makes this connection write exactly what it is told: no trigger fires, no reference action runs, nothing but
    /// uniqueness is checked. For putting saved rows back; set before the transaction begins.
    /// </summary>
    Task SuspendRulesAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>The select list that <see cref="ReadExact"/> reads, for the given column expressions.</summary>
    string ExactColumns(IEnumerable<string> expressions);

    /// <summary>The values of <paramref name="count"/> columns selected through <see cref="ExactColumns"/>: null, long, double, string, byte[] or <see cref="RawText"/>.</summary>
    object?[] ReadExact(DbConnection connection, DbDataReader reader, int count);

    /// <summary>Adds a value to a command and gives the expression that stands for it.</summary>
    string Bind(DbCommand command, object? value);

    /// <summary>An INSERT of one row that fails on any conflict, whatever the table says of conflicts. Names and values are ready to use.</summary>
    string Insert(string table, IEnumerable<string> columns, IEnumerable<string> values);

    /// <summary>An expression for how many bytes the value of an expression takes.</summary>
    string ByteLength(string expression);

    /// <summary>A comparison that holds for two nulls too.</summary>
    string Same(string left, string right);

    /// <summary>
    /// A number that differs once row addresses may have been given anew (a vacuum, another definition), so that a key that is
    /// only an address no longer tells the same rows.
    /// </summary>
    Task<long> AddressEpochAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>How many bytes the database takes; null where it does not tell.</summary>
    Task<long?> SizeAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>A private copy in memory that vanishes with the connection; null where the dialect has none.</summary>
    Task<DbConnection?> CopyAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>False where somebody wrote while a read-only connection read without being able to hold a snapshot: what it read does not count.</summary>
    bool IsUndisturbed(DbConnection connection);

    /// <summary>Ends what runs on the connection when the token is cancelled.</summary>
    IDisposable InterruptOn(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>A database's error as a person needs it: located, with the nearest right word, without the connection's secrets.</summary>
    SafeOpsException Explain(DbException error, string connectionName, SqlCatalog? catalog);
}

/// <summary>Text of the database that is no valid Unicode, or holds a NUL: kept as its bytes, in the database's own encoding.</summary>
public sealed record RawText(byte[] Bytes)
{
    public bool Equals(RawText? other) => other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override int GetHashCode() => Bytes.Length;
}

/// <summary>Watches one connection for changed rows.</summary>
public interface IRowCapture : IAsyncDisposable
{
    /// <summary>
    /// Runs <paramref name="change"/> inside the caller's transaction and returns each touched row's net change. Throws
    /// <see cref="ErrorCodes.ActionFailed"/> where the database changed more rows than could be captured; the caller rolls back.
    /// </summary>
    Task<IReadOnlyList<RowChange>> RunAsync(Func<Task> change, CancellationToken cancellationToken);
}

/// <param name="Reads">Tables and views read.</param>
/// <param name="Writes">Tables whose rows may be inserted, changed or deleted.</param>
/// <param name="Triggers">Triggers that would fire.</param>
/// <param name="ChangesSchema">It defines, alters or drops something.</param>
public sealed record SqlReach(IReadOnlySet<string> Reads, IReadOnlySet<string> Writes, IReadOnlySet<string> Triggers, bool ChangesSchema);
