namespace SafeOps.Commands.Parsing.Bash;

/// <summary>Redirections and the here-documents that some of them announce.</summary>
internal sealed partial class BashReader
{
    private static readonly BashWord NoText = new(0, 0, []);

    // Here-documents that were announced and whose text has not been reached, from the enclosing commands down to this one.
    private readonly List<PendingDocument> _documents = [];
    private int _firstDocument;

    private bool HasOpenDocuments => _documents.Count > _firstDocument;

    /// <summary>Looks ahead for a redirection's operator, with its descriptor.</summary>
    private bool IsRedirection() => Peek switch
    {
        '<' or '>' => PeekAt(Over(_at + 1)) != '(',
        '&' => PeekAt(Over(_at + 1)) == '>',
        >= '0' and <= '9' or '{' => IsOperator(SkipDescriptor()),
        _ => false,
    };

    private bool IsOperator(int at) => at > _at && PeekAt(at) is '<' or '>' && PeekAt(Over(at + 1)) != '(';

    private int SkipDescriptor()
    {
        var i = _at;
        if (Peek != '{')
        {
            while (char.IsAsciiDigit(PeekAt(i)))
                i++;
            return i;
        }
        i = SkipName(_at + 1);
        return i > _at + 1 && PeekAt(i) == '}' ? i + 1 : _at;
    }

    private BashRedirection? ReadRedirection()
    {
        var start = _at;
        string? descriptor = null;
        var descriptorEnd = char.IsAsciiDigit(Peek) || Peek == '{' ? SkipDescriptor() : _at;
        if (descriptorEnd > start)
        {
            descriptor = Peek == '{' ? _text[(start + 1)..(descriptorEnd - 1)] : _text[start..descriptorEnd];
            _at = descriptorEnd;
        }
        var op = ReadRedirectionOperator();
        SkipBlanks();
        if (op is ">&" or "<&" && Peek == '-')
        {
            // Bash ends the target at the dash: the rest of '>&-x' is another word.
            _at++;
            var dash = new BashWord(Place(_at - 1), Place(_at), [new BashLiteral(Place(_at - 1), Place(_at), "-", false)]);
            return new BashRedirection(Place(start), Place(_at), op, descriptor, dash, null);
        }
        if (EndsWord(_at) || (IsOperator(SkipDescriptor()) && (op is not (">&" or "<&") || Peek == '{')))
        {
            FailAtToken();
            return null;
        }
        var targetStart = _at;
        var target = ReadWord(WordRules.Braces);
        if (_stopped)
            return null;
        var redirection = new BashRedirection(Place(start), Place(_at), op, descriptor, target, null);
        if (op is not ("<<" or "<<-"))
            return redirection;
        if (target.Constant is not { } delimiter || delimiter.Contains('\n') || _text.AsSpan(targetStart, _at - targetStart).Contains('$'))
        {
            Fail(targetStart, _at, "The delimiter of a here-document must be a plain word.");
            return null;
        }
        redirection = redirection with { Document = NoText };
        var document = new PendingDocument(redirection, targetStart, delimiter, target.IsQuoted, op == "<<-");
        _documents.Add(document);
        return redirection;
    }

    private string ReadRedirectionOperator()
    {
        var first = Peek;
        _at = Over(_at + 1);
        if (first == '&')
        {
            _at = Over(_at + 1);
            return Also('>') ? "&>>" : "&>";
        }
        if (first == '>')
            return Also('>') ? ">>" : Also('&') ? ">&" : Also('|') ? ">|" : ">";
        if (Also('<'))
            return Also('<') ? "<<<" : Also('-') ? "<<-" : "<<";
        return Also('&') ? "<&" : Also('>') ? "<>" : "<";
    }

    private bool Also(char c)
    {
        if (Peek != c)
            return false;
        _at = Over(_at + 1);
        return true;
    }

    /// <summary>Reads the text of each here-document that the line before announced.</summary>
    private void ReadDocuments()
    {
        if (_documents.Count == 0)
            return;
        if (_firstDocument > 0)
            Doubt(_at - 1, _at, "Versions of bash differ on which line a here-document begins that an enclosing command announces.");
        for (var i = _firstDocument; i < _documents.Count && !_stopped; i++)
            ReadDocument(_documents[i]);
        if (!_stopped)
            _documents.RemoveRange(_firstDocument, _documents.Count - _firstDocument);
    }

    private void ReadDocument(PendingDocument document)
    {
        var start = _at;
        while (_at < _end)
        {
            var line = _at;
            var next = NextLine(line, !document.IsQuoted, out var joined);
            var content = document.StripsTabs ? SkipTabs(line) : line;
            var length = next - content - (PeekAt(next - 1) == '\n' ? 1 : 0);
            var text = _text.AsSpan(content, Math.Max(0, length));
            if (joined)
            {
                if (text.StartsWith(document.Delimiter.AsSpan(0, Math.Min(1, document.Delimiter.Length)), StringComparison.Ordinal)
                    && Joined(text).AsSpan().StartsWith(document.Delimiter, StringComparison.Ordinal))
                {
                    Fail(line, next, "A line continuation makes this line end a here-document.");
                    return;
                }
            }
            else if (text.SequenceEqual(document.Delimiter))
            {
                document.Redirection.Document = ReadDocumentText(document, start, line);
                _at = next;
                return;
            }
            else if (_depth > 0 && text.StartsWith(document.Delimiter, StringComparison.Ordinal) && text[document.Delimiter.Length..].StartsWith(")"))
            {
                Fail(content, content + document.Delimiter.Length + 1, "Versions of bash differ on whether this ends a here-document.");
                return;
            }
            _at = next;
        }
        Fail(document.Place, document.Place + document.Delimiter.Length, $"The here-document ends nowhere: no line is '{document.Delimiter}'.");
    }

    private static string Joined(ReadOnlySpan<char> text) => text.ToString().Replace("\\\n", "", StringComparison.Ordinal);

    private int SkipTabs(int at)
    {
        while (PeekAt(at) == '\t')
            at++;
        return at;
    }

    /// <summary>The offset behind the line, to which in an unquoted document a backslash at its end adds the next one.</summary>
    private int NextLine(int at, bool joins, out bool joined)
    {
        joined = false;
        while (true)
        {
            var found = _text.AsSpan(at, _end - at).IndexOf('\n');
            if (found < 0)
                return _end;
            var end = at + found;
            var slashes = 0;
            while (joins && end - slashes > at && _text[end - slashes - 1] == '\\')
                slashes++;
            at = end + 1;
            if (slashes % 2 == 0)
                return at;
            joined = true;
        }
    }

    private BashWord ReadDocumentText(PendingDocument document, int start, int end)
    {
        if (document.IsQuoted)
        {
            var text = document.StripsTabs ? StripTabs(_text[start..end]) : _text[start..end];
            return new BashWord(Place(start), Place(end), [new BashLiteral(Place(start), Place(end), text, true)]);
        }
        var outerEnd = _end;
        var from = _parts.Count;
        _end = end;
        _at = start;
        ReadQuotedParts('\0', document.StripsTabs);
        if (!_stopped)
            _end = outerEnd;
        return new BashWord(Place(start), Place(end), Take(_parts, from));
    }

    private static string StripTabs(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart('\t')));

    private sealed record PendingDocument(BashRedirection Redirection, int Place, string Delimiter, bool IsQuoted, bool StripsTabs);
}
