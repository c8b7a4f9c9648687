using SafeOps.Commands.Parsing.Sql;
using SafeOps.Text;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>Where a text of SQL comes from: what its parts say of their environment, and where its characters stand in the whole text.</summary>
/// <param name="Environment">That of the database it is sent to.</param>
/// <param name="Place">Turns offsets of start and end in the SQL into a place in the whole text.</param>
/// <param name="TSql">Reads T-SQL; without one, T-SQL is not read and is <see cref="CommandEffect.Unknown"/>.</param>
internal sealed record SqlSource(CommandEnvironment Environment, Func<int, int, SourceSpan> Place, ITSqlReader? TSql = null)
{
    /// <summary>The SQL stands in one word of another language, whose quotes and escapes make offsets within it unsure: all stand for that word.</summary>
    public static SqlSource Within(SourceSpan word, CommandEnvironment environment) => new(environment, (_, _) => word);

    /// <summary>The same for a piece of this SQL.</summary>
    public SqlSource From(int offset) => this with { Place = (start, end) => Place(offset + start, offset + end) };
}
