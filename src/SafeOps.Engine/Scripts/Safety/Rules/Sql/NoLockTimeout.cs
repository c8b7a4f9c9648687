using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.Safety.Sql;

namespace SafeOps.Scripts.Safety.Rules.Sql;

/// <summary>A change of a table waits for its lock without end, and everybody else waits behind it.</summary>
internal sealed class NoLockTimeout : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO3004", "no-lock-timeout", SafetySeverity.Warning, "A change of a table waits for its lock without end", [ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Sql(SqlOutline script)
    {
        if (script.Flavor != SqlFlavor.PostgreSql)
            yield break;
        var locking = script.Statements.FirstOrDefault(s => Locks(s.Statement) && !s.Statement.Tables.All(t => script.IsOwn(t, s.Start)));
        // The setting of the session or the transaction; where it stands behind the lock it comes too late.
        if (locking is not null && !script.Statements.Any(s => s.Start < locking.Start && s.Statement.Text.Contains("lock_timeout", StringComparison.OrdinalIgnoreCase)))
        {
            yield return new RuleMatch(locking.Start, locking.Words.EndOf(Math.Min(1, locking.Words.Count - 1)),
                "While this waits for a long query to end, everybody who comes later waits behind it.", "Put 'SET LOCAL lock_timeout = '5s';' at the top, and try again later where it strikes.");
        }
    }

    private static bool Locks(SqlStatement statement) => statement.Tables.Count > 0 && (statement.Kind, statement.ObjectType) switch
    {
        (SqlStatementKind.Alter, "table") => true,
        (SqlStatementKind.Drop, "table") => true,
        (SqlStatementKind.Truncate or SqlStatementKind.Lock, _) => true,
        (SqlStatementKind.Create, "trigger") => true,
        _ => false,
    };
}
