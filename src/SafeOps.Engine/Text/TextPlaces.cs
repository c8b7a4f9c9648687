namespace SafeOps.Text;

/// <summary>Turns offsets in a text into lines and columns. A line ends with LF, CRLF or CR.</summary>
public sealed class TextPlaces
{
    private readonly List<int> _starts = [0];
    private readonly int _length;

    public TextPlaces(string text)
    {
        _length = text.Length;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                _starts.Add(i + 1);
        }
    }

    /// <summary>1-based line and column of an offset; one beyond the text is its end.</summary>
    public (int Line, int Column) At(int offset)
    {
        offset = Math.Clamp(offset, 0, _length);
        var line = _starts.BinarySearch(offset);
        if (line < 0)
            line = ~line - 1;
        return (line + 1, offset - _starts[line] + 1);
    }

    public SourceSpan Span(int start, int end)
    {
        var (line, column) = At(start);
        return new SourceSpan(line, column, start, end);
    }
}
