namespace SafeOps.Drift.Ignoring;

/// <summary>One line of an ignore file that is a pattern.</summary>
internal sealed class IgnorePattern
{
    private readonly bool _isFolder;
    private readonly bool _isAnchored;
    private readonly Glob _path;
    private readonly Glob _address;

    /// <exception cref="FormatException">The pattern can never match; the message says why.</exception>
    public IgnorePattern(IgnoreLine line, string text)
    {
        Line = line;
        IsNegated = text[0] == '!';
        if (IsNegated)
            text = text[1..];
        _isFolder = text.EndsWith('/');
        if (_isFolder)
            text = text[..^1];
        _isAnchored = text.Contains('/');
        if (text.StartsWith('/'))
            text = text[1..];
        if (text.Length == 0)
            throw new FormatException("it names nothing");
        _path = GlobParser.Parse(text, _isAnchored ? GlobForm.Path : GlobForm.Name);
        _address = GlobParser.Parse(text, GlobForm.Address);
    }

    public IgnoreLine Line { get; }

    public bool IsNegated { get; }

    /// <summary>Writes a mark for every folder of the path, and for the path itself, that the pattern names.</summary>
    /// <param name="path">In lower case, without a slash at either end.</param>
    public void Mark(ReadOnlySpan<char> path, bool isFolder, Span<int> marks, int mark)
    {
        if (!_path.MayMatch(path))
            return;
        var last = marks[^1];
        if (_isAnchored)
        {
            _path.Mark(path, marks, mark);
        }
        else
        {
            for (var depth = 0; depth < marks.Length; depth++)
            {
                var end = path.IndexOf('/');
                if (_path.Matches(end < 0 ? path : path[..end]))
                    marks[depth] = mark;
                path = path[(end + 1)..];
            }
        }
        if (_isFolder && !isFolder)
            marks[^1] = last;
    }

    /// <param name="name">A Terraform address or type, in lower case.</param>
    public bool Names(ReadOnlySpan<char> name) => !_isFolder && _address.MayMatch(name) && _address.Matches(name);
}
