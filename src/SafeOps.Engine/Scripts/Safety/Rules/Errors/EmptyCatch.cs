using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>A failure is caught, and nothing comes of it.</summary>
internal sealed class EmptyCatch : SafetyRule
{
    private const string Message = "Whatever fails here, nobody learns of it, and the script goes on.";

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1109", "empty-catch", SafetySeverity.Warning, "A failure is caught, and nothing comes of it", [ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script) => script.Places
        .Select(p => p.Node)
        .OfType<PowerShellConstruct>()
        .Where(c => c.Keyword == "catch" && c.Parts.Count == 0)
        .Select(c => new RuleMatch(c.Start, c.End, Message, "Catch the one exception that may be, say what it means (Write-Warning), and 'throw' the rest."));

    internal override IEnumerable<RuleMatch> Python(PythonOutline script) => script.Places
        .Select(p => p.Node)
        .OfType<PythonHandler>()
        .Where(h => h.Type is null or PythonName { Id: "Exception" or "BaseException" })
        .Where(IsEmpty)
        .Select(h => new RuleMatch(h.Start, h.Start + 6, Message, "Name the exception that may be ('except FileNotFoundError:'), or log it and 'raise'."));

    /// <summary><c>pass</c>, <c>...</c> or <c>continue</c> alone.</summary>
    internal static bool IsEmpty(PythonHandler handler) => handler.Body is [PythonKeywordStatement { Keyword: "pass" or "continue" }] or [PythonExpressionStatement { Value: PythonConstant }];
}
