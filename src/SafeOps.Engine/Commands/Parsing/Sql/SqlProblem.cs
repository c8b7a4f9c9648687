namespace SafeOps.Commands.Parsing.Sql;

/// <summary>Why a text is not the SQL it should be.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="Start">Offset in the text.</param>
/// <param name="Length">Length there.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 characters.</param>
public sealed record SqlProblem(string Message, int Start, int Length, int Line, int Column);

internal sealed class SqlLines
{
    private readonly List<int> _starts = [0];

    public SqlLines(string text)
    {
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
            _starts.Add(at + 1);
    }

    public (int Line, int Column) Place(int offset)
    {
        var found = _starts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, offset - _starts[line] + 1);
    }

    public SqlProblem Problem(string message, int start, int length)
    {
        var (line, column) = Place(start);
        return new SqlProblem(message, start, length, line, column);
    }
}
