using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.PowerShell;

/// <summary>What knows nothing of -WhatIf stands outside of the branch that asks.</summary>
internal sealed class EffectOutsideGuard : SafetyRule
{
    private const string NextStep = "Put it into 'if ($PSCmdlet.ShouldProcess($target, 'what is done')) { … }'.";

    private static readonly HashSet<string> FileMethods = new(StringComparer.OrdinalIgnoreCase)
    {
        "Delete", "WriteAllText", "WriteAllLines", "WriteAllBytes", "AppendAllText", "AppendAllLines", "Move", "Copy", "Replace", "Create", "CreateDirectory", "SetAttributes",
    };

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO2006", "effect-outside-guard", SafetySeverity.Error, "A program that knows nothing of -WhatIf is called outside of ShouldProcess", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.IsProgram && c.Effect >= CommandEffect.Mutate))
        {
            if (Supports(call.Place, script) && !ShouldProcess.Guards(call.Place, script))
                yield return new RuleMatch(call.Start, call.End, $"'{call.Name}' is a program: it acts though -WhatIf was given.", NextStep);
        }
        foreach (var place in script.Places)
        {
            if (place.Node is PowerShellMember { IsStatic: true, Arguments: not null, Target: PowerShellType type, Name: PowerShellText { Value: var name } } member
                && type.Name.Split('.')[^1] is var last && (last.Equals("File", StringComparison.OrdinalIgnoreCase) || last.Equals("Directory", StringComparison.OrdinalIgnoreCase))
                && FileMethods.Contains(name) && Supports(place, script) && !ShouldProcess.Guards(place, script))
            {
                yield return new RuleMatch(member.Start, member.End, "A method of .NET acts though -WhatIf was given.", NextStep);
            }
        }
    }

    private static bool Supports(PsPlace place, PowerShellOutline script)
    {
        var parameters = place.Function?.Body.Parameters ?? script.OwnParameters;
        var body = place.Function is { } function ? [function.Body] : script.Statements;
        return ShouldProcess.Declares(parameters) && body.Any(ShouldProcess.IsAskedIn);
    }
}
