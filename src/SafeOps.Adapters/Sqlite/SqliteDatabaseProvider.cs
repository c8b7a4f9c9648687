using System.Data;
using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Adapters.Sqlite;

/// <summary>
/// SQLite files. <c>file:</c> is relative to the project folder and may lie outside it; <c>create: true</c> makes it on the
/// first write. Connections are not pooled, so that a file is free as soon as a connection is closed.
/// </summary>
public sealed class SqliteDatabaseProvider : IDatabaseProvider
{
    private static readonly string[] Known = ["file", "create", "busyTimeout"];
    private const string DefaultBusyTimeout = "5s";

    public ISqlDialect Dialect { get; } = new SqliteDialect();

    public IEnumerable<OptionMistake> Check(ConnectionDefinition connection, SafeOpsProject project)
    {
        foreach (var setting in connection.Settings.Keys.Where(k => !Known.Contains(k, StringComparer.Ordinal)))
            yield return new OptionMistake(setting, $"sqlite knows no setting '{setting}'.{NearestWord.Suggest(setting, Known)}");
        if (connection.Password is not null)
            yield return new OptionMistake("password", "an SQLite file has no password.");
        if (!connection.Settings.TryGetValue("file", out var file) || file.Length == 0)
            yield return new OptionMistake("file", "'file' is missing: the path of the database file, relative to the project folder.");
        else if (file.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || file.Contains(":memory:", StringComparison.Ordinal))
            yield return new OptionMistake("file", $"'{file}' is no path of a file.");
        if (connection.Settings.TryGetValue("create", out var create) && !bool.TryParse(create, out _))
            yield return new OptionMistake("create", $"'{create}' is neither true nor false.");
        if (connection.Settings.TryGetValue("busyTimeout", out var timeout) && !Values.Durations.TryParse(timeout, out _))
            yield return new OptionMistake("busyTimeout", $"'{timeout}' is not {Values.Durations.Expected}.");
    }

    public async Task<DbConnection> OpenAsync(ConnectionDefinition connection, SafeOpsProject project, SecretVault secrets, DatabaseAccess access, CancellationToken cancellationToken)
    {
        if (Check(connection, project).FirstOrDefault() is { } mistake)
            throw Unreachable(connection, mistake.Message);
        var path = Path.GetFullPath(connection.Settings["file"], project.Root);
        var create = connection.Settings.TryGetValue("create", out var text) && bool.Parse(text);
        if (Directory.Exists(path))
            throw Unreachable(connection, $"{path} is a folder.");
        if (!File.Exists(path) && !create)
            throw Unreachable(connection, $"there is no file {path}.", "Correct 'file' in safeops.yaml, or set 'create: true' to have it made.");
        var open = access == DatabaseAccess.ReadOnly ? SqliteSnapshot.Source(path, connection.Name) : SqliteSnapshot.Writable(path, Writable(path, create), connection.Name);
        var opened = new SqliteFileConnection(open);
        try
        {
            await opened.OpenAsync(cancellationToken).ConfigureAwait(false);
            Values.Durations.TryParse(connection.Settings.GetValueOrDefault("busyTimeout", DefaultBusyTimeout), out var busy);
            opened.DefaultTimeout = Math.Max(1, (int)busy.TotalSeconds);
            // A power cut must not bring back the journal of a committed transaction, and with it what was before
            // (https://www.sqlite.org/pragma.html#pragma_synchronous: extra flushes the folder too).
            // Sorting must leave no temporary file behind; quoted text is text, so that a misspelt column is a mistake.
            await SqliteCommands.RunAsync(opened, $"PRAGMA busy_timeout={(int)busy.TotalMilliseconds}; PRAGMA synchronous=EXTRA; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; SELECT count(*) FROM sqlite_schema;", cancellationToken).ConfigureAwait(false);
            if (access == DatabaseAccess.ReadWrite)
                opened.KeepJournalFile();
            return opened;
        }
        catch (SqliteException error)
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw SqliteErrors.Explain(error, connection.Name, null);
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string Writable(string path, bool create) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
        Pooling = false,
    }.ToString();

    internal static SafeOpsException Unreachable(ConnectionDefinition connection, string why, string? nextStep = null) =>
        new(ErrorCodes.TargetUnreachable, $"connection '{connection.Name}' cannot be opened: {why}", nextStep, connection.Name);
}

/// <summary>A connection that knows what its read-only view depends on.</summary>
internal sealed class SqliteFileConnection(SqliteSource source) : SqliteConnection(source.ConnectionString)
{
    private Encoding? _encoding;
    private bool _keepsJournal;

    public SqliteSource Source { get; } = source;

    /// <summary>How the database stores text; anything that is not valid in it throws.</summary>
    public Encoding TextEncoding => _encoding ??= ReadEncoding();

    /// <summary>
    /// Many transactions empty one rollback journal instead of each making and deleting its own, and flush the emptied file instead of
    /// its folder (https://www.sqlite.org/pragma.html#pragma_journal_mode). A write-ahead log stays what it is.
    /// </summary>
    public void KeepJournalFile()
    {
        if (Pragma("journal_mode") == "delete")
            _keepsJournal = Pragma("journal_mode=TRUNCATE") == "truncate";
    }

    private string Pragma(string text)
    {
        using var command = CreateCommand();
        command.CommandText = "PRAGMA " + text;
        return (string)command.ExecuteScalar()!;
    }

    /// <summary>Closing with the mode of the beginning deletes the empty file, unless another connection writes at this moment.</summary>
    private void DropJournalFile()
    {
        try
        {
            // A script may have chosen another mode for the database.
            if (_keepsJournal && State == ConnectionState.Open && Pragma("journal_mode") == "truncate")
                Pragma("journal_mode=DELETE");
        }
        catch (SqliteException)
        {
            // An empty journal means nothing to SQLite; the next writer deletes it.
        }
    }

    private Encoding ReadEncoding() => Pragma("encoding") switch
    {
        "UTF-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        "UTF-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            DropJournalFile();
        base.Dispose(disposing);
        if (disposing)
            Source.Release();
    }
}
