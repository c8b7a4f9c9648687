using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands;

/// <summary>What a project adds to the knowledge of commands.</summary>
/// <param name="Tools">Its own tools; one of the name of a tool that comes with SafeOps stands in its place.</param>
/// <param name="Rules">Its rules; of those that fit a call the strictest counts.</param>
public sealed record ProjectCommands(IReadOnlyList<ToolKnowledge> Tools, IReadOnlyList<CommandRule> Rules)
{
    public static ProjectCommands None { get; } = new([], []);
}
