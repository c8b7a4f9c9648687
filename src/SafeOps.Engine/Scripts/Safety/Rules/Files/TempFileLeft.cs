using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Files;

/// <summary>A temporary file is made and never deleted.</summary>
internal sealed class TempFileLeft : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1502", "temp-file-left", SafetySeverity.Note, "A temporary file is made and never deleted", [ScriptLanguage.Bash]);

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
}
