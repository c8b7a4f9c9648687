using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.Safety.Sql;

namespace SafeOps.Scripts.Safety.Rules.Sql;

/// <summary>A statement takes objects with it that it does not name.</summary>
internal sealed class CascadingChange : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO3007", "cascading-change", SafetySeverity.Warning, "A statement takes objects with it that it does not name", [ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Sql(SqlOutline script)
    {
        foreach (var placed in script.Statements.Where(s => s.Statement.Kind is SqlStatementKind.Drop or SqlStatementKind.Truncate or SqlStatementKind.Alter or SqlStatementKind.Revoke))
        {
            // A foreign key's ON DELETE CASCADE is a definition and takes nothing yet.
            var last = placed.Words.Count - 1;
            if (placed.Words[last] == "cascade" && placed.Words[last - 1] is not ("delete" or "update"))
                yield return new RuleMatch(placed.Words.StartOf(last), placed.Words.EndOf(last), "CASCADE takes along whatever hangs on it, now and in every other database this runs on.", "Name each object in a statement of its own, in the right order.");
        }
    }
}
