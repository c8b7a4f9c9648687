namespace SafeOps.Commands;

/// <summary>What a command does to the world, from least to most; what is made of parts has the greatest effect of them.</summary>
public enum CommandEffect
{
    /// <summary>Observes only.</summary>
    Read,

    /// <summary>Its only effect is output of its own on this machine: a new file in the folder it runs in, or in a temporary one.</summary>
    Generate,

    /// <summary>Nobody can tell from the text. Treat it as anything.</summary>
    Unknown,

    /// <summary>Changes something that was there, or a system elsewhere.</summary>
    Mutate,

    /// <summary>Takes something away for good.</summary>
    Destroy,
}

/// <summary>What a command does beside its effect; each stands for itself.</summary>
[Flags]
public enum CommandTraits
{
    None = 0,

    /// <summary>Its output may show passwords, keys or tokens.</summary>
    ExposesSecrets = 1,

    /// <summary>Runs code that does not stand in the text: a script, a plug-in, a program that is named by data.</summary>
    RunsArbitraryCode = 2,

    /// <summary>What it reads can leave the machine, other than to the system that is asked.</summary>
    SendsData = 4,

    /// <summary>Ends only when it is stopped: <c>tail -f</c>, <c>watch</c>.</summary>
    RunsUntilStopped = 8,
}

/// <summary>The languages a command text is written in.</summary>
public enum CommandShell
{
    /// <summary>GNU bash 5, and what it shares with the POSIX shell.</summary>
    Bash,

    /// <summary>PowerShell 7.</summary>
    PowerShell,

    /// <summary>SQL as PostgreSQL 12 to 18 reads it.</summary>
    PostgreSql,

    /// <summary>SQL as SQL Server reads it.</summary>
    TSql,

    /// <summary>SQL as SQLite 3 reads it.</summary>
    Sqlite,
}
