using SafeOps.Commands.Parsing.Sql;
using SafeOps.Processes;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>What a throw-away database is made of; one of the three.</summary>
/// <param name="Flavor">Which database.</param>
public sealed record SqlCopySource(SqlFlavor Flavor)
{
    /// <summary>Full path of a file of SQL that makes the tables and puts sample rows into them, read by the database's own client.</summary>
    public string? SchemaFile { get; init; }

    /// <summary>Full path of an SQLite file, which is copied.</summary>
    public string? DatabaseFile { get; init; }

    /// <summary>A server, whose definitions and some rows are read.</summary>
    public SqlCopyConnection? Connection { get; init; }
}

/// <summary>A connection of a project, and what opens it.</summary>
public sealed record SqlCopyConnection(ConnectionDefinition Definition, SafeOpsProject Project, SecretVault Secrets);

/// <summary>Makes databases on which scripts can be run for real.</summary>
public interface ISqlCopies
{
    /// <summary>Takes from the source what every run begins with; reads it, and never writes to it.</summary>
    Task<SqlCopyAnswer> MakeAsync(SqlCopySource source, CancellationToken cancellationToken);
}

/// <param name="Copy">Null where none can be made.</param>
/// <param name="How">What it holds, or why there is none: a sentence without its full stop.</param>
public sealed record SqlCopyAnswer(ISqlCopy? Copy, string How);

/// <summary>Runs a script, each time on a fresh database with the same content, by the database's own client in a sandbox.</summary>
public interface ISqlCopy : IAsyncDisposable
{
    Task<SqlRun> RunAsync(SqlScriptRun run, CancellationToken cancellationToken);
}

/// <summary>One run of a script.</summary>
/// <param name="Path">Of the script, full.</param>
/// <param name="Folder">Where the client is started, full.</param>
/// <param name="Timeout">After this the client is ended.</param>
public sealed record SqlScriptRun(string Path, string Folder, TimeSpan Timeout)
{
    /// <summary>What is read in place of the file; null: the file itself.</summary>
    public string? Text { get; init; }

    /// <summary>Variables of psql, or parameters of sqlite3 with their prefix.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings of the session: <c>app.dry_run</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Further arguments of the client.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>What a run did.</summary>
/// <param name="Program">Null where nothing was run.</param>
/// <param name="How">What held it, or why it was not run: a sentence without its full stop.</param>
public sealed record SqlRun(ProgramResult? Program, string How)
{
    /// <summary>As a person would type it.</summary>
    public string Command { get; init; } = "";

    /// <summary>The statements that the client sent, in order.</summary>
    public IReadOnlyList<SqlExecuted> Statements { get; init; } = [];

    /// <summary>How the database differs from before; null where that could not be seen.</summary>
    public IReadOnlyList<DatabaseDifference>? Differences { get; init; }

    /// <summary>The tables there were before, and are after: as <see cref="DatabaseDifference.Target"/> names them.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Null where nobody observed.</summary>
    public SandboxObservation? Observed { get; init; }
}

/// <summary>A statement that reached the database.</summary>
/// <param name="Text">With the client's variables filled in.</param>
/// <param name="Output">What the client printed to its standard output before the next statement.</param>
public sealed record SqlExecuted(string Text, string Output)
{
    /// <summary>The database's message where it refused the statement.</summary>
    public string? Error { get; init; }

    /// <summary>How many rows it changed, where the client tells.</summary>
    public long? Affected { get; init; }
}

public enum DatabaseDifferenceKind
{
    Rows,

    /// <summary>A definition, a privilege, a comment, a setting.</summary>
    Definition,
    Sequence,

    /// <summary>Told to other sessions.</summary>
    Notification,

    /// <summary>A transaction that was prepared and is still open.</summary>
    PreparedTransaction,
}

/// <summary>Something in a database that is not as it was.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Target">A table (with its schema where that is not the usual one), or what the database calls an object: <c>index sessions_user</c>.</param>
/// <param name="Summary">One phrase: <c>deletes 3 rows of sessions</c>.</param>
public sealed record DatabaseDifference(DatabaseDifferenceKind Kind, string Target, string Summary)
{
    public long Inserted { get; init; }
    public long Updated { get; init; }
    public long Deleted { get; init; }

    /// <summary>The column that is the table's primary key; null where there is none, or several make it up.</summary>
    public string? KeyColumn { get; init; }

    /// <summary>The keys of the rows updated and deleted, cut at 1,000.</summary>
    public IReadOnlyList<string> ChangedKeys { get; init; } = [];
}
