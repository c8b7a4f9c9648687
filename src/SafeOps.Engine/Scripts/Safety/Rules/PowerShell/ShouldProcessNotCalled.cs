using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.PowerShell;

/// <summary><c>$PSCmdlet.ShouldProcess</c> without brackets is the method itself, which is always true.</summary>
internal sealed class ShouldProcessNotCalled : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO2001", "should-process-not-called", SafetySeverity.Error, "ShouldProcess is named and not called, which is always true", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script) => script.Places
        .Select(p => p.Node)
        .OfType<PowerShellMember>()
        .Where(m => m is { Arguments: null, Name: PowerShellText { Value: var name } } && (name.Equals("ShouldProcess", StringComparison.OrdinalIgnoreCase) || name.Equals("ShouldContinue", StringComparison.OrdinalIgnoreCase)))
        .Select(m => new RuleMatch(m.Start, m.End, "Without brackets this is the method itself, not its answer: it is always true, and -WhatIf changes nothing.", $"Write '{script.Of(m)}($target, 'what is done')'."));
}
