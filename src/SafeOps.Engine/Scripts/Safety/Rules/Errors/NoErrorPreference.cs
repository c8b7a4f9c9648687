using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>A PowerShell script that changes something goes on after a cmdlet has failed.</summary>
internal sealed class NoErrorPreference : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1108", "no-error-preference", SafetySeverity.Warning, "The script goes on after a cmdlet has failed", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        if (script.Assignments.Any(a => a.Node is PowerShellAssignment { Target: PowerShellVariable { Name: var name } } && name.EndsWith("ErrorActionPreference", StringComparison.OrdinalIgnoreCase)))
            yield break;
        // A file of functions is read by scripts that set their own preference.
        var changing = script.Calls.Where(c => !c.IsProgram && c.Effect >= CommandEffect.Mutate && c.Place.Function is null && c.Parameter("ErrorAction", 6) is null && c.Parameter("EA") is null && c.Place.Within("try") is null).ToList();
        if (changing.Count > 1)
            yield return new RuleMatch(changing[0].Start, changing[0].Command.Name.End, $"When '{changing[0].Name}' or another cmdlet here fails, the script goes on as if it had not.", "Put $ErrorActionPreference = 'Stop' at the top.");
    }
}
