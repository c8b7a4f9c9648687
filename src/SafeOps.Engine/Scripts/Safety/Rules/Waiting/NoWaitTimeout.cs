using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Waiting;

/// <summary>A command that waits for something does not say how long.</summary>
internal sealed class NoWaitTimeout : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1403", "no-wait-timeout", SafetySeverity.Warning, "A command that waits for something does not say how long", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Name is "kubectl" or "oc" or "helm" && !c.Wrappers.Contains("timeout")))
        {
            if (call.Has("--timeout", "--watch=false", "-w=false") || call.Arguments.Any(a => a.Parts is [BashParameter { IsAll: true }] or [BashParameter { InQuotes: false }]))
                continue;
            if (call.Is(call.Name, "rollout", "status"))
                yield return new RuleMatch(call.Start, call.End, "This waits for ever where the roll-out never ends.", "Give '--timeout=300s', and roll back where it fails.");
            else if (call.Name is not "helm" && call.Operands.FirstOrDefault() == "wait")
                yield return new RuleMatch(call.Start, call.End, "This waits for 30 seconds, its default, whatever the condition needs.", "Say how long with '--timeout=300s'.");
        }
    }
}
