using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Deletions;

/// <summary>Every turn of a loop asks for other rights anew, and fails half-way when they end.</summary>
internal sealed class PrivilegeInLoop : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1205", "sudo-in-loop", SafetySeverity.Note, "Each turn of a loop asks for other rights anew", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script) => script.Calls
        .Where(c => c.Wrappers.Any(w => w is "sudo" or "doas") && c.Node.Loop?.Command is BashFor or BashConditional)
        .GroupBy(c => c.Node.Loop!.Start)
        .Select(g => g.First())
        .Select(c => new RuleMatch(c.Start, c.End, "Each turn asks for these rights anew: a prompt in the middle, or a loop that ends half-way when they run out.",
            "Have the script run with the rights it needs, and check them once at its start."));
}
