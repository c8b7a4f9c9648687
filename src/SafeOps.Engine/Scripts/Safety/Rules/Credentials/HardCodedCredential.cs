namespace SafeOps.Scripts.Safety.Rules.Credentials;

/// <summary>A password, key or token is written in the script.</summary>
internal sealed class HardCodedCredential : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1001", "hard-coded-credential", SafetySeverity.Error, "A password, key or token is written in the script",
        [ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.PowerShell, ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Text(ScriptUnderReview script) => script.Credentials
        .Where(c => c.IsCertain)
        .Select(c => new RuleMatch(c.Start, c.End, $"Here is {c.What}, for everybody who can read the script and its history.",
            "Take it from the environment or a vault, and have this one replaced: whoever saw the script knows it."));
}
