using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects.Scripts;

/// <summary>Something in a script that is more than reading and printing.</summary>
/// <param name="Start">Offset in the script, in UTF-16 characters.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Effect">The effect it has as far as the script alone tells.</param>
/// <param name="Traits">And beside it.</param>
/// <param name="Message">One sentence.</param>
internal sealed record ScriptFinding(int Start, int End, CommandEffect Effect, CommandTraits Traits, string Message)
{
    /// <summary>
    /// What <see cref="Value"/> is: <see cref="ValueKind.Output"/>, <see cref="ValueKind.File"/> or <see cref="ValueKind.Shell"/>.
    /// Who knows more of files and shells judges it by that, and the answer stands in place of <see cref="Effect"/>.
    /// </summary>
    public ValueKind Kind { get; init; }

    /// <summary>The file's name or the shell's text where it is certain; null where only <see cref="Effect"/> can be said.</summary>
    public string? Value { get; init; }

    public static ScriptFinding Unclear(int start, int end, string message) =>
        new(start, end, CommandEffect.Unknown, CommandTraits.RunsArbitraryCode, message);

    public static ScriptFinding Reads(int start, int end, string file) =>
        new(start, end, CommandEffect.Read, CommandTraits.None, $"Reads the file '{file}'.") { Kind = ValueKind.File, Value = file };

    public static ScriptFinding Writes(int start, int end, string? file) =>
        new(start, end, CommandEffect.Mutate, CommandTraits.None, file is null ? "Writes a file whose name is not certain." : $"Writes the file '{file}'.")
        {
            Kind = ValueKind.Output,
            Value = file,
        };

    public static ScriptFinding Runs(int start, int end, string? command) =>
        new(start, end, CommandEffect.Unknown, CommandTraits.RunsArbitraryCode, command is null ? "Runs a command that is put together while it runs." : $"Runs the command '{command}'.")
        {
            Kind = ValueKind.Shell,
            Value = command,
        };
}
