using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>A failure is caught, and nothing comes of it.</summary>
internal sealed class EmptyCatch : SafetyRule
{
    private const string Message = "Whatever fails here, nobody learns of it, and the script goes on.";

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1109", "empty-catch", SafetySeverity.Warning, "A failure is caught, and nothing comes of it", [ScriptLanguage.PowerShell]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script) => script.Places
        .Select(p => p.Node)
        .OfType<PowerShellConstruct>()
        .Where(c => c.Keyword == "catch" && c.Parts.Count == 0)
        .Select(c => new RuleMatch(c.Start, c.End, Message, "Catch the one exception that may be, say what it means (Write-Warning), and 'throw' the rest."));
}
