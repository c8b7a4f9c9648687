namespace SafeOps.Scripts.DryRuns;

/// <summary>Who answers what a script reads through tools that work elsewhere.</summary>
public enum DryRunBroker
{
    /// <summary>The real tool, outside the sandbox, where its command line is known to read.</summary>
    Read,

    /// <summary>Nobody: each is answered with nothing, and nothing leaves the machine.</summary>
    None,
}

/// <summary>A script whose dry run is to be tested.</summary>
/// <param name="Path">Of the script, full.</param>
/// <param name="WorkingFolder">Where it is run, full.</param>
public sealed record DryRunRequest(string Path, string WorkingFolder)
{
    /// <summary>What makes it a dry run: an argument (<c>--dry-run</c>) or a variable of the environment (<c>DRY_RUN=1</c>). Null: what the script itself reads, and <c>--dry-run</c> where nothing is found.</summary>
    public string? DryRunArgument { get; init; }

    /// <summary>What the script is given beside it.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The code alone is looked at; nothing is run.</summary>
    public bool Static { get; init; }

    public DryRunBroker Broker { get; init; }

    /// <summary>For each run of the script.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null: by the file's ending, else by its first line.</summary>
    public ScriptLanguage? Language { get; init; }

    /// <summary>Of a script in SQL: the connection of the project whose definitions and some rows it is tried on, or the path of an SQLite file; null: the schema, else the project's first SQLite file. A server is read only where it is named.</summary>
    public string? Connection { get; init; }

    /// <summary>Of a script in SQL: a file with the tables and sample rows that it is tried on, full path; null: the connection, else <c>NAME.schema.sql</c> or <c>schema.sql</c> beside the script.</summary>
    public string? Schema { get; init; }
}
