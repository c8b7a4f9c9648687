using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>Only the last command of a pipeline is asked whether it failed.</summary>
internal sealed class PipelineHidesFailure : SafetyRule
{
    /// <summary>They hardly ever fail, or fail by design: <c>grep</c> that finds nothing, <c>head</c> that ends its source.</summary>
    private static readonly HashSet<string> Harmless =
    [
        "echo", "printf", "cat", "ls", "ps", "grep", "egrep", "fgrep", "rg", "sort", "uniq", "head", "tail", "sed", "awk", "cut", "tr", "wc", "yes", "seq", "true", ":", "env", "set", "date", "find", "df", "du", "id",
        "jobs", "tee", "rev", "xargs", "jq", "yq", "column", "history", "declare", "compgen", "test", "[", "sleep", "read", "while", "which", "type", "uname", "hostname", "mount", "lsblk", "ss", "netstat", "git",
    ];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1103", "pipeline-hides-failure", SafetySeverity.Warning, "The failure of a pipeline's first commands is lost", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        // Without errexit nothing ends the script, which is another rule's business, and sh has no pipefail.
        if (script.Options.IsPlainShell || script.Options.IsEverOn("pipefail") || script.Text.Contains("PIPESTATUS", StringComparison.Ordinal))
            yield break;
        foreach (var node in script.Nodes.Where(n => n.Command is BashPipeline { Commands.Count: > 1 } && script.IsChecked(n)))
        {
            var pipeline = (BashPipeline)node.Command;
            var lost = script.Calls.FirstOrDefault(c => c.Node.Parent == node && c.Node.Index < pipeline.Commands.Count - 1 && !IsHarmless(script, c));
            if (lost is null || IsAsked(script, node, pipeline))
                continue;
            yield return new RuleMatch(node.Start, node.End, $"Where '{lost.Name}' fails, this counts as done as long as the last command succeeds.", "Put 'set -o pipefail' at the top.");
            yield break;
        }
    }

    /// <summary>A function of the script is as harmless as what it calls.</summary>
    private static bool IsHarmless(BashOutline script, BashCall call) => Harmless.Contains(call.Name)
        || (script.Nodes.FirstOrDefault(n => n.Command is BashFunction function && function.Name == call.Name) is { } body && script.CallsIn(body).All(c => Harmless.Contains(c.Name)));

    /// <summary>A filter at the end says what was found; that is what the condition is for.</summary>
    private static bool IsAsked(BashOutline script, BashNode node, BashPipeline pipeline) =>
        script.Calls.FirstOrDefault(c => c.Node.Parent == node && c.Node.Index == pipeline.Commands.Count - 1) is { Name: "grep" or "egrep" or "fgrep" or "cmp" or "diff" or "jq" or "awk" or "read" or "rg" };
}
