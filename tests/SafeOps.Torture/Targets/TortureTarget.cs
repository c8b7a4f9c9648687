namespace SafeOps.Torture.Targets;

/// <summary>Which targets a round works on, and so which changes it carries out.</summary>
public enum TargetKind
{
    Files,
    Sqlite,

    /// <summary>SQLite with a write-ahead log.</summary>
    Wal,
    Postgres,

    /// <summary>A server over HTTP.</summary>
    Http,

    /// <summary>All of the others in one change.</summary>
    Mixed,
}

/// <summary>
/// Targets of one kind, with steps whose effects show how often they took place: lines appended, rows counted up, a command
/// that writes a line each time.
/// </summary>
internal abstract class TortureTarget
{
    /// <summary>The lines for <c>connections:</c>, indented; empty where it needs none.</summary>
    public virtual string Connections => "";

    /// <summary>The steps, indented below <c>steps:</c>.</summary>
    public abstract string Steps { get; }

    /// <summary>Makes the targets as they are before any run.</summary>
    public abstract void Make();

    /// <summary>All there is, by name: two equal dumps are the same state.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Dump();
}
