using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Understanding;

/// <summary>The script is not, or not for certain, what it looks like: other findings may be missing.</summary>
internal sealed class UnreadableScript : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO9001", "unreadable-script", SafetySeverity.Error, "The script cannot be read for certain",
        [ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.PowerShell, ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Text(ScriptUnderReview script)
    {
        if (script.Problem is { } problem)
            yield return problem with { NextStep = problem.NextStep ?? "Mend it first: what stands behind it may not have been read." };
    }

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        if (script.HasForeignLineEnds)
            yield return new RuleMatch(0, 0, "Its lines end with CR LF: bash takes each CR for a letter of the line's last word.", "Save it with LF alone, and have git keep it so: '*.sh text eol=lf' in .gitattributes.");
    }
}
