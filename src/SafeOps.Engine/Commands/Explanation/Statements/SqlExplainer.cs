using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands.Explanation.Statements;

/// <summary>Explains SQL statement by statement: what each is, which tables it names, what it calls.</summary>
internal static class SqlExplainer
{
    public static Passage Explain(string text, SqlFlavor flavor)
    {
        var script = SqlScript.Read(text, flavor);
        var pieces = new List<PieceDraft>();
        foreach (var statement in script.Statements)
            pieces.Add(Statement(statement, text));
        foreach (var problem in script.Problems)
            pieces.Add(new PieceDraft(ExplainedKind.Unknown, problem.Start, problem.Start + problem.Length, text.Substring(problem.Start, problem.Length), "cannot be read for certain"));
        return new Passage(pieces, string.Join("; then ", pieces.Select(p => p.Brief).Where(b => b.Length > 0)));
    }

    private static PieceDraft Statement(SqlStatement statement, string text)
    {
        var says = SqlText.Says(statement);
        var named = statement.Tables.Where(t => t.Use != SqlTableUseKind.Read).Concat(statement.Tables).Select(t => Name(t)).Distinct(StringComparer.Ordinal).Take(3).ToList();
        var draft = new PieceDraft(ExplainedKind.Statement, statement.Start, statement.Start + statement.Length, statement.Text, says)
        {
            ShowsRead = true,
            Brief = named.Count > 0 ? $"{says} ({string.Join(", ", named)})" : says,
        };
        draft.Add(statement.Tables.Where(t => t.Length > 0)
            .Select(t => new PieceDraft(ExplainedKind.Argument, t.Start, t.Start + t.Length, text.Substring(t.Start, t.Length), SqlText.Says(t.Use))));
        draft.Add(statement.Functions.Where(f => f.Standing != SqlFunctionStanding.Harmless && f.Length > 0).Select(f => new PieceDraft(
            ExplainedKind.Expansion, f.Start, f.Start + f.Length, text.Substring(f.Start, f.Length),
            f.Standing == SqlFunctionStanding.Harmful ? "a function that does more than compute" : "a function that is not known here")));
        foreach (var message in statement.Cautions.Where(c => c.Code is SqlCautionCode.NoCondition or SqlCautionCode.Truncation or SqlCautionCode.Cascade).Select(c => c.Message))
            draft.Warnings.Add(message);
        if (statement.Parameters.Count > 0)
            draft.Meaning += $", with the parameters {Phrases.Short(string.Join(", ", statement.Parameters), 40)}";
        draft.Pieces.Sort((a, b) => a.Start.CompareTo(b.Start));
        return draft;
    }

    private static string Name(SqlTableUse table) => table.Schema is { } schema ? $"{schema}.{table.Name}" : table.Name;
}
