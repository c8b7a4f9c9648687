using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>A program's failure is no error to PowerShell, and nothing asks for its exit code.</summary>
internal sealed class NativeExitCode : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1110", "native-exit-code", SafetySeverity.Warning, "A program's exit code is never asked for", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        if (script.Places.Any(p => p.Node is PowerShellVariable { Name: var name } && (name.EndsWith("LASTEXITCODE", StringComparison.OrdinalIgnoreCase) || name == "?" || name.Equals("PSNativeCommandUseErrorActionPreference", StringComparison.OrdinalIgnoreCase))))
            yield break;
        var first = script.Calls.FirstOrDefault(c => c.IsProgram && c.Effect >= CommandEffect.Mutate && !c.Place.Around.Any(a => a.Node is PowerShellConstruct { Keyword: "&&" or "||" }));
        if (first is not null)
            yield return new RuleMatch(first.Start, first.End, $"When '{first.Name}' fails, PowerShell goes on: a program's exit code is no error, not even with $ErrorActionPreference = 'Stop'.",
                "Put $PSNativeCommandUseErrorActionPreference = $true at the top, or ask: 'if ($LASTEXITCODE -ne 0) { throw }'.");
    }
}
