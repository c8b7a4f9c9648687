namespace SafeOps.Commands.Parsing.Sql;

/// <summary>What a statement is called; what it acts on is <see cref="SqlStatement.ObjectType"/>.</summary>
public enum SqlStatementKind
{
    Unknown,
    Select,
    Values,
    Table,
    Show,
    Explain,
    Pragma,
    Insert,
    Update,
    Delete,
    Merge,
    Truncate,
    Copy,
    Refresh,
    Create,
    Alter,
    Drop,
    Comment,
    Grant,
    Revoke,
    Begin,
    Commit,
    Rollback,
    Savepoint,
    Release,
    PrepareTransaction,
    SetTransaction,
    SetConstraints,
    Lock,
    Set,
    Reset,
    Discard,
    Prepare,
    Execute,
    Deallocate,
    Cursor,
    Listen,
    Notify,
    Unlisten,
    Attach,
    Detach,
    Do,
    Call,
    Load,
    Vacuum,
    Analyze,
    Reindex,
    Cluster,
    Checkpoint,
}

/// <summary>What a statement does to the world, the weightiest of all that it does.</summary>
public enum SqlEffect
{
    /// <summary>Not certain. Treat it as anything.</summary>
    Unknown,

    /// <summary>Certain to change nothing, as far as the text can tell.</summary>
    Read,

    /// <summary>Changes rows, or values kept in the database.</summary>
    Write,

    /// <summary>Changes definitions, rights or settings of the database.</summary>
    Schema,

    /// <summary>Begins, ends or shapes a transaction.</summary>
    Transaction,

    /// <summary>Changes the connection only.</summary>
    Session,

    /// <summary>Rewrites storage or statistics; the rows stay the same.</summary>
    Maintenance,

    /// <summary>Reaches out of the database: runs a program or code this reader cannot see, or writes a file.</summary>
    Program,
}

public enum SqlTableUseKind
{
    Read,
    Insert,
    Update,
    Delete,
    Create,
    Alter,
    Drop,
    Truncate,
}

/// <summary>A table, view or other relation that a statement names.</summary>
/// <param name="Schema">As the database would look it up, or null where the statement names none.</param>
/// <param name="Name">Without quotes; PostgreSQL's bare names in lower case, as it folds them.</param>
/// <param name="Use">What is done to it.</param>
/// <param name="Start">Offset in the script's text.</param>
/// <param name="Length">Length there, schema and quotes included.</param>
public sealed record SqlTableUse(string? Schema, string Name, SqlTableUseKind Use, int Start, int Length);

public enum SqlFunctionStanding
{
    /// <summary>Built in, and changes nothing.</summary>
    Harmless,

    /// <summary>Built in or widespread, and known to have an effect.</summary>
    Harmful,

    /// <summary>Not on any list; it may do anything.</summary>
    Unknown,
}

/// <summary>A function that a statement calls, by call or by operator.</summary>
public sealed record SqlFunctionUse(string Name, SqlFunctionStanding Standing, int Start, int Length);
