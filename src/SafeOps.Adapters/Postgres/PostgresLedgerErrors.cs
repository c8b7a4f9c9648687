using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using SafeOps.Errors;

namespace SafeOps.Adapters.Postgres;

/// <summary>What goes wrong with a shared ledger, in a person's words. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html</summary>
internal static class PostgresLedgerErrors
{
    /// <summary>Comes from the server, or from the way to it. A connection that the driver found broken and closed is an invalid operation to it.</summary>
    public static bool IsTrouble(Exception error) =>
        error is DbException or TimeoutException or IOException or SocketException or AuthenticationException or InvalidOperationException;

    public static string Why(Exception error) => error switch
    {
        PostgresException server => server.MessageText,
        { InnerException: TimeoutException } or TimeoutException => "the server did not answer in time",
        NpgsqlException { InnerException: { } inner } => $"{error.Message.TrimEnd('.')} ({inner.Message.TrimEnd('.')})",
        _ => error.Message.TrimEnd('.'),
    };

    public static SafeOpsException Explain(Exception error, PostgresLedgerDatabase ledger)
    {
        return (error as PostgresException)?.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Unavailable(
                "does not let this role in", $"Correct 'user' and 'password' of the connection '{ledger.Name}' in safeops.yaml, and what they refer to."),
            PostgresErrorCodes.InsufficientPrivilege => Unavailable(
                "refuses this role", $"Reading needs {ledger.Schema}_reader, working with changes {ledger.Schema}_writer, Clear-ChangeData {ledger.Schema}_cleaner: GRANT {ledger.Schema}_writer TO <role>"),
            PostgresErrorCodes.LockNotAvailable => Unavailable(
                "is held by another writer", "An append takes milliseconds: look in pg_stat_activity for a session of SafeOps that hangs in a transaction, end it, and repeat the command."),
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => Damaged(ledger, $"is damaged: {Why(error)}", error),
            PostgresErrorCodes.ReadOnlySqlTransaction => Unavailable("is read-only", $"The host of the connection '{ledger.Name}' is a standby, or its role may only read: name the primary."),
            _ => Unavailable("cannot be reached", $"Check it with: {ledger.Psql}, and repeat the command."),
        };

        SafeOpsException Unavailable(string what, string next) => new(ErrorCodes.LedgerUnavailable, $"{ledger} {what}: {Why(error)}.", next, ledger.Name, error);
    }

    public static SafeOpsException Damaged(PostgresLedgerDatabase ledger, string what, Exception? inner = null) => new(
        ErrorCodes.LedgerDamaged, $"{ledger} {what}.", "Nothing is written to it. Restore the database from a backup, or make a new ledger in another schema: evidence starts anew.", ledger.Name, inner);
}
