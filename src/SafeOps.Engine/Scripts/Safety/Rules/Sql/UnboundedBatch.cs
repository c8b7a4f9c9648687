using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.Safety.Sql;

namespace SafeOps.Scripts.Safety.Rules.Sql;

/// <summary>A statement takes any number of rows at once.</summary>
internal sealed class UnboundedBatch : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO3005", "unbounded-batch", SafetySeverity.Warning, "A statement takes any number of rows at once", [ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Sql(SqlOutline script)
    {
        foreach (var placed in script.Statements.Where(s => s.Statement.Kind is SqlStatementKind.Delete or SqlStatementKind.Update))
        {
            var words = placed.Words;
            var where = words.Find(0, words.Count, "where");
            var table = placed.Statement.Tables.FirstOrDefault(t => t.Use is SqlTableUseKind.Update or SqlTableUseKind.Delete);
            if (where < 0 || table is null || script.IsOwn(table, placed.Start) || IsBounded(words) || !IsRange(words, where))
                continue;
            yield return new RuleMatch(placed.Start, table.Start + table.Length, $"How many rows of {table.Name} this takes at once is known only when it runs: long locks, and a log that fills.",
                "Take them in batches: WHERE id IN (SELECT id … LIMIT 1000), again until none is left.");
        }
    }

    /// <summary>A limit anywhere, or a window between two ends of a key.</summary>
    private static bool IsBounded(SqlWords words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is "limit" or "fetch" or "between")
                return true;
        }
        return false;
    }

    /// <summary>Compares with a moment or a bound, and no key is equal to something.</summary>
    private static bool IsRange(SqlWords words, int where)
    {
        var (range, key) = (0, false);
        for (var i = where + 1; i < words.Count; i++)
        {
            if (words[i] is "<" or "<=" or ">" or ">=")
                range++;
            else if (words[i] is "=" or "in" && (words[i - 1] == "id" || words[i - 1].EndsWith("_id", StringComparison.Ordinal)))
                key = true;
        }
        return range == 1 && !key;
    }
}
