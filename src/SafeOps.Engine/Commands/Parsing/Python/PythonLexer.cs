namespace SafeOps.Commands.Parsing.Python;

/// <summary>
/// Cuts a text into the tokens of <see href="https://docs.python.org/3/reference/lexical_analysis.html">Python's lexical analysis</see>,
/// f-strings as 3.12 has them, which is more than those before it take. The first thing that is no token ends the text.
/// </summary>
internal sealed partial class PythonLexer
{
    /// <summary>Python's own limits (<c>MAXLEVEL</c> and <c>MAXINDENT</c> of its tokenizer).</summary>
    private const int MostBrackets = 200;

    private const int MostIndents = 100;

    private const int TabWidth = 8;

    private readonly string _text;
    private readonly List<PythonToken> _tokens = [];
    private readonly List<(int Start, int End, bool IsAlone)> _comments = [];

    private readonly Stack<char> _brackets = new();

    // The width of each open indentation, with tabs of eight and of one: where the two disagree nobody can tell the depth.
    private readonly Stack<(int Width, int Narrow)> _indents = new([(0, 0)]);

    private int _at;
    private bool _stopped;

    public PythonLexer(string text) => _text = text;

    public List<PythonToken> Tokens => _tokens;

    public IReadOnlyList<(int Start, int End, bool IsAlone)> Comments => _comments;

    /// <summary>Why the text ends early; null where it does not.</summary>
    public (int Start, int End, string Message)? Problem { get; private set; }

    public void Read()
    {
        var nul = _text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
            Fail(nul, nul + 1, "A NUL character is no part of a Python text.");
        if (_text.StartsWith('\uFEFF'))
            _at = 1;
        while (!_stopped && _at < _text.Length)
            ReadLine();
        if (!_stopped && _brackets.Count > 0)
            Fail(_text.Length, _text.Length, $"The text ends within '{_brackets.Peek()}'.");
        if (!_stopped)
        {
            for (; _indents.Count > 1; _indents.Pop())
                Add(PythonTokenKind.Dedent, _text.Length, _text.Length);
        }
        Add(PythonTokenKind.End, _text.Length, _text.Length);
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Fail(int start, int end, string message)
    {
        if (_stopped)
            return;
        Problem = (start, end, message);
        _stopped = true;
        _at = _text.Length;
    }

    private void Add(PythonTokenKind kind, int start, int end, string? word = null) => _tokens.Add(new PythonToken(kind, start, end, word));

    /// <summary>A logical line with the indentation before it, or a line that counts for nothing.</summary>
    private void ReadLine()
    {
        if (!ReadIndentation() || _stopped)
            return;
        while (!_stopped)
        {
            SkipBlanks();
            if (_at >= _text.Length || Peek() is '\n' or '\r')
            {
                Add(PythonTokenKind.Newline, _at, _at);
                SkipLineEnd();
                return;
            }
            ReadToken();
        }
    }

    /// <summary>False where the line has nothing but blanks and a comment.</summary>
    private bool ReadIndentation()
    {
        int width = 0, narrow = 0, continued = 0;
        for (; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case ' ':
                    width++;
                    narrow++;
                    continue;
                case '\t':
                    width = ((width / TabWidth) + 1) * TabWidth;
                    narrow++;
                    continue;
                case '\f':
                    width = narrow = 0;
                    continue;
                case '\\':
                    // The indentation is that of the line which is continued.
                    continued = continued > 0 ? continued : width;
                    SkipContinuation();
                    _at--;
                    continue;
            }
            break;
        }
        if (_stopped)
            return false;
        if (Peek() == '#')
            ReadComment();
        if (_at >= _text.Length || Peek() is '\n' or '\r')
        {
            SkipLineEnd();
            return false;
        }
        Indent(continued > 0 ? continued : width, continued > 0 ? continued : narrow);
        return true;
    }

    private void Indent(int width, int narrow)
    {
        const string Unclear = "Tabs and spaces are mixed so that the indentation hangs on the width of a tab.";
        var open = _indents.Peek();
        if (width > open.Width)
        {
            if (narrow <= open.Narrow)
                Fail(_at, _at, Unclear);
            else if (_indents.Count >= MostIndents)
                Fail(_at, _at, $"The text is indented more than {MostIndents} levels deep.");
            else
                _indents.Push((width, narrow));
            Add(PythonTokenKind.Indent, _at, _at);
            return;
        }
        for (; width < open.Width; open = _indents.Peek())
        {
            _indents.Pop();
            Add(PythonTokenKind.Dedent, _at, _at);
        }
        if (width != open.Width)
            Fail(_at, _at, "The indentation fits no line before it.");
        else if (narrow != open.Narrow)
            Fail(_at, _at, Unclear);
    }

    /// <summary>Skips what stands between tokens: blanks, comments, continued lines, and within brackets ends of lines.</summary>
    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            switch (_text[_at])
            {
                case ' ' or '\t' or '\f':
                case '\n' or '\r' when _brackets.Count > 0:
                    _at++;
                    continue;
                case '#':
                    ReadComment();
                    continue;
                case '\\':
                    SkipContinuation();
                    continue;
            }
            return;
        }
    }

    private void ReadComment()
    {
        var length = _text.AsSpan(_at).IndexOfAny('\n', '\r');
        var end = length < 0 ? _text.Length : _at + length;
        var line = _at;
        while (line > 0 && _text[line - 1] is ' ' or '\t' or '\f' or '\uFEFF')
            line--;
        _comments.Add((_at, end, line == 0 || _text[line - 1] is '\n' or '\r'));
        _at = end;
    }

    private void SkipContinuation()
    {
        var start = _at++;
        if (Peek() is not ('\n' or '\r'))
            Fail(start, start + 1, "A backslash continues a line only at the end of the line.");
        SkipLineEnd();
        if (_at >= _text.Length)
            Fail(start, start + 1, "The text ends where a backslash continues the line.");
    }

    private void SkipLineEnd()
    {
        if (Peek() == '\r' && Peek(1) == '\n')
            _at++;
        if (_at < _text.Length)
            _at++;
    }

    private void ReadToken()
    {
        var start = _at;
        var c = _text[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber();
            return;
        }
        if (c is '"' or '\'')
        {
            ReadString(start);
            return;
        }
        var end = PythonIdentifiers.Skip(_text, start);
        if (end > start)
            ReadWord(start, end);
        else if (PythonWords.Operator(_text, start) is { } found)
            ReadOperator(found);
        else
            Fail(start, start + 1, $"The character U+{(int)c:X4} is no part of a Python text here.");
    }

    private void ReadWord(int start, int end)
    {
        _at = end;
        if (Peek() is '"' or '\'' && IsPrefix(_text.AsSpan(start, end - start)))
        {
            ReadString(start);
            return;
        }
        var word = end - start <= 8 ? PythonWords.Keyword(_text[start..end]) : null;
        Add(word is null ? PythonTokenKind.Name : PythonTokenKind.Keyword, start, end, word);
    }

    private void ReadOperator(string word)
    {
        var start = _at;
        if (word is "(" or "[" or "{")
            Open(start);
        else if (word is ")" or "]" or "}")
            Close(start);
        if (_stopped)
            return;
        _at += word.Length;
        Add(PythonTokenKind.Operator, start, _at, word);
    }

    private void Open(int start)
    {
        if (_brackets.Count >= MostBrackets)
            Fail(start, start + 1, $"More than {MostBrackets} brackets stand inside one another.");
        else
            _brackets.Push(_text[start]);
    }

    private void Close(int start)
    {
        var wanted = _text[start] switch { ')' => '(', ']' => '[', _ => '{' };
        if (_brackets.Count == 0)
            Fail(start, start + 1, $"'{_text[start]}' closes nothing.");
        else if (_brackets.Peek() != wanted)
            Fail(start, start + 1, $"'{_text[start]}' does not close '{_brackets.Peek()}'.");
        else
            _brackets.Pop();
    }
}
