using SafeOps.Scripts.Safety.Sql;

namespace SafeOps.Scripts.Safety.Rules.Sql;

/// <summary>Several changes that belong together stand in no transaction: a failure between them leaves half of them.</summary>
internal sealed class NoTransaction : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO3001", "no-transaction", SafetySeverity.Warning, "Several changes stand in no transaction", [ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Sql(SqlOutline script)
    {
        var loose = script.Statements.Where(s => s.Changes && !s.InTransaction && s.Statement.CanBeRolledBack).ToList();
        if (loose.Count > 1)
        {
            yield return new RuleMatch(loose[0].Start, loose[0].Words.EndOf(0), $"Here begin {loose.Count} changes in no transaction: where one fails, those before it stay.",
                "Put them between BEGIN and COMMIT; what cannot run in a transaction goes into a script of its own.");
        }
    }
}
