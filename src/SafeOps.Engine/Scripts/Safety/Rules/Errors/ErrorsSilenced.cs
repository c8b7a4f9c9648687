using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>What fails is neither shown nor stops anything.</summary>
internal sealed class ErrorsSilenced : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1107", "errors-silenced", SafetySeverity.Warning, "What fails is neither shown nor stops anything", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var assignment in script.Assignments.Select(a => (PowerShellAssignment)a.Node))
        {
            if (assignment is { Target: PowerShellVariable variable, Value: PowerShellText { Value: var value } } && variable.Name.EndsWith("ErrorActionPreference", StringComparison.OrdinalIgnoreCase) && IsSilent(value))
                yield return new RuleMatch(assignment.Start, assignment.End, "From here on nothing that fails is shown, and the script goes on.", "Write $ErrorActionPreference = 'Stop', and catch what may fail.");
        }
        // What tidies up may find that there is nothing to tidy.
        foreach (var call in script.Calls.Where(c => c.Effect >= CommandEffect.Mutate && c.Place.Within("finally", "trap") is null))
        {
            if (call.ValueOf("ErrorAction", 6) is PowerShellText { Value: var action } && IsSilent(action) || call.ValueOf("EA") is PowerShellText { Value: var brief } && IsSilent(brief))
                yield return new RuleMatch(call.Start, call.End, $"Where '{call.Name}' fails, nobody learns of it, and the script goes on.", "Write -ErrorAction Stop inside try and catch; ask first (Test-Path) where it may have nothing to do.");
        }
    }

    private static bool IsSilent(string action) => action.Equals("SilentlyContinue", StringComparison.OrdinalIgnoreCase) || action.Equals("Ignore", StringComparison.OrdinalIgnoreCase) || action == "0";
}
