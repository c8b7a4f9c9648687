using SafeOps.Commands.Parsing.Sql;
using SafeOps.Text;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>Where a text of SQL comes from: what its parts say of their environment, and where its characters stand in the whole text.</summary>
/// <param name="Environment">That of the database it is sent to.</param>
/// <param name="Place">Turns offsets of start and end in the SQL into a place in the whole text.</param>
/// <param name="TSql">Reads T-SQL; without one, T-SQL is not read and is <see cref="CommandEffect.Unknown"/>.</param>
internal sealed record SqlSource(CommandEnvironment Environment, Func<int, int, SourceSpan> Place, ITSqlReader? TSql = null)
{
    /// <summary>The SQL is the whole text.</summary>
    public static SqlSource Whole(string text, CommandEnvironment environment, ITSqlReader? tsql = null) =>
        new(environment, new TextPlaces(text).Span, tsql);

    /// <summary>The SQL stands in one word of another language, whose quotes and escapes make offsets within it unsure: all stand for that word.</summary>
    public static SqlSource Within(SourceSpan word, CommandEnvironment environment, ITSqlReader? tsql = null) =>
        new(environment, (_, _) => word, tsql);

    /// <summary>The SQL is a piece, character by character, of a surrounding text.</summary>
    public static SqlSource At(TextPlaces places, int offset, CommandEnvironment environment, ITSqlReader? tsql = null) =>
        new(environment, (start, end) => places.Span(offset + start, offset + end), tsql);

    /// <summary>The same for a piece of this SQL.</summary>
    public SqlSource From(int offset) => this with { Place = (start, end) => Place(offset + start, offset + end) };
}
