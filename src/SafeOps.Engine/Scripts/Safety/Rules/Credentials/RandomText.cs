namespace SafeOps.Scripts.Safety.Rules.Credentials;

/// <summary>A text so random that it may be a key.</summary>
internal sealed class RandomText : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1002", "random-text", SafetySeverity.Warning, "A text in the script is as random as a key",
        [ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.PowerShell, ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Text(ScriptUnderReview script) => script.Credentials
        .Where(c => !c.IsCertain)
        .Select(c => new RuleMatch(c.Start, c.End, "This text is as random as a key or token.",
            "Take it from the environment or a vault if it is a secret; else say what it is in a suppression."));
}
