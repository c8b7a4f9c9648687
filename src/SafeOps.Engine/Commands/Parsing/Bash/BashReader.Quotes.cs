using System.Buffers;

namespace SafeOps.Commands.Parsing.Bash;

/// <summary>What stands in double quotes, and in here-documents, which are much the same.</summary>
internal sealed partial class BashReader
{
    private static readonly SearchValues<char> QuotedBreakers = SearchValues.Create("\"\\$`");

    /// <summary>Reads <c>"…"</c> with the quote at <see cref="_at"/>, as part of what begins at <paramref name="start"/>.</summary>
    private void ReadDoubleQuoted(int start)
    {
        var open = _at;
        var from = _parts.Count;
        _at++;
        ReadQuotedParts('"', false);
        if (_stopped)
            return;
        if (Peek != '"')
        {
            Fail(open, open + 1, "The quote opened here is never closed.");
            return;
        }
        _at++;
        if (_parts.Count == from)
            _parts.Add(Quoted(start, _at, ""));
        else if (_parts.Count == from + 1 && _parts[from] is BashLiteral only)
            _parts[from] = Quoted(start, _at, only.Text);
    }

    private BashLiteral Quoted(int start, int end, string text) => new(Place(start), Place(end), text, true) { InQuotes = true };

    /// <summary>Reads up to the closing quote, or to the end of a here-document's text, for which <paramref name="close"/> is NUL.</summary>
    private void ReadQuotedParts(char close, bool stripsTabs)
    {
        while (_at < _end)
        {
            var start = _at;
            var literal = start;
            while (true)
            {
                var found = _text.AsSpan(literal, _end - literal).IndexOfAny(QuotedBreakers);
                literal = found < 0 ? _end : literal + found;
                if (found < 0 || _text[literal] is '$' or '`' || (_text[literal] == '"' && close == '"'))
                    break;
                if (_text[literal] == '\\')
                {
                    if (PeekAt(literal + 1) is '\\' or '$' or '`' or '\n' || (PeekAt(literal + 1) == '"' && close == '"'))
                        break;
                    // Before anything else a backslash stands for itself.
                    literal++;
                    continue;
                }
                literal++;
            }
            AddQuoted(start, literal, stripsTabs);
            _at = literal;
            switch (Peek)
            {
                case '\\':
                    if (PeekAt(_at + 1) != '\n')
                        _parts.Add(Quoted(_at, _at + 2, _text.Substring(_at + 1, 1)));
                    _at += 2;
                    break;
                case '$':
                    if (!ReadDollar(true))
                        _parts.Add(Quoted(_at, ++_at, "$"));
                    CheckTabs(literal, stripsTabs);
                    break;
                case '`':
                    ReadBackticks(true, close == '"');
                    CheckTabs(literal, stripsTabs);
                    break;
                case '"':
                    return;
            }
        }
    }

    private void AddQuoted(int start, int end, bool stripsTabs)
    {
        if (end == start)
            return;
        var text = _text[start..end];
        if (stripsTabs)
        {
            var atLineStart = start == 0 || _text[start - 1] == '\n';
            var stripped = StripTabs(text);
            text = atLineStart || text[0] != '\t' ? stripped : text[..^text.TrimStart('\t').Length] + stripped;
        }
        _parts.Add(Quoted(start, end, text));
    }

    // The shell takes tabs off before it reads what expands, which moves the lines of a here-document inside.
    private void CheckTabs(int start, bool stripsTabs)
    {
        if (stripsTabs && !_stopped && _text.AsSpan(start, _at - start).IndexOf("\n\t") >= 0)
            Doubt(start, _at, "What <<- does to the tabs in this expansion is not plain.");
    }
}
