namespace SafeOps.Torture.Targets;

/// <summary>Which targets a round works on, and so which changes it carries out.</summary>
public enum TargetKind
{
    Files,
    Sqlite,

    /// <summary>SQLite with a write-ahead log.</summary>
    Wal,
    Postgres,

    /// <summary>Files, SQLite and PostgreSQL in one change.</summary>
    Mixed,

    /// <summary>A cluster, through kubectl.</summary>
    Kubernetes,

    /// <summary>A service.</summary>
    Http,

    /// <summary>A configuration of Terraform with a local state.</summary>
    Terraform,

    /// <summary>Releases, with a recording program in helm's place.</summary>
    Helm,
}

/// <summary>
/// Targets of one kind, with steps whose effects show how often they took place: lines appended, rows counted up, a command
/// that writes a line each time.
/// </summary>
internal abstract class TortureTarget
{
    /// <summary>The lines for <c>connections:</c>, indented; empty where it needs none.</summary>
    public virtual string Connections => "";

    /// <summary>What the environment is, for its <c>targets:</c>; empty where it is nothing.</summary>
    public virtual string Targets => "";

    /// <summary>The steps, indented below <c>steps:</c>.</summary>
    public abstract string Steps { get; }

    /// <summary>Makes the targets as they are before any run.</summary>
    public abstract void Make();

    /// <summary>All there is, by name: two equal dumps are the same state.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> Dump();
}
