using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary><c>$?</c> is that of another command than the one that is meant.</summary>
internal sealed class StaleExitCode : SafetyRule
{
    private static readonly HashSet<string> Overwriting = ["echo", "printf", "true", ":", "local", "export", "readonly", "declare", "typeset", "shift", "set", "unset"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1105", "stale-exit-code", SafetySeverity.Warning, "The exit code is that of another command than the one that is meant", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var placed in script.Parts.Where(p => p.Part is BashParameter { Name: "?", Operator: "" }))
        {
            // 'exit $?' ends with what came last, whatever that was.
            if (script.Calls.Any(c => c.Simple == placed.Node.Command && c.Name is "exit" or "return"))
                continue;
            if (Culprit(script, placed.Node) is { } message)
                yield return new RuleMatch(placed.Part.Start, placed.Part.End, message, "Keep it at once: 'code=$?' in the line behind the command, or ask the command itself: 'if ! command; then'.");
        }
    }

    private static string? Culprit(BashOutline script, BashNode node)
    {
        while (node.Previous is null)
        {
            if (node.Role == BashRole.Operand && node.Index > 0)
                return null;
            if (node.Role is BashRole.Substituted || node.Parent is not { } parent || parent.Command is BashFunction or BashFor or BashCase)
                return null;
            if (parent.Command is BashConditional { Keyword: "if" } conditional && node.Part > 0)
                return InBranch(script, conditional, node);
            if (parent.Command is BashConditional { Keyword: not "if" })
                return null;
            node = parent;
        }
        return node.Previous.Command switch
        {
            BashSimple simple when script.Calls.FirstOrDefault(c => c.Simple == simple) is { } call && Overwriting.Contains(call.Name) =>
                $"This is the exit code of '{call.Name}' in the line before.",
            _ => null,
        };
    }

    private static string? InBranch(BashOutline script, BashConditional conditional, BashNode node)
    {
        var condition = conditional.Parts[node.Role == BashRole.Condition ? node.Part - 2 : (node.Part - 1) / 2 * 2];
        if (condition.Commands is not [.., var asked])
            return null;
        if (node.Role == BashRole.Condition)
            return asked is BashTest or BashSimple { Words: [{ Constant: "[" or "test" }, ..] } ? "This is the exit code of the test in the branch before." : null;
        // Of a negated command only the negation is left: 0 in the first branch.
        return asked is BashPipeline { Commands.Count: 1 } && script.Text[asked.Start] == '!' && node.Part % 2 == 1 ? "Behind '!' this is always 0, not the exit code of the command." : null;
    }
}
