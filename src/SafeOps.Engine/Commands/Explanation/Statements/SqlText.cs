using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Explanation.Statements;

/// <summary>What statements of SQL do, and what they do with tables.</summary>
internal static class SqlText
{
    public static string Says(SqlStatement statement)
    {
        var what = statement.ObjectType ?? "object";
        return statement.Kind switch
        {
            SqlStatementKind.Select or SqlStatementKind.Table when statement.Effect == SqlEffect.Read => "reads rows",
            SqlStatementKind.Select or SqlStatementKind.Table => "reads rows, and may do more",
            SqlStatementKind.Values => "gives the rows that stand in it",
            SqlStatementKind.Show => "shows a setting",
            SqlStatementKind.Explain when statement.Effect == SqlEffect.Read => "shows how the statement would be carried out",
            SqlStatementKind.Explain => "carries the statement out to measure it, or may",
            SqlStatementKind.Pragma => "reads or changes a setting of SQLite",
            SqlStatementKind.Insert => "adds rows",
            SqlStatementKind.Update => "changes rows",
            SqlStatementKind.Delete => "deletes rows",
            SqlStatementKind.Merge => "adds, changes or deletes rows, by what it finds",
            SqlStatementKind.Truncate => "empties a table",
            SqlStatementKind.Copy => "copies rows from or to a file, a program or the client",
            SqlStatementKind.Refresh => "computes a materialized view anew",
            SqlStatementKind.Create => $"makes a {what}",
            SqlStatementKind.Alter => $"changes a {what}",
            SqlStatementKind.Drop => $"removes a {what} with all in it",
            SqlStatementKind.Comment => "writes a comment on a thing of the database",
            SqlStatementKind.Grant => "gives rights",
            SqlStatementKind.Revoke => "takes rights away",
            SqlStatementKind.Begin => "begins a transaction",
            SqlStatementKind.Commit => "makes what the transaction did last",
            SqlStatementKind.Rollback => "takes back what the transaction did",
            SqlStatementKind.Savepoint => "marks a place to go back to",
            SqlStatementKind.Release => "forgets a place to go back to",
            SqlStatementKind.PrepareTransaction => "keeps the transaction to be ended by another session",
            SqlStatementKind.SetTransaction => "says how the transaction works",
            SqlStatementKind.SetConstraints => "says when constraints are checked",
            SqlStatementKind.Lock => "locks a table against others",
            SqlStatementKind.Set => "changes a setting",
            SqlStatementKind.Reset => "sets a setting back",
            SqlStatementKind.Discard => "throws away what the session holds",
            SqlStatementKind.Prepare => "keeps a statement to be carried out later",
            SqlStatementKind.Execute => "carries out a statement that was kept",
            SqlStatementKind.Deallocate => "forgets a statement that was kept",
            SqlStatementKind.Cursor => "works with a cursor over rows",
            SqlStatementKind.Listen => "listens for notifications",
            SqlStatementKind.Notify => "notifies other sessions",
            SqlStatementKind.Unlisten => "listens for notifications no longer",
            SqlStatementKind.Attach => "opens another database file",
            SqlStatementKind.Detach => "closes a database file",
            SqlStatementKind.Do => "runs a block of code",
            SqlStatementKind.Call => "calls a procedure",
            SqlStatementKind.Load => "loads a library into the server",
            SqlStatementKind.Vacuum => "gives the space of dead rows back",
            SqlStatementKind.Analyze => "computes statistics",
            SqlStatementKind.Reindex => "builds indexes anew",
            SqlStatementKind.Cluster => "writes a table anew in the order of an index",
            SqlStatementKind.Checkpoint => "writes what is in memory to the disk",
            _ => "a statement that is not known here",
        };
    }

    public static string Says(SqlTableUseKind use) => use switch
    {
        SqlTableUseKind.Insert => "gets new rows",
        SqlTableUseKind.Update => "its rows are changed",
        SqlTableUseKind.Delete => "loses rows",
        SqlTableUseKind.Create => "is made",
        SqlTableUseKind.Alter => "is changed",
        SqlTableUseKind.Drop => "is removed",
        SqlTableUseKind.Truncate => "is emptied",
        _ => "is read",
    };
}
