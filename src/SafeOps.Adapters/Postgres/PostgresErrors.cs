using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Adapters.Postgres;

/// <summary>PostgreSQL's error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) in a person's words.</summary>
internal static partial class PostgresErrors
{
    public static SafeOpsException Explain(DbException error, string connection, SqlCatalog? catalog)
    {
        if (error is not PostgresException server)
            return Make(ErrorCodes.ConnectionLost, $"the connection was lost: {Reason(error)}", "Check the network and the server. What was not committed is rolled back; what became of a commit, the database is asked.");
        var message = Sentence(server.MessageText);
        return server.SqlState switch
        {
            PostgresErrorCodes.LockNotAvailable => Make(ErrorCodes.TargetBusy, "a lock was not free in time: another session holds it.", "See who: select pid, wait_event, query from pg_stat_activity, and wait; or raise 'lockTimeout' of the connection in safeops.yaml."),
            PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => Make(ErrorCodes.TargetBusy, $"another session got in the way ({message}).", "Repeat it when it is quieter."),
            PostgresErrorCodes.QueryCanceled => Make(ErrorCodes.LimitExceeded, $"the statement was ended: {message}.", "Raise 'statementTimeout' of the connection in safeops.yaml, or narrow the statement."),
            PostgresErrorCodes.InsufficientPrivilege => Make(ErrorCodes.PlanRefused, $"the role of this connection may not: {message}.", "Grant the role what it needs, or use another connection."),
            PostgresErrorCodes.ReadOnlySqlTransaction => Make(ErrorCodes.PlanRefused, $"it would write, and only reading is allowed here: {message}.", null),
            PostgresErrorCodes.DiskFull => Make(ErrorCodes.ActionFailed, "the disk of the server is full.", "Free space on the server."),
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or "25P03" =>
                Make(ErrorCodes.ConnectionLost, $"the server ended the session ({message}).", "Repeat it when the server is up."),
            ['2', '3', ..] => Make(ErrorCodes.ActionFailed, $"a constraint forbids it: {message}{Detail(server)}.", null),
            _ => Make(ErrorCodes.PlanRefused, $"{message}.{Nearest(server, catalog)}{Hint(server)}", null),
        };

        SafeOpsException Make(ErrorCode code, string text, string? next) => new(code, $"{connection}: {text}", next, connection, error);
    }

    /// <summary>The innermost cause in words: Npgsql wraps what the network said.</summary>
    public static string Reason(Exception error) => error is PostgresException server
        ? Sentence(server.MessageText)
        : error.InnerException is { } inner ? Reason(inner) : error.Message.TrimEnd('.');

    private static string Sentence(string text) => text.ReplaceLineEndings(" ").TrimEnd('.');

    private static string Detail(PostgresException error) => error.Detail is { Length: > 0 } detail ? $" ({Sentence(detail)})" : "";

    private static string Hint(PostgresException error) => error.Hint is { Length: > 0 } hint && !hint.StartsWith("Perhaps you meant", StringComparison.Ordinal) ? $" {Sentence(hint)}." : "";

    private static string Nearest(PostgresException error, SqlCatalog? catalog)
    {
        if (catalog is null || Missing().Match(error.MessageText) is not { Success: true } match)
            return "";
        var name = match.Groups[2].Value.Trim('"');
        return NearestWord.Suggest(name[(name.LastIndexOf('.') + 1)..], match.Groups[1].Value == "relation"
            ? [.. catalog.Tables.Select(t => t.Name)]
            : [.. catalog.Tables.SelectMany(t => t.Columns.Concat(t.Generated)).Distinct(StringComparer.Ordinal)]);
    }

    [GeneratedRegex("^(relation|column) (\\S+) does not exist")]
    private static partial Regex Missing();
}
