using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Scripts.Safety.PowerShell;

/// <summary>What a function does with <c>$PSCmdlet.ShouldProcess</c>.</summary>
internal static class ShouldProcess
{
    public static bool Declares(IReadOnlyList<PowerShellNode> parameters) => parameters.Any(p =>
        p is PowerShellConversion { IsAttribute: true } attribute && IsBinding(attribute) && attribute.Named.Contains("SupportsShouldProcess", StringComparer.OrdinalIgnoreCase));

    /// <summary><c>[CmdletBinding()]</c>, with whatever.</summary>
    public static bool IsBound(IReadOnlyList<PowerShellNode> parameters) => parameters.Any(p => p is PowerShellConversion { IsAttribute: true } attribute && IsBinding(attribute));

    private static bool IsBinding(PowerShellConversion attribute) => attribute.Type.Split('.')[^1].StartsWith("CmdletBinding", StringComparison.OrdinalIgnoreCase);

    public static bool IsCall(PowerShellNode node) => node is PowerShellMember { Arguments: not null, Name: PowerShellText { Value: var name } } && name.Equals("ShouldProcess", StringComparison.OrdinalIgnoreCase);

    public static bool IsAskedIn(PowerShellNode node) => PowerShellOutline.In<PowerShellMember>(node).Any(IsCall);

    /// <summary>Runs only where it said yes: in the branch of a condition that asks it, or behind a way out that is taken where it says no.</summary>
    public static bool Guards(PsPlace place, PowerShellOutline script)
    {
        for (var at = place; at.Outer is { } outer && outer.Node is not PowerShellFunction; at = outer)
        {
            if (at.Node is PowerShellConstruct { Keyword: "then" or "else" } && outer.Node is PowerShellConstruct { Keyword: "if" } conditional && Answers(conditional, at.Node, script))
                return true;
            if (outer.Node is PowerShellConstruct { Keyword: "&&" } || outer.Node is PowerShellOperation { Operator: "and" })
            {
                if (IsAskedIn(outer.Node))
                    return true;
            }
        }
        return script.Conditionals.Any(p => p.End <= place.Start && p.Node is PowerShellConstruct early && p.Function == place.Function
            && early.Parts is [var condition, PowerShellConstruct { Keyword: "then" } body, ..] && Denies(condition, script)
            && PowerShellOutline.In<PowerShellConstruct>(body).Any(c => c.Keyword is "return" or "throw" or "exit" or "continue"));
    }

    /// <summary>Whether the branch of an <c>if</c> is the one for yes.</summary>
    private static bool Answers(PowerShellConstruct conditional, PowerShellNode branch, PowerShellOutline script)
    {
        var at = conditional.Parts.ToList().IndexOf(branch);
        for (var i = 0; i < at; i++)
        {
            if (conditional.Parts[i] is PowerShellConstruct { Keyword: "then" or "else" } || !Asks(conditional.Parts[i], script))
                continue;
            var isOwn = i == at - 1;
            if (isOwn != Denies(conditional.Parts[i], script))
                return true;
        }
        return false;
    }

    private static bool Asks(PowerShellNode condition, PowerShellOutline script) => IsAskedIn(condition)
        || PowerShellOutline.In<PowerShellVariable>(condition).Any(v => script.AssignmentsOf(v.Name).Any(a => a.Value is { } value && IsAskedIn(value)));

    private static bool Denies(PowerShellNode condition, PowerShellOutline script) =>
        PowerShellOutline.In<PowerShellOperation>(condition).Any(o => o.Operator is "not" or "exclaim" && Asks(o, script));
}
