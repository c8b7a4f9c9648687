using SafeOps.Commands;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>A mistyped variable is an empty text to a command that changes something.</summary>
internal sealed class UnsetVariables : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1102", "unset-variables", SafetySeverity.Warning, "A variable that was never set is an empty text to a command that changes something", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        if (script.Options.IsEverOn("nounset"))
            yield break;
        foreach (var call in script.Calls.Where(c => c.Effect >= CommandEffect.Mutate))
        {
            foreach (var parameter in call.Arguments.SelectMany(a => a.Parts).OfType<BashParameter>())
            {
                if (parameter.Operator.Length > 0 || parameter.IsAll || parameter.Name == "0" || script.Values.IsSet(parameter.Name) || script.Values.IsNeverEmpty(parameter, call.Start))
                    continue;
                yield return new RuleMatch(parameter.Start, parameter.End, $"Where {script.Text[parameter.Start..parameter.End]} was never set, or is mistyped, '{call.Name}' is given an empty text.",
                    script.Options.IsPlainShell ? "Put 'set -eu' at the top." : "Put 'set -euo pipefail' at the top: the script then ends with the variable's name.");
                yield break;
            }
        }
    }
}
