using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects;

/// <summary>The readers of the languages that stand in a shell's text.</summary>
internal sealed record CommandReaders
{
    public static CommandReaders None { get; } = new();

    /// <summary>A reader of SQL and of what its clients make of it, by the kind of value; null where the kind cannot be read here.</summary>
    public Func<ValueKind, string, InnerText, Situation, Verdict?> Sql { get; init; } = (_, _, _, _) => null;

    /// <summary>PowerShell's parser; null where there is none.</summary>
    public IPowerShellSyntax? PowerShell { get; init; }
}
