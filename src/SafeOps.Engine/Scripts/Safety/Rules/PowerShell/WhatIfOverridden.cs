using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.PowerShell;

/// <summary>The script turns the caller's -WhatIf off.</summary>
internal sealed class WhatIfOverridden : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO2007", "what-if-overridden", SafetySeverity.Error, "The script turns the caller's -WhatIf off", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var call in script.Calls)
        {
            if (call.Parameter("WhatIf", 3) is { Value: PowerShellVariable value } parameter && IsFalse(value))
                yield return new RuleMatch(parameter.Start, parameter.End, $"'{call.Name}' acts here though -WhatIf was given to the caller.", "Leave the parameter out, or hand the caller's on: -WhatIf:$WhatIfPreference.");
        }
        foreach (var assignment in script.AssignmentsOf("WhatIfPreference").Concat(script.AssignmentsOf("script:WhatIfPreference")).Concat(script.AssignmentsOf("global:WhatIfPreference")))
        {
            if (assignment.Value is PowerShellVariable value && IsFalse(value))
                yield return new RuleMatch(assignment.Start, assignment.End, "From here on everything acts though -WhatIf was given.", "Take the line out.");
        }
    }

    private static bool IsFalse(PowerShellVariable variable) => variable.Name.Equals("false", StringComparison.OrdinalIgnoreCase);
}
