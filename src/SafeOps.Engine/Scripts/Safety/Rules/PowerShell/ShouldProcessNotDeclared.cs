using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.PowerShell;

/// <summary>ShouldProcess is asked where nobody can give -WhatIf.</summary>
internal sealed class ShouldProcessNotDeclared : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO2004", "should-process-not-declared", SafetySeverity.Error, "ShouldProcess is asked where nobody can give -WhatIf", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var place in script.Places)
        {
            if (place.Node is not PowerShellMember { Target: PowerShellVariable target } call || !ShouldProcess.IsCall(call) || !target.Name.Equals("PSCmdlet", StringComparison.OrdinalIgnoreCase))
                continue;
            // A function that has no binding of its own sees the $PSCmdlet of its caller.
            var parameters = place.Function?.Body.Parameters ?? script.OwnParameters;
            if (ShouldProcess.IsBound(parameters) && !ShouldProcess.Declares(parameters))
                yield return new RuleMatch(call.Start, call.End, "This function does not take -WhatIf, so that nobody can have it answer no.", "Write [CmdletBinding(SupportsShouldProcess)].");
        }
    }
}
