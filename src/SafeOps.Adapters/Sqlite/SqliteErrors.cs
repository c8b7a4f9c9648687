using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Adapters.Sqlite;

/// <summary>SQLite's result codes (https://sqlite.org/rescode.html) in a person's words.</summary>
internal static partial class SqliteErrors
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, Interrupt = 9, Corrupt = 11, Full = 13, CantOpen = 14, Protocol = 15, Constraint = 19, NotADatabase = 26;
    private const int ReadOnlyRollback = 8 | (3 << 8), ReadOnlyRecovery = 8 | (1 << 8), ReadOnlyCantInit = 8 | (5 << 8);

    public static SafeOpsException Explain(DbException error, string connection, SqlCatalog? catalog)
    {
        if (error is not SqliteException sqlite)
            return new SafeOpsException(ErrorCodes.ActionFailed, $"{connection}: {error.Message}", inner: error);
        var message = Inner(sqlite.Message);
        if (sqlite.SqliteExtendedErrorCode is ReadOnlyRollback or ReadOnlyRecovery or ReadOnlyCantInit or Protocol)
            return SqliteSnapshot.NeedsRecovery(connection);
        return sqlite.SqliteErrorCode switch
        {
            Busy or Locked => Make(ErrorCodes.TargetBusy, "the database is busy: another writer holds its lock.", "Wait for the other writer, or raise 'busyTimeout' of the connection in safeops.yaml."),
            ReadOnly => Make(ErrorCodes.ActionFailed, "the database cannot be written: its file, folder or journal is read-only.", "Give the account that runs SafeOps write permission on the file and its folder."),
            Interrupt => Make(ErrorCodes.LimitExceeded, "the statement was ended: it took longer than its timeout.", "Raise 'timeout', or narrow the statement."),
            Corrupt => Make(ErrorCodes.TargetUnreachable, $"the database file is damaged ({message}).", "Check it with: sqlite3 <file> 'pragma integrity_check', and restore it from a backup."),
            NotADatabase => Make(ErrorCodes.TargetUnreachable, "the file is no SQLite database (or an encrypted one).", "Correct 'file' of the connection in safeops.yaml."),
            CantOpen => Make(ErrorCodes.TargetUnreachable, "the database file, or its journal, cannot be opened.", "Check the permissions of the file and its folder."),
            Full => Make(ErrorCodes.StorageFailed, "the disk is full.", "Free space on the database's disk."),
            Constraint => Make(ErrorCodes.ActionFailed, $"a constraint forbids it: {message}.", null),
            _ => Make(ErrorCodes.PlanRefused, $"{message}.{Nearest(message, catalog)}", null),
        };

        SafeOpsException Make(ErrorCode code, string text, string? next) => new(code, $"{connection}: {text}", next, connection, error);
    }

    private static string Inner(string message) => Wrapped().Match(message) is { Success: true } match ? match.Groups[1].Value.TrimEnd('.') : message.TrimEnd('.');

    private static string Nearest(string message, SqlCatalog? catalog)
    {
        if (catalog is null || Missing().Match(message) is not { Success: true } match)
            return "";
        var name = match.Groups[2].Value;
        name = name[(name.LastIndexOf('.') + 1)..];
        return NearestWord.Suggest(name, match.Groups[1].Value == "table"
            ? [.. catalog.Tables.Select(t => t.Name)]
            : [.. catalog.Tables.SelectMany(t => t.Columns.Concat(t.Generated)).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    [GeneratedRegex("^SQLite Error [0-9]+: '(.*)'\\.?$", RegexOptions.Singleline)]
    private static partial Regex Wrapped();

    [GeneratedRegex("no such (table|column): (\\S+)")]
    private static partial Regex Missing();
}
