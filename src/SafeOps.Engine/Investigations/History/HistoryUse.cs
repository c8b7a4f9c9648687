using SafeOps.Commands;

namespace SafeOps.Investigations.History;

/// <summary>What a line of a history becomes in an investigation.</summary>
public enum HistoryPart
{
    /// <summary>It only reads, and is run again.</summary>
    Step,

    /// <summary>It changes something, or nobody can tell; it is recorded as what a person did, and not run again.</summary>
    Action,

    /// <summary>It was about an investigation or the shell itself.</summary>
    Nothing,
}

/// <summary>A line of a history, and what becomes of it.</summary>
/// <param name="Id">Its number in the history.</param>
/// <param name="Command">The command, secrets hidden.</param>
/// <param name="Becomes">What it is recorded as.</param>
/// <param name="Why">One sentence.</param>
public sealed record HistoryUse(int Id, string Command, HistoryPart Becomes, string Why)
{
    /// <summary>The language it is run again in, or was typed in.</summary>
    public required CommandShell Shell { get; init; }

    /// <summary>When it was run; null where the history does not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>It as what a person did.</summary>
    /// <param name="folder">The folder that its words are meant in, as far as anybody knows.</param>
    public InvestigationNote Action(string folder) => new(0, default, "")
    {
        Kind = InvestigationNoteKind.Action,
        Text = At is { } at ? $"Run at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, from the shell's history." : "Run in a shell, from its history.",
        Command = Command,
        Shell = Shell,
        Folder = folder,
    };
}
