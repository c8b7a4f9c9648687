namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Why a statement needs care; a planner decides on these.</summary>
public enum SqlCautionCode
{
    /// <summary>Not a statement this reader knows.</summary>
    UnknownStatement,

    /// <summary>The text is broken: an open quote, parentheses that do not match, a shell's command.</summary>
    Malformed,

    /// <summary>A string that two settings of the server read in two ways.</summary>
    AmbiguousString,

    /// <summary>Calls a function that is on no list.</summary>
    UnknownFunction,

    /// <summary>Runs code whose text is not in the statement: DO, CALL, EXECUTE, query_to_xml.</summary>
    HiddenCode,

    /// <summary>Stores code that runs later: a trigger, rule, function, view or default.</summary>
    StoredCode,

    /// <summary>Loads a library or an extension.</summary>
    CodeLoading,

    /// <summary>Runs a program on the server.</summary>
    ProgramExecution,

    /// <summary>Reads or writes a file beside the database.</summary>
    FileAccess,

    /// <summary>Speaks to another server.</summary>
    RemoteAccess,

    /// <summary>The client must send or take the rows: COPY … FROM STDIN.</summary>
    ClientStream,

    /// <summary>Begins, ends or cuts up the transaction it runs in.</summary>
    TransactionControl,

    /// <summary>Cannot run inside a transaction, so it cannot be tried and rolled back.</summary>
    OutsideTransaction,

    /// <summary>Moves a sequence, which rolling back does not move again.</summary>
    SequenceMove,

    /// <summary>Changes what later statements on the same connection do.</summary>
    SessionState,

    /// <summary>Changes a setting that the database or server keeps.</summary>
    StoredSetting,

    /// <summary>Tells other sessions something.</summary>
    Notification,

    /// <summary>Ends, wakes or steers other sessions or the server.</summary>
    ServerControl,

    /// <summary>Locks rows against others.</summary>
    RowLock,

    /// <summary>Locks whole tables, or takes advisory locks that others wait for.</summary>
    TableLock,

    /// <summary>Only waits, holding what it holds.</summary>
    Waiting,

    /// <summary>Empties a table without looking at rows: no row triggers, no before-images.</summary>
    Truncation,

    /// <summary>Changes every row: no WHERE.</summary>
    NoCondition,

    /// <summary>Reaches objects that the statement does not name.</summary>
    Cascade,

    /// <summary>A query that also changes rows: WITH … (DELETE …).</summary>
    WritingQuery,

    /// <summary>Writes into the database's own catalogue.</summary>
    SystemCatalog,

    /// <summary>Changes who may do what.</summary>
    AccessControl,

    /// <summary>Carries a password or the like; the span is the literal, and it must not be shown.</summary>
    CarriesSecret,
}

/// <summary>Something to heed in a statement.</summary>
/// <param name="Code">What kind of thing.</param>
/// <param name="Start">Offset in the script's text.</param>
/// <param name="Length">Length there.</param>
/// <param name="Message">One sentence. It may hold names from the text, never its literals.</param>
public sealed record SqlCaution(SqlCautionCode Code, int Start, int Length, string Message)
{
    /// <summary>True where the effect cannot be tried in a transaction and taken back by rolling back.</summary>
    public bool OutlivesRollback => Code is
        SqlCautionCode.UnknownStatement or SqlCautionCode.Malformed or SqlCautionCode.AmbiguousString
        or SqlCautionCode.UnknownFunction or SqlCautionCode.HiddenCode or SqlCautionCode.CodeLoading
        or SqlCautionCode.ProgramExecution or SqlCautionCode.FileAccess or SqlCautionCode.RemoteAccess
        or SqlCautionCode.ClientStream or SqlCautionCode.TransactionControl or SqlCautionCode.OutsideTransaction
        or SqlCautionCode.SequenceMove or SqlCautionCode.SessionState or SqlCautionCode.StoredSetting
        or SqlCautionCode.Notification or SqlCautionCode.ServerControl;
}
