using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.Safety.Sql;

namespace SafeOps.Scripts.Safety.Rules.Sql;

/// <summary>Every row of a table is changed or deleted.</summary>
internal sealed class MissingWhere : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO3002", "missing-where", SafetySeverity.Error, "Every row of a table is changed or deleted", [ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Sql(SqlOutline script)
    {
        foreach (var placed in script.Statements.Where(s => s.Statement.Kind is SqlStatementKind.Update or SqlStatementKind.Delete))
        {
            var table = placed.Statement.Tables.FirstOrDefault(t => t.Use is SqlTableUseKind.Update or SqlTableUseKind.Delete);
            if (table is null || script.IsOwn(table, placed.Start))
                continue;
            if (placed.Statement.Cautions.Any(c => c.Code == SqlCautionCode.NoCondition) || HoldsAlways(placed.Words))
            {
                yield return new RuleMatch(placed.Start, table.Start + table.Length, $"This takes every row of {table.Name}.",
                    "Say which rows with WHERE; if all are meant, write 'WHERE true' and suppress this with the reason.");
            }
        }
    }

    /// <summary><c>WHERE 1 = 1</c>, <c>WHERE true</c>.</summary>
    private static bool HoldsAlways(SqlWords words)
    {
        var where = words.Find(0, words.Count, "where");
        if (where < 0)
            return false;
        var rest = Enumerable.Range(where + 1, words.Count - where - 1).Select(words.Raw).ToList();
        return rest is [['t' or 'T', ..] only] && only.Equals("true", StringComparison.OrdinalIgnoreCase) || rest is ["1"] || (rest is [var left, "=", var right] && left == right);
    }
}
