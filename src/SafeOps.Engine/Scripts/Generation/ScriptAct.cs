namespace SafeOps.Scripts.Generation;

/// <summary>One effect, behind the dry run's one guard.</summary>
/// <param name="What">What is said of it, also as 'would …': <c>change charts/api/values.yaml</c>.</param>
public abstract record ScriptAct(string What);

public sealed record MakeFolder(string What, string Path) : ScriptAct(What);

/// <summary>Removes a folder that the script made, if nothing else is in it.</summary>
public sealed record RemoveFolder(string What, string Path) : ScriptAct(What);

/// <summary>Keeps a copy of a file, its permissions and time in the folder of backups.</summary>
/// <param name="Saved">Its path below the folder of backups.</param>
public sealed record SaveFile(string What, string Path, string Saved) : ScriptAct(What);

/// <summary>Puts back what was kept, checked by its state.</summary>
public sealed record RestoreFile(string What, string Path, string Saved, string State) : ScriptAct(What);

/// <summary>Replaces lines of a text file, or makes it; the result's digest is checked before it takes the file's place.</summary>
/// <param name="Digest">SHA-256 of the result.</param>
/// <param name="Mode">Permissions to give it; null: those it has.</param>
public sealed record EditLines(string What, string Path, IReadOnlyList<LineEdit> Edits, string Digest, UnixFileMode? Mode) : ScriptAct(What);

/// <summary>Copies a file with its time; the copy's digest is checked before it takes its place.</summary>
public sealed record CopyFile(string What, string From, string To, string Digest, UnixFileMode? Mode) : ScriptAct(What);

/// <summary>Moves a file; nothing may be at the new place unless it was saved first.</summary>
public sealed record MoveFile(string What, string From, string To) : ScriptAct(What);

/// <summary>Moves a file out of the way, into the folder of backups.</summary>
public sealed record TakeFile(string What, string Path, string Saved) : ScriptAct(What);

/// <summary>Brings back a file that was taken.</summary>
public sealed record ReturnFile(string What, string Path, string Saved) : ScriptAct(What);

public sealed record DeleteFile(string What, string Path) : ScriptAct(What);

public sealed record RunProgram(string What, ScriptCommand Command) : ScriptAct(What);

/// <summary>Notes that a step is done, or takes the note away.</summary>
public sealed record NoteDone(string What, string Note) : ScriptAct(What);

public sealed record ForgetDone(string What, string Note) : ScriptAct(What);

/// <summary>Runs statements on one connection, in this order; they bring their own transaction.</summary>
public sealed record RunStatements(string What, string Connection, IReadOnlyList<string> Statements) : ScriptAct(What);

/// <summary>Repeats statements, each time a transaction of its own, until the total they end with no longer grows.</summary>
/// <param name="Statements">The last one asks how many rows were taken in all.</param>
/// <param name="Limit">A greater total ends it.</param>
public sealed record RunBatches(string What, string Connection, IReadOnlyList<string> Statements, long Limit, TimeSpan Pause) : ScriptAct(What)
{
    /// <summary>The same in one go, without a transaction of its own.</summary>
    public IReadOnlyList<string> Whole { get; init; } = [];

    /// <summary>How many rows it would touch, by table.</summary>
    public IReadOnlyList<(string Table, string Query)> Counts { get; init; } = [];
}

/// <summary>A piece of a text file.</summary>
/// <param name="Start">The first line that goes, counted from 1 in the file as it was before all edits; where none goes, the line before which the new ones come.</param>
/// <param name="Old">The lines that go, each with its line end, where it has one.</param>
/// <param name="New">The lines that come.</param>
public sealed record LineEdit(int Start, IReadOnlyList<string> Old, IReadOnlyList<string> New);

/// <summary>A database.</summary>
/// <param name="Name">As the change calls it.</param>
/// <param name="Provider"><c>sqlite</c> or <c>postgres</c>.</param>
public sealed record ScriptConnection(string Name, string Provider)
{
    /// <summary>Of SQLite: its path, relative to the script's folder or full.</summary>
    public string? File { get; init; }

    /// <summary>Of PostgreSQL: libpq's settings, without a password.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>The variable that holds its password; null: <c>PGPASSWORD</c> or <c>~/.pgpass</c>, as libpq reads them.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>What the query must give, so that it is the right database; null: its path says it.</summary>
    public (string Query, string Expected)? Identity { get; init; }

    /// <summary>Of PostgreSQL: a connection string of libpq.</summary>
    public string Target => string.Join(' ', Settings.Select(s => $"{s.Name}='{s.Value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'"));

    /// <summary>Of PostgreSQL: what <c>PGOPTIONS</c> sets.</summary>
    public string Options => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-c lock_timeout={(long)LockTimeout.TotalMilliseconds} -c statement_timeout={(long)StatementTimeout.TotalMilliseconds}");

    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
