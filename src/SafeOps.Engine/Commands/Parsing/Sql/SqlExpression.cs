namespace SafeOps.Commands.Parsing.Sql;

/// <summary>A piece of a statement that a person wrote into a change, checked before it is put into a statement.</summary>
public sealed record SqlExpression
{
    /// <summary>From its first token to its last, without the comments around it.</summary>
    public required string Text { get; init; }

    /// <summary>Why it must not be used; empty for a usable one. Places are those of the text that was checked.</summary>
    public required IReadOnlyList<SqlProblem> Problems { get; init; }

    /// <summary>Each once, without prefix; <c>?</c> for those that have no name.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    public required IReadOnlyList<SqlFunctionUse> Functions { get; init; }

    /// <summary>The tables that sub-selects read.</summary>
    public required IReadOnlyList<SqlTableUse> Tables { get; init; }

    public required IReadOnlyList<SqlCaution> Cautions { get; init; }

    /// <summary>True where it stays one expression wherever an expression may stand.</summary>
    public bool IsUsable => Problems.Count == 0;

    /// <summary>True where working it out is certain to change nothing: usable, and no unknown function.</summary>
    public bool ReadsOnly => IsUsable && Functions.All(f => f.Standing == SqlFunctionStanding.Harmless) && Cautions.Count == 0;

    /// <summary>
    /// Checks a condition for WHERE. A usable one may be put between parentheses behind WHERE: it closes none of them,
    /// ends no statement, adds no clause, changes no rows and calls nothing known to have effects. It may still be
    /// wrong for the database, which says so when it prepares it.
    /// </summary>
    public static SqlExpression Check(string where, SqlFlavor flavor)
    {
        var tokens = SqlTokenizer.Read(where, flavor);
        var check = new SqlExpressionCheck(where, flavor, tokens);
        return check.Read(check.Words.Count == 0 ? 0 : check.Words.StartOf(0), 0, check.Words.Count);
    }

    /// <summary>
    /// Reads what stands behind SET in an UPDATE: <c>column = expression, …</c>. Every expression is checked as
    /// <see cref="Check"/> does; PostgreSQL's and SQLite's forms that set several columns or a part of one are refused.
    /// </summary>
    public static SqlAssignmentList CheckAssignments(string set, SqlFlavor flavor)
    {
        var tokens = SqlTokenizer.Read(set, flavor);
        return new SqlExpressionCheck(set, flavor, tokens).ReadAssignments();
    }
}

/// <summary>One <c>column = expression</c>.</summary>
/// <param name="Column">Without quotes, folded as the database folds it.</param>
/// <param name="Start">Offset of the column in the text.</param>
/// <param name="Value">The expression.</param>
public sealed record SqlAssignment(string Column, int Start, SqlExpression Value);

/// <param name="Assignments">In the order of the text; of an unusable list, as many as could be read.</param>
/// <param name="Problems">All of them, those of the expressions included.</param>
public sealed record SqlAssignmentList(IReadOnlyList<SqlAssignment> Assignments, IReadOnlyList<SqlProblem> Problems)
{
    public bool IsUsable => Problems.Count == 0;

    /// <summary>Each once, without prefix.</summary>
    public IReadOnlyList<string> Parameters => [.. Assignments.SelectMany(a => a.Value.Parameters).Distinct(StringComparer.Ordinal)];
}
