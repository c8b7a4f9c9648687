using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.PowerShell;

/// <summary><c>$Force -or $PSCmdlet.ShouldProcess(…)</c>: with -Force nobody asks, -WhatIf or not.</summary>
internal sealed class ForceBypassesShouldProcess : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO2002", "force-bypasses-should-process", SafetySeverity.Error, "Something else than ShouldProcess can say yes, so that -WhatIf acts", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var either in script.Places.Select(p => p.Node).OfType<PowerShellOperation>().Where(o => o.Operator == "or"))
        {
            if (either.Operands.FirstOrDefault(o => !ShouldProcess.IsAskedIn(o)) is not { } other || !either.Operands.Any(Says))
                continue;
            yield return new RuleMatch(either.Start, either.End, $"Where {script.Of(other)} is true, ShouldProcess is not heeded: the script acts though -WhatIf was given.",
                "Ask ShouldProcess alone; -Force may silence ShouldContinue: 'if ($PSCmdlet.ShouldProcess($x) -and ($Force -or $PSCmdlet.ShouldContinue(…)))'.");
        }
    }

    /// <summary>As it is asked, not its opposite: <c>-not ShouldProcess(…) -or …</c> leads away from acting.</summary>
    private static bool Says(PowerShellNode operand) =>
        ShouldProcess.IsAskedIn(operand) && !PowerShellOutline.In<PowerShellOperation>(operand).Any(o => o.Operator is "not" or "exclaim" && ShouldProcess.IsAskedIn(o));
}
