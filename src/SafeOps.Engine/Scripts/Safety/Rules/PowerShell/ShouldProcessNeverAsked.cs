using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.PowerShell;

/// <summary>-WhatIf can be given, and nothing asks for it.</summary>
internal sealed class ShouldProcessNeverAsked : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO2003", "should-process-never-asked", SafetySeverity.Error, "SupportsShouldProcess is declared, and nothing asks it", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        // A function without a binding of its own asks with the script's $PSCmdlet.
        var helpersAsk = script.Functions.SelectMany(f => f).Any(f => !ShouldProcess.Declares(f.Body.Parameters) && f.Body.Statements.Any(ShouldProcess.IsAskedIn));
        foreach (var ((parameters, body), isScript) in Bodies(script).Select((b, i) => (b, i == 0)))
        {
            if (isScript && helpersAsk)
                continue;
            var calls = script.Calls.Where(c => body.Any(b => b.Start <= c.Start && c.End <= b.End)).ToList();
            if (!ShouldProcess.Declares(parameters) || body.Any(ShouldProcess.IsAskedIn) || IsHandedOn(calls))
                continue;
            var binding = parameters.First(p => p is PowerShellConversion { IsAttribute: true } attribute && IsBinding(attribute));
            yield return new RuleMatch(binding.Start, binding.End, "It takes -WhatIf and does everything all the same.", "Put what changes something into 'if ($PSCmdlet.ShouldProcess($target, 'what is done')) { … }'.");
        }
    }

    private static bool IsBinding(PowerShellConversion attribute) => attribute.Named.Contains("SupportsShouldProcess", StringComparer.OrdinalIgnoreCase);

    /// <summary>Whatever changes something asks by itself: cmdlets of PowerShell, functions of the script, calls that are given -WhatIf.</summary>
    private static bool IsHandedOn(List<PsCall> calls)
    {
        var changing = calls.Where(c => c.KnowsWhatIf || c.Effect >= CommandEffect.Unknown).ToList();
        return changing.Count > 0 && changing.All(c => c.KnowsWhatIf || c.Parameter("WhatIf", 3) is not null || c.IsSplatted);
    }

    /// <summary>The script itself, then each function.</summary>
    private static IEnumerable<(IReadOnlyList<PowerShellNode> Parameters, IReadOnlyList<PowerShellNode> Body)> Bodies(PowerShellOutline script) => script.Functions
        .SelectMany(f => f)
        .Select(f => (f.Body.Parameters, f.Body.Statements))
        .Prepend((
            script.OwnParameters,
            [.. script.Statements.Skip(script.OwnParameters.Count).Where(s => s is not PowerShellFunction)]));
}
