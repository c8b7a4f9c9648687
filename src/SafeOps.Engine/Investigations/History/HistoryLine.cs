using SafeOps.Commands;

namespace SafeOps.Investigations.History;

/// <summary>A command as a shell's history keeps it.</summary>
/// <param name="Id">The shell's number for it, or its place in the file, from 1.</param>
/// <param name="Text">The command, of as many lines as it has.</param>
/// <param name="Shell">The language it was typed in.</param>
/// <param name="At">When it was run; null where the history does not say.</param>
public sealed record HistoryLine(int Id, string Text, CommandShell Shell, DateTimeOffset? At);
