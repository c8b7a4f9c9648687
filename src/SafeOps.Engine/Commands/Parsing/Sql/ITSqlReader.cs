namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Parses T-SQL and says what each statement does. The parser is a package, so it stands outside of the engine.</summary>
public interface ITSqlReader
{
    /// <summary>
    /// The statements of all batches, in the order of the text. Never throws on its contents: a text with a parse error is
    /// one statement that nobody can tell the effect of.
    /// </summary>
    IReadOnlyList<TSqlStatement> Read(string text);
}

/// <summary>One statement of T-SQL at the top of a batch, with all that it holds.</summary>
/// <param name="Name">What it is called: <c>SELECT</c>, <c>DROP TABLE</c>.</param>
/// <param name="Start">Offset in the text, in UTF-16 characters.</param>
/// <param name="Length">Length there.</param>
/// <param name="Findings">In the order of the text. A statement without any is certain to change nothing.</param>
public sealed record TSqlStatement(string Name, int Start, int Length, IReadOnlyList<TSqlFinding> Findings);

/// <summary>Something that a statement does beside reading tables, or that nobody can tell.</summary>
/// <param name="Rule">A stable name without prefix: <c>delete</c>, <c>unknown-function</c>.</param>
/// <param name="Start">Offset in the text.</param>
/// <param name="Length">Length there.</param>
/// <param name="Effect">What it brings.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Traits">What it brings beside.</param>
public sealed record TSqlFinding(
    string Rule, int Start, int Length, CommandEffect Effect, string Message, CommandTraits Traits = CommandTraits.None);
