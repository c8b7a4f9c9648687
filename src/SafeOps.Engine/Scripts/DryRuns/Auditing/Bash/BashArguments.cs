using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>Goes through a command and all inside it.</summary>
internal static class BashArguments
{
    public static void Visit(BashCommand command, Action<BashCommand> found, Action<BashPart> part) =>
        BashWalk.Visit(new BashScript(command.Start, command.End, [command], []), found, part);
}
