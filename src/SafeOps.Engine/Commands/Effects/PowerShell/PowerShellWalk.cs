using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>Goes through the tree of a text.</summary>
internal static class PowerShellWalk
{
    public static IEnumerable<PowerShellNode> Children(PowerShellNode node) => node switch
    {
        PowerShellPipeline pipeline => pipeline.Elements,
        PowerShellCommand command => command.Arguments.Prepend(command.Name).Concat(command.Redirections),
        PowerShellParameter { Value: { } value } => [value],
        PowerShellRedirection { Target: { } target } => [target],
        PowerShellValue value => value.Redirections.Prepend(value.Expression),
        PowerShellAssignment { Value: { } value } assignment => [assignment.Target, value],
        PowerShellAssignment assignment => [assignment.Target],
        PowerShellFunction function => [function.Body],
        PowerShellConstruct construct => construct.Parts,
        PowerShellString text => text.Parts,
        PowerShellMember member => (member.Arguments ?? []).Prepend(member.Name).Prepend(member.Target),
        PowerShellConversion { Value: { } value } => [value],
        PowerShellBlock block => block.Parameters.Concat(block.Statements),
        PowerShellGroup group => group.Statements,
        PowerShellTable table => table.Pairs.SelectMany(p => new[] { p.Key, p.Value }),
        PowerShellList list => list.Elements,
        PowerShellOperation operation => operation.Operands,
        _ => [],
    };

    public static void Visit(PowerShellNode node, Action<PowerShellNode> visit)
    {
        visit(node);
        foreach (var child in Children(node))
            Visit(child, visit);
    }
}

/// <summary>Loops whose condition always holds and that nothing leaves.</summary>
internal static class EndlessLoop
{
    public static bool Is(PowerShellConstruct loop)
    {
        if (!(loop.Parts is [PowerShellVariable { Name: var name }, ..] && name.Equals("true", StringComparison.OrdinalIgnoreCase)) && loop.Parts is not [PowerShellText { Value: "1" }, ..])
            return false;
        var leaves = false;
        PowerShellWalk.Visit(loop, n => leaves |= n is PowerShellConstruct { Keyword: "break" or "return" or "exit" or "throw" });
        return !leaves;
    }
}
