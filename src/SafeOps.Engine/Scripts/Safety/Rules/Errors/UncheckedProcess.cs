using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>A program is started, and nobody asks whether it failed.</summary>
internal sealed class UncheckedProcess : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1112", "unchecked-process", SafetySeverity.Warning, "A program is started, and nobody asks whether it failed", [ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        foreach (var call in script.CallsOf("subprocess.run", "subprocess.call", "os.system"))
        {
            if (call.IsOpen || (call.Name == "subprocess.run" && call.Keyword("check") is not null))
                continue;
            if (call.IsStatement || IsNeverAsked(script, call))
                yield return new RuleMatch(call.Start, call.Call.Function.End, "Where the program fails, the script goes on as if it had not.",
                    call.Name == "subprocess.run" ? "Give 'check=True'." : "Write 'subprocess.run([…], check=True)'.");
        }
    }

    /// <summary>Kept under a name of which only the output is looked at.</summary>
    private static bool IsNeverAsked(PythonOutline script, PyCall call) =>
        call.Name == "subprocess.run" && call.Place.Outer?.Node is PythonAssignment { Targets: [PythonName kept] }
        && script.Places.Where(p => p.Node is PythonName name && name.Id == kept.Id && p.Node.Start > call.End).ToList() is var uses
        && uses.All(u => u.Outer?.Node is PythonAttribute { Name: "stdout" or "stderr" });
}
