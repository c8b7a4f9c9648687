using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Errors;

/// <summary>Where the folder cannot be entered, what follows works in another one.</summary>
internal sealed class UncheckedFolderChange : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1104", "unchecked-cd", SafetySeverity.Warning, "Where the folder cannot be entered, what follows works in another one", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script) => script.Calls
        .Where(c => c.Name is "cd" or "pushd" or "popd" && c.Arguments is not ([] or [{ Constant: "/" or ".." or "-" or "~" }]) && !script.IsChecked(c.Node) && !c.Node.Ancestors.Prepend(c.Node).Any(a => a.Role == BashRole.Substituted) && script.Calls.Any(later => later.Start > c.End))
        .Select(c => new RuleMatch(c.Start, c.End, $"Where '{c.Name}' fails, the commands behind it work in the folder before.", $"Write '{c.Name} … || exit 1', or put 'set -e' at the top."));
}
