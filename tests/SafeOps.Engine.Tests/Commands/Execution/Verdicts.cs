using SafeOps.Commands;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Commands.Execution;

/// <summary>Verdicts as a reader would give them.</summary>
internal static class Verdicts
{
    private static readonly CommandEnvironment Local = new("local", false, "It stays on this machine.");

    public static CommandRisk Of(CommandEffect effect, params string[] names) => new()
    {
        Text = "text",
        Span = new SourceSpan(1, 1, 0, 4),
        Name = "list",
        Effect = effect,
        HasUnknown = effect == CommandEffect.Unknown,
        Traits = CommandTraits.None,
        Environment = Local,
        Shell = CommandShell.Bash,
        Reasons = [],
        Commands = [.. names.Select(n => Part(n, effect))],
    };

    public static CommandReason Reason(int start, CommandEffect effect, string rule, string message) =>
        new(new SourceSpan(1, start + 1, start, start + 1), rule, effect, CommandTraits.None, message);

    private static CommandPart Part(string name, CommandEffect effect) => new()
    {
        Text = name,
        Span = new SourceSpan(1, 1, 0, 4),
        Name = name,
        Effect = effect,
        HasUnknown = false,
        Traits = CommandTraits.None,
        Environment = Local,
        Reasons = [],
        Commands = [],
    };
}
