namespace SafeOps.Commands.Parsing.Sql;

/// <summary>What a statement does that is told by its first words alone.</summary>
/// <param name="Words">The first words, in lower case.</param>
/// <param name="Kind">What it is called.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Code">What to heed, if anything.</param>
/// <param name="Why">The sentence that goes with it.</param>
internal sealed record SqlStatementRule(
    string Words, SqlStatementKind Kind, SqlEffect Effect, SqlCautionCode? Code = null, string Why = "");

/// <summary>The tables of such statements. To add a statement, add a line.</summary>
internal static class SqlStatementRules
{
    private const string EndsTransaction = "It begins, ends or cuts up the transaction that it runs in.";
    private const string NotInTransaction = "It cannot run inside a transaction, so it cannot be tried and taken back.";
    private const string Session = "It changes what later statements on this connection do.";
    private const string Hidden = "It runs code that does not stand in this statement, or that this reader does not read.";
    private const string Rights = "It changes who may do what.";

    private static readonly SqlStatementRule[] Common =
    [
        new("begin", SqlStatementKind.Begin, SqlEffect.Transaction, SqlCautionCode.TransactionControl, EndsTransaction),
        new("commit", SqlStatementKind.Commit, SqlEffect.Transaction, SqlCautionCode.TransactionControl, EndsTransaction),
        new("end", SqlStatementKind.Commit, SqlEffect.Transaction, SqlCautionCode.TransactionControl, EndsTransaction),
        new("rollback", SqlStatementKind.Rollback, SqlEffect.Transaction, SqlCautionCode.TransactionControl, EndsTransaction),
        new("savepoint", SqlStatementKind.Savepoint, SqlEffect.Transaction, SqlCautionCode.TransactionControl, EndsTransaction),
        new("release", SqlStatementKind.Release, SqlEffect.Transaction, SqlCautionCode.TransactionControl, EndsTransaction),
        new("vacuum", SqlStatementKind.Vacuum, SqlEffect.Maintenance, SqlCautionCode.OutsideTransaction, NotInTransaction),
        new("analyze", SqlStatementKind.Analyze, SqlEffect.Maintenance),
        new("reindex", SqlStatementKind.Reindex, SqlEffect.Maintenance),
    ];

    private static readonly SqlStatementRule[] Sqlite =
    [
        .. Common,
        new("attach", SqlStatementKind.Attach, SqlEffect.Session, SqlCautionCode.FileAccess, "It opens another database file, and makes it where it does not exist."),
        new("detach", SqlStatementKind.Detach, SqlEffect.Session, SqlCautionCode.SessionState, Session),
    ];

    private static readonly SqlStatementRule[] PostgreSql =
    [
        .. Common,
        new("start transaction", SqlStatementKind.Begin, SqlEffect.Transaction, SqlCautionCode.TransactionControl, EndsTransaction),
        new("abort", SqlStatementKind.Rollback, SqlEffect.Transaction, SqlCautionCode.TransactionControl, EndsTransaction),
        new("commit prepared", SqlStatementKind.PrepareTransaction, SqlEffect.Transaction, SqlCautionCode.TransactionControl, "It makes a prepared transaction's changes, which stand elsewhere, take effect."),
        new("rollback prepared", SqlStatementKind.PrepareTransaction, SqlEffect.Transaction, SqlCautionCode.TransactionControl, "It throws away a prepared transaction's changes, which stand elsewhere."),
        new("prepare transaction", SqlStatementKind.PrepareTransaction, SqlEffect.Transaction, SqlCautionCode.TransactionControl, "It leaves a transaction open, with its locks, until somebody ends it."),
        new("set transaction", SqlStatementKind.SetTransaction, SqlEffect.Transaction, SqlCautionCode.TransactionControl, "It changes the mode of the transaction, read-only included."),
        new("set session characteristics", SqlStatementKind.SetTransaction, SqlEffect.Session, SqlCautionCode.SessionState, Session),
        new("set constraints", SqlStatementKind.SetConstraints, SqlEffect.Transaction),
        new("set role", SqlStatementKind.Set, SqlEffect.Session, SqlCautionCode.SessionState, "Later statements run as another role."),
        new("set session authorization", SqlStatementKind.Set, SqlEffect.Session, SqlCautionCode.SessionState, "Later statements run as another role."),
        new("set", SqlStatementKind.Set, SqlEffect.Session, SqlCautionCode.SessionState, Session),
        new("reset", SqlStatementKind.Reset, SqlEffect.Session, SqlCautionCode.SessionState, Session),
        new("discard", SqlStatementKind.Discard, SqlEffect.Session, SqlCautionCode.SessionState, Session),
        new("show", SqlStatementKind.Show, SqlEffect.Read),
        new("lock", SqlStatementKind.Lock, SqlEffect.Transaction, SqlCautionCode.TableLock, "It locks tables until the transaction ends."),
        new("execute", SqlStatementKind.Execute, SqlEffect.Unknown, SqlCautionCode.HiddenCode, Hidden),
        new("deallocate", SqlStatementKind.Deallocate, SqlEffect.Session, SqlCautionCode.SessionState, Session),
        new("fetch", SqlStatementKind.Cursor, SqlEffect.Unknown, SqlCautionCode.HiddenCode, "It runs the query of a cursor, which stands elsewhere."),
        new("move", SqlStatementKind.Cursor, SqlEffect.Unknown, SqlCautionCode.HiddenCode, "It runs the query of a cursor, which stands elsewhere."),
        new("close", SqlStatementKind.Cursor, SqlEffect.Session),
        new("listen", SqlStatementKind.Listen, SqlEffect.Session, SqlCautionCode.Notification, Session),
        new("unlisten", SqlStatementKind.Unlisten, SqlEffect.Session, SqlCautionCode.Notification, Session),
        new("notify", SqlStatementKind.Notify, SqlEffect.Program, SqlCautionCode.Notification, "It tells other sessions something."),
        new("do", SqlStatementKind.Do, SqlEffect.Unknown, SqlCautionCode.HiddenCode, Hidden),
        new("call", SqlStatementKind.Call, SqlEffect.Unknown, SqlCautionCode.HiddenCode, Hidden),
        new("load", SqlStatementKind.Load, SqlEffect.Program, SqlCautionCode.CodeLoading, "It loads a library into the server."),
        new("analyse", SqlStatementKind.Analyze, SqlEffect.Maintenance),
        new("cluster", SqlStatementKind.Cluster, SqlEffect.Maintenance, SqlCautionCode.OutsideTransaction, "It rewrites tables under an exclusive lock; without a table it cannot run inside a transaction."),
        new("checkpoint", SqlStatementKind.Checkpoint, SqlEffect.Maintenance, SqlCautionCode.ServerControl, "It writes all changed pages of the server at once."),
        new("comment on", SqlStatementKind.Comment, SqlEffect.Schema),
        new("security label", SqlStatementKind.Comment, SqlEffect.Schema, SqlCautionCode.AccessControl, Rights),
        new("grant", SqlStatementKind.Grant, SqlEffect.Schema, SqlCautionCode.AccessControl, Rights),
        new("revoke", SqlStatementKind.Revoke, SqlEffect.Schema, SqlCautionCode.AccessControl, Rights),
        new("reassign owned", SqlStatementKind.Alter, SqlEffect.Schema, SqlCautionCode.AccessControl, Rights),
        new("import foreign schema", SqlStatementKind.Create, SqlEffect.Schema, SqlCautionCode.RemoteAccess, "It reads the definitions of another server."),
    ];

    private static readonly ILookup<string, SqlStatementRule> SqliteRules = ByFirstWord(Sqlite);
    private static readonly ILookup<string, SqlStatementRule> PostgreSqlRules = ByFirstWord(PostgreSql);

    /// <summary>The rule with the most words that the statement begins with at <paramref name="from"/>.</summary>
    public static SqlStatementRule? Find(SqlWords words, int from) =>
        (words.Flavor == SqlFlavor.Sqlite ? SqliteRules : PostgreSqlRules)[words[from]]
            .FirstOrDefault(rule => words.At(from, rule.Words.Split(' ')));

    private static ILookup<string, SqlStatementRule> ByFirstWord(IEnumerable<SqlStatementRule> rules) =>
        rules.OrderByDescending(rule => rule.Words.Length).ToLookup(rule => rule.Words.Split(' ')[0], StringComparer.Ordinal);
}
