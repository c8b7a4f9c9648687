using System.Data.Common;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// What differs between databases for the <c>sql.*</c> steps: quoting, catalog questions, exact values, and how rows are
/// watched, found and put back. The steps themselves know no database by name.
/// </summary>
public interface ISqlDialect
{
    /// <summary>The provider's name, <c>sqlite</c>.</summary>
    string Name { get; }

    /// <summary>How texts of this database are read.</summary>
    SqlFlavor Flavor { get; }

    /// <summary>Where something can be tried: <see cref="SqlTrialGround"/>.</summary>
    SqlTrialGround TrialGround { get; }

    /// <summary>An identifier quoted for this database.</summary>
    string Quote(string identifier);

    /// <summary>A table's name quoted, with its schema, so that no search path decides.</summary>
    string Quote(SqlTable table);

    /// <summary>A command whose results <see cref="ReadExact"/> and <see cref="ReadPlain"/> read.</summary>
    DbCommand Command(DbConnection connection);

    /// <summary>Adds the value of a change's parameter under its name; the statement's own context decides its type.</summary>
    void Bind(DbCommand command, SqlParameterValue parameter);

    /// <summary>Adds an exact value to a command and gives the expression that stands for it.</summary>
    string Bind(DbCommand command, object? value);

    /// <summary>The select list that <see cref="ReadExact"/> reads, for the given column expressions.</summary>
    string ExactColumns(IEnumerable<string> expressions);

    /// <summary>The values of <paramref name="count"/> columns selected through <see cref="ExactColumns"/>, from the column <paramref name="from"/> on: null, long, double, string, byte[] or <see cref="RawText"/>.</summary>
    object?[] ReadExact(DbConnection connection, DbDataReader reader, int count, int from = 0);

    /// <summary>The first value of a row for a comparison: null, long, double, decimal or string. True is 1.</summary>
    object? ReadPlain(DbDataReader reader);

    /// <summary>An expression for how many bytes the value of an expression takes.</summary>
    string ByteLength(string expression);

    /// <summary>A condition that holds where setting the column to the value would change it.</summary>
    string Moves(SqlTable table, string column, string value);

    /// <summary>Tables, keys, references and triggers as the database itself tells them.</summary>
    Task<SqlCatalog> ReadCatalogAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// What one statement would touch, triggers and reference actions included. The database prepares the statement and
    /// never runs it. Throws what the database throws for a statement that is wrong.
    /// </summary>
    /// <param name="asReading">A SELECT that is right where the statement is, for databases that lock a table even to prepare a write.</param>
    Task<SqlReach> ReachAsync(SqlSession session, string statement, string? asReading, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken);

    /// <summary>A transaction: one that takes the right to write at once, or one in which nothing can be written.</summary>
    Task<DbTransaction> BeginAsync(DbConnection connection, bool write, CancellationToken cancellationToken);

    /// <summary>What references do to other rows when some are deleted or changed, counted without changing anything.</summary>
    Task<ReferenceEffects> CountReferencesAsync(SqlSession session, SqlCatalog catalog, RowSelection selection, CancellationToken cancellationToken);

    /// <summary>Changes rows of a table and hands over every row that was touched anywhere, as it was and as it is.</summary>
    Task<IRowCapture> CaptureAsync(SqlSession session, SqlCatalog catalog, CaptureRequest request, CancellationToken cancellationToken);

    /// <summary>Runs something within the open transaction and counts by table the rows it inserts, changes and deletes.</summary>
    Task<IReadOnlyList<TableChanges>> CountChangesAsync(SqlSession session, SqlCatalog catalog, Func<Task> change, CancellationToken cancellationToken);

    /// <summary>
    /// Why <see cref="RestoreAsync"/> could not write exactly what it is told (a trigger would fire and this role may not keep
    /// it from it); null where it can. Nothing is changed.
    /// </summary>
    Task<string?> WhyNotRestorableAsync(SqlSession session, SqlCatalog catalog, IReadOnlyCollection<string> tables, CancellationToken cancellationToken);

    /// <summary>Called on a connection, before its first transaction, that will put rows back.</summary>
    Task PrepareRestoreAsync(SqlSession session, SqlCatalog catalog, CancellationToken cancellationToken);

    /// <summary>
    /// Within the open transaction: what a batch left goes, what was there before comes back. No trigger fires and no reference
    /// action changes further rows. Throws <see cref="ErrorCodes.TargetChanged"/> where a row is not there any more.
    /// </summary>
    Task RestoreAsync(SqlSession session, SqlCatalog catalog, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken);

    /// <summary>
    /// The rows whose columns <paramref name="by"/> have one of the given sets of values (none of them null), each with the
    /// place of the set it answers; several may answer one.
    /// </summary>
    IAsyncEnumerable<(int Place, object?[] Row)> FindAsync(SqlSession session, SqlTable table, IReadOnlyList<string> select, IReadOnlyList<string> by, IReadOnlyList<IReadOnlyList<object?>> values, CancellationToken cancellationToken);

    /// <summary>
    /// A number that differs once row addresses may have been given anew (a vacuum, another definition), so that a key that is
    /// only an address no longer tells the same rows.
    /// </summary>
    Task<long> AddressEpochAsync(SqlSession session, CancellationToken cancellationToken);

    /// <summary>Whether a table of this name is there.</summary>
    Task<bool> HasTableAsync(SqlSession session, string name, CancellationToken cancellationToken);

    /// <summary>The database can be asked later what became of a transaction; where it cannot, each one leaves a marker row.</summary>
    bool RemembersTransactions { get; }

    /// <summary>What names the open transaction to the database later, for <see cref="FateAsync"/>.</summary>
    Task<string> TransactionIdAsync(SqlSession session, CancellationToken cancellationToken);

    Task<TransactionFate> FateAsync(SqlSession session, string transactionId, CancellationToken cancellationToken);

    /// <summary>How many bytes the database takes; null where it does not tell.</summary>
    Task<long?> SizeAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>A private copy in memory that vanishes with the connection. Only where <see cref="TrialGround"/> is a copy.</summary>
    Task<DbConnection> CopyAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>What others will notice of a definition while it runs, in words (<c>locks orders: nobody reads or writes it meanwhile</c>); null: nothing to say.</summary>
    string? Disturbs(SqlStatement statement);

    /// <summary>False where somebody wrote while a read-only connection read without being able to hold a snapshot: what it read does not count.</summary>
    bool IsUndisturbed(DbConnection connection);

    /// <summary>Ends what runs on the connection when the token is cancelled, for drivers that do not look at tokens themselves.</summary>
    IDisposable? InterruptOn(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>A database's error as a person needs it: located, with the nearest right word, without the connection's secrets.</summary>
    SafeOpsException Explain(DbException error, string connectionName, SqlCatalog? catalog);
}

/// <summary>Where statements can be tried so that nothing of them stays.</summary>
public enum SqlTrialGround
{
    /// <summary>On a copy in memory: nobody can notice.</summary>
    Copy,

    /// <summary>In the database itself, rolled back: locks are held meanwhile, and dead rows are left for vacuum.</summary>
    Rollback,
}

/// <summary>What became of a transaction.</summary>
public enum TransactionFate
{
    Committed,
    Aborted,
    InProgress,

    /// <summary>The database cannot tell any more, or is not the one that ran it.</summary>
    Forgotten,
}

/// <param name="Reads">Tables read, those behind views included.</param>
/// <param name="Writes">Tables whose rows may be inserted, changed or deleted.</param>
/// <param name="Triggers">Triggers that would fire.</param>
/// <param name="ChangesSchema">It defines, alters or drops something.</param>
public sealed record SqlReach(IReadOnlySet<string> Reads, IReadOnlySet<string> Writes, IReadOnlySet<string> Triggers, bool ChangesSchema)
{
    /// <summary>Why what it does cannot be tried and rolled back (a sequence moves, a function's text is not known); null where it can.</summary>
    public string? Escapes { get; init; }

    /// <summary>Nothing but the named rows of the one table is written: no trigger fires, no row replaces or refers to another of it.</summary>
    public bool StaysWithin(SqlTable table) =>
        Writes.Count == 1 && Writes.Contains(table.Name) && Triggers.Count == 0
        && !table.ReplacesOnConflict && !table.ForeignKeys.Any(k => k.Parent == table.Name);
}
