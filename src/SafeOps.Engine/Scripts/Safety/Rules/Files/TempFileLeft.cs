using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Files;

/// <summary>A temporary file is made and never deleted.</summary>
internal sealed class TempFileLeft : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1502", "temp-file-left", SafetySeverity.Note, "A temporary file is made and never deleted", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var assignment in script.Assignments)
        {
            if (assignment.Value?.Parts is not [BashCommandSubstitution { Script.Commands: [BashSimple { Words: [{ Constant: "mktemp" }, ..] }] }] || IsTaken(script, assignment.Name))
                continue;
            yield return new RuleMatch(assignment.Start, assignment.End, $"What ${assignment.Name} names stays when the script has ended, however it ends.", $"Write 'trap 'rm -rf \"${assignment.Name}\"' EXIT' in the next line.");
        }
    }

    /// <summary>Deleted, moved, handed to somebody who does that, or a trap speaks of it.</summary>
    private static bool IsTaken(BashOutline script, string name) => script.Calls.Any(c =>
        (c.Name is "rm" or "mv" or "rmdir" or "unlink" or "shred" or "echo" or "printf" or "return" && c.Arguments.Any(a => a.Parts.Any(p => p is BashParameter parameter && parameter.Name == name)))
        || (c.Name == "trap" && c.Arguments.Any(a => script.Text.AsSpan(a.Start, a.End - a.Start).Contains(name, StringComparison.Ordinal))))
        || script.Assignments.Any(a => a.Value?.Parts.Any(p => p is BashParameter parameter && parameter.Name == name) == true);

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var place in script.Assignments)
        {
            if (place.Node is not PowerShellAssignment { Target: PowerShellVariable variable, Value: { } value } || !Makes(value, script) || IsTaken(script, place, variable.Name))
                continue;
            yield return new RuleMatch(place.Start, place.End, $"What ${variable.Name} names stays when the script has ended.", $"Delete it in 'finally': 'Remove-Item ${variable.Name}'.");
        }
    }

    private static bool Makes(PowerShellNode value, PowerShellOutline script) =>
        script.Calls.Any(c => c.Start >= value.Start && c.End <= value.End && c.Is("New-TemporaryFile"))
        || PowerShellOutline.In<PowerShellMember>(value).Any(m => m is { Arguments: not null, Name: PowerShellText { Value: var name } } && (name.Equals("GetTempFileName", StringComparison.OrdinalIgnoreCase) || name.Equals("CreateTempSubdirectory", StringComparison.OrdinalIgnoreCase)));

    private static bool IsTaken(PowerShellOutline script, PsPlace made, string name) => script.Places.Any(p => p.Start > made.End && p.Node is PowerShellVariable used && used.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        && (p.Around.Any(a => a.Node is PowerShellCommand { Name: PowerShellText { Value: var call } } && (call.Equals("Remove-Item", StringComparison.OrdinalIgnoreCase) || call.Equals("Move-Item", StringComparison.OrdinalIgnoreCase) || call is "rm" or "del" or "ri" or "mi"))
            || p.Around.Any(a => a.Node is PowerShellConstruct { Keyword: "return" })
            || p.Around.Any(a => a.Node is PowerShellMember { Name: PowerShellText { Value: "Delete" } })
            || p.Outer is null or { Node: PowerShellBlock }));

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        if (script.Calls.Any(c => c.Name is "os.remove" or "os.unlink" or "shutil.rmtree" or "os.rmdir" or "atexit.register" or "os.replace" or "os.rename" or "shutil.move" || c.Method is "unlink" or "cleanup" or "addCleanup"))
            yield break;
        foreach (var call in script.Calls.Where(c => c.Name is "tempfile.mkdtemp" or "tempfile.mkstemp" || (c.Name == "tempfile.NamedTemporaryFile" && c.Keyword("delete") is PythonConstant { Text: "False" })))
        {
            if (call.Place.Around.All(n => n is not PythonReturn))
                yield return new RuleMatch(call.Start, call.End, "What this makes stays when the script has ended.", call.Name == "tempfile.mkdtemp" ? "Write 'with tempfile.TemporaryDirectory() as folder:'." : "Write 'with tempfile.NamedTemporaryFile() as file:'.");
        }
    }
}
