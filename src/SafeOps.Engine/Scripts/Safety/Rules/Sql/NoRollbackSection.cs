using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.Safety.Sql;

namespace SafeOps.Scripts.Safety.Rules.Sql;

/// <summary>Nothing says how the change is taken back.</summary>
internal sealed class NoRollbackSection : SafetyRule
{
    private static readonly string[] Words = ["rollback", "roll back", "rolled back", "revert", "undo", "undone", "take back", "taken back", "restore", "down migration", "backup"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO3006", "no-rollback-section", SafetySeverity.Note, "Nothing says how the change is taken back", [ScriptLanguage.Sql]);

    internal override IEnumerable<RuleMatch> Sql(SqlOutline script)
    {
        var first = script.Statements.FirstOrDefault(s => s.Changes && !IsTemporary(s.Statement));
        if (first is null || script.Statements.Any(s => s.Statement.Kind == SqlStatementKind.Rollback))
            yield break;
        if (!script.Comments.Any(c => Words.Any(w => c.Text.Contains(w, StringComparison.OrdinalIgnoreCase))))
            yield return new RuleMatch(first.Start, first.Words.EndOf(0), "Nothing says how this is taken back once it is committed.", "End the script with a section of comments: -- Rollback: the statements that bring the start back, and what cannot be brought back.");
    }

    private static bool IsTemporary(SqlStatement statement) =>
        statement.Kind == SqlStatementKind.Create && statement.Text.AsSpan(0, Math.Min(40, statement.Length)).Contains("temp", StringComparison.OrdinalIgnoreCase);
}
