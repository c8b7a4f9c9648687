using System.Text;
using SafeOps.Text;

namespace SafeOps.Runbooks.Updating;

/// <summary>Pieces to put into a text between its lines. All else of it, line ends included, stays as it is.</summary>
internal sealed class TextInsertions
{
    private readonly string _text;
    private readonly string _lineEnd;
    private readonly List<int> _starts = [0];
    private readonly List<(int At, int Removed, string Text, bool IsBlock)> _edits = [];

    public TextInsertions(string text)
    {
        _text = text;
        _lineEnd = TextFile.LineEndOf(text);
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
            _starts.Add(at + 1);
    }

    /// <summary>Where a line begins; the end of the text for null.</summary>
    public int OffsetOf(int? line) => line is { } known && known <= _starts.Count ? _starts[known - 1] : _text.Length;

    /// <summary>A block of Markdown, with an empty line before and behind it.</summary>
    public void Insert(int offset, string block) => _edits.Add((offset, 0, block, true));

    /// <summary>Lines as they are, before the line that begins at the offset.</summary>
    public void InsertLines(int offset, string lines) => _edits.Add((offset, 0, lines, false));

    public void RemoveLines(int first, int last) => _edits.Add((OffsetOf(first), OffsetOf(last + 1) - OffsetOf(first), "", false));

    public void ReplaceLine(int line, string text) => _edits.Add((OffsetOf(line), OffsetOf(line + 1) - OffsetOf(line), text, false));

    public override string ToString()
    {
        var result = new StringBuilder(_text.Length + 1024);
        var copied = 0;
        foreach (var (at, removed, text, isBlock) in _edits.OrderBy(e => e.At))
        {
            result.Append(_text, copied, at - copied);
            copied = at + removed;
            if (isBlock)
                AppendBlock(result, text, copied < _text.Length);
            else
                result.Append(text.Replace("\n", _lineEnd, StringComparison.Ordinal));
        }
        return result.Append(_text, copied, _text.Length - copied).ToString();
    }

    private void AppendBlock(StringBuilder result, string text, bool hasMore)
    {
        if (result.Length > 0 && result[^1] != '\n')
            result.Append(_lineEnd);
        if (result.Length > 0 && !EndsInEmptyLine(result))
            result.Append(_lineEnd);
        result.Append(text.TrimEnd('\n').Replace("\n", _lineEnd, StringComparison.Ordinal)).Append(_lineEnd);
        if (hasMore)
            result.Append(_lineEnd);
    }

    private static bool EndsInEmptyLine(StringBuilder text)
    {
        var at = text.Length - 2;
        if (at >= 0 && text[at] == '\r')
            at--;
        return at < 0 || text[at] == '\n';
    }
}
