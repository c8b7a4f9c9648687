using SafeOps.Commands;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>A bash script that changes something goes on after a command has failed.</summary>
internal sealed class ErrorsNotFatal : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1101", "errors-not-fatal", SafetySeverity.Warning, "The script goes on after a command has failed", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        if (script.Options.IsEverOn("errexit") || script.Options.TrapsErrors)
            yield break;
        // One command has nothing to go on with, and a file of functions is read by scripts that set their own options.
        var changing = script.Calls.Where(c => c.Effect > CommandEffect.Generate && c.Name is not ("set" or "exit" or "return" or "source" or "." or "export" or "declare" or "readonly" or "local")).ToList();
        if (script.Nodes.Count(n => n.Parent is null) < 2 || changing.FirstOrDefault(c => c.Node.Function is null || script.Options.HasFirstLine) is not { } first || !changing.Any(c => c.Effect >= CommandEffect.Mutate))
            yield break;
        if (script.Options.HasFirstLine || changing.Any(c => c.Node.Function is null))
            yield return new RuleMatch(first.Start, first.NameWord.End, $"When '{first.Name}' or another command here fails, the script goes on as if it had not.", Advice(script));
    }

    private static string Advice(BashOutline script) =>
        script.Options.IsPlainShell ? "Put 'set -eu' at the top." : "Put 'set -euo pipefail' at the top.";
}
