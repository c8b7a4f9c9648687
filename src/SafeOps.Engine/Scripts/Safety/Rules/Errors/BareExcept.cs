using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>Everything is caught, the end of the program too.</summary>
internal sealed class BareExcept : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1111", "bare-except", SafetySeverity.Warning, "Everything is caught, Ctrl+C and exit() too", [ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Python(PythonOutline script) => script.Places
        .Select(p => p.Node)
        .OfType<PythonHandler>()
        .Where(h => h.Type is null or PythonName { Id: "BaseException" } && h.Body.Count > 0 && !EmptyCatch.IsEmpty(h) && !PythonTree.All<PythonRaise>(h).Any()
            && !PythonTree.All<PythonCall>(h).Any(c => PythonTree.DottedName(c.Function) is "sys.exit" or "exit" or "os._exit" or "quit"))
        .Select(h => new RuleMatch(h.Start, h.Start + 6, "This catches whatever comes, Ctrl+C and sys.exit() too, and the script goes on.", "Name the exceptions that may be: 'except (OSError, ValueError) as error:'."));
}
