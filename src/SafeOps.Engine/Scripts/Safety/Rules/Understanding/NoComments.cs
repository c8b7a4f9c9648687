namespace SafeOps.Scripts.Safety.Rules.Understanding;

/// <summary>Nothing in the script says what it is for.</summary>
internal sealed class NoComments : SafetyRule
{
    /// <summary>Shorter scripts may speak for themselves.</summary>
    private const int FewestLines = 12;

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1701", "no-comments", SafetySeverity.Note, "Nothing in the script says what it is for",
        [ScriptLanguage.Bash, ScriptLanguage.Sql, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Text(ScriptUnderReview script)
    {
        // What tools read is written for them.
        var comments = script.Comments.Count(c => c.Text.Length > 3 && !c.Text.StartsWith('/') && !c.Text.StartsWith('!') && !c.Text.StartsWith("shellcheck ", StringComparison.Ordinal)
            && !c.Text.StartsWith("safeops:", StringComparison.OrdinalIgnoreCase) && !c.Text.StartsWith("-*-", StringComparison.Ordinal));
        var lines = script.Source.AsSpan().EnumerateLines();
        var code = 0;
        foreach (var line in lines)
            code += line.Trim().Length > 0 ? 1 : 0;
        if (comments == 0 && code >= FewestLines && !script.HasDescription)
            yield return new RuleMatch(0, 0, "Not one comment says what the script is for, or what to look at before it runs.", "Begin with what it does, why, and how it is called.");
    }
}
