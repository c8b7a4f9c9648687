namespace SafeOps.Scripts.Safety.Suppressions;

/// <summary>What can be wrong with a suppression itself.</summary>
internal static class SuppressionRules
{
    private static readonly ScriptLanguage[] Everywhere = [ScriptLanguage.Bash, ScriptLanguage.Python, ScriptLanguage.PowerShell, ScriptLanguage.Sql];

    public static SafetyRuleDescriptor Invalid { get; } = new("SO9002", "invalid-suppression", SafetySeverity.Warning, "A suppression has no reason, or names no rule", Everywhere);

    public static SafetyRuleDescriptor Unused { get; } = new("SO9003", "unused-suppression", SafetySeverity.Note, "A suppression suppresses nothing", Everywhere);
}
