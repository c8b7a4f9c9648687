using SafeOps.Text;

namespace SafeOps.Commands.Parsing.Python;

/// <summary>
/// Reads the tokens of a text by recursive descent over <see href="https://docs.python.org/3/reference/grammar.html">the grammar of
/// Python 3.13</see>, which has that of the versions from 3.8 on in it. Each part of the grammar has a file; this one has what they share.
/// </summary>
/// <remarks>The first problem ends the text: the reader moves to its end, so that all that is open sees the end and returns.</remarks>
internal sealed partial class PythonReader
{
    /// <summary>Deeper nesting than any person writes; it bounds the stack.</summary>
    private const int DeepestNesting = 100;

    /// <summary>More than any person writes of <c>a.b().c()</c> or <c>a + b + c</c>; it bounds the depth of the tree, each being inside the next.</summary>
    private const int LongestChain = 1000;

    private readonly string _text;
    private readonly TextPlaces _places;
    private readonly List<PythonToken> _tokens;
    private readonly List<PythonProblem> _problems = [];

    private int _at;
    private int _depth;

    // Of the expressions read so far beside one another: how many chain links stand inside one another.
    private int _chain;

    // The tokens end where the text has none, and not where it ends.
    private readonly bool _isCut;

    private PythonReader(string text, TextPlaces places, PythonLexer lexer)
    {
        _text = text;
        _places = places;
        _tokens = lexer.Tokens;
        _isCut = lexer.Problem is not null;
    }

    public static PythonScript Read(string text)
    {
        var places = new TextPlaces(text);
        var lexer = new PythonLexer(text);
        lexer.Read();
        var reader = new PythonReader(text, places, lexer);
        var body = reader.ReadScript();
        if (lexer.Problem is { } problem)
        {
            // What does not follow from the tokens before it comes from the text's end there.
            reader._problems.RemoveAll(p => p.Start >= text.Length);
            if (reader._problems.Count == 0)
                reader._problems.Add(new PythonProblem(problem.Start, problem.End, places.At(problem.Start).Line, problem.Message));
        }
        var comments = lexer.Comments.Select(c => new PythonComment(c.Start, c.End, places.At(c.Start).Line, c.IsAlone, text[c.Start..c.End]));
        return new PythonScript(0, text.Length, body, [.. comments], reader._problems) { Places = places };
    }

    private List<PythonStatement> ReadScript()
    {
        var body = new List<PythonStatement>();
        while (Token.Kind != PythonTokenKind.End)
        {
            var count = body.Count;
            ReadStatement(body);
            if (_problems.Count > 0 || (_isCut && Is(PythonTokenKind.End)))
            {
                body.RemoveRange(count, body.Count - count);
                break;
            }
        }
        return body;
    }

    private PythonToken Token => _tokens[_at];

    private PythonToken Ahead(int count) => _tokens[Math.Min(_at + count, _tokens.Count - 1)];

    /// <summary>Where the token before this one ends.</summary>
    private int LastEnd => _at == 0 ? 0 : _tokens[_at - 1].End;

    private bool Is(string word) => Token.Word == word;

    private bool Is(PythonTokenKind kind) => Token.Kind == kind;

    /// <summary>A name that is a keyword in some places: <c>match</c>, <c>case</c>, <c>type</c>.</summary>
    private bool IsSoft(PythonToken token, string word) =>
        token.Kind == PythonTokenKind.Name && _text.AsSpan(token.Start, token.End - token.Start).SequenceEqual(word);

    private void Advance()
    {
        if (_at < _tokens.Count - 1)
            _at++;
    }

    private bool Take(string word)
    {
        if (!Is(word))
            return false;
        Advance();
        return true;
    }

    private bool Expect(string word)
    {
        if (Take(word))
            return true;
        Fail($"'{word}' should stand");
        return false;
    }

    /// <summary>Reads a name; empty where none stands here.</summary>
    private string ExpectName()
    {
        if (!Is(PythonTokenKind.Name))
        {
            Fail("A name should stand");
            return "";
        }
        var name = NameOf(Token);
        Advance();
        return name;
    }

    private string NameOf(PythonToken token) => PythonIdentifiers.Normal(_text[token.Start..token.End]);

    /// <param name="wanted">What should be here in place of the token: the beginning of a sentence.</param>
    private void Fail(string wanted)
    {
        var found = Token.Kind switch
        {
            PythonTokenKind.End => "where the text ends",
            PythonTokenKind.Newline => "where the line ends",
            PythonTokenKind.Indent => "where the indentation grows",
            PythonTokenKind.Dedent => "where the indentation ends",
            _ => $"in place of '{Shown(Token)}'",
        };
        Fail(Token.Start, Token.End, $"{wanted} {found}.");
    }

    private void Fail(int start, int end, string message)
    {
        if (_problems.Count == 0)
            _problems.Add(new PythonProblem(start, end, _places.At(start).Line, message));
        _at = _tokens.Count - 1;
    }

    private string Shown(PythonToken token)
    {
        const int Longest = 20;
        var end = Math.Min(token.End, token.Start + Longest);
        var line = _text.AsSpan(token.Start, end - token.Start).IndexOfAny('\n', '\r');
        return _text[token.Start..(line < 0 ? end : token.Start + line)];
    }

    private bool Enter()
    {
        if (++_depth <= DeepestNesting)
            return true;
        Fail(Token.Start, Token.End, $"The text is nested more than {DeepestNesting} levels deep.");
        return false;
    }

    private void Leave() => _depth--;

    /// <summary>What stands in place of an expression that is not there, behind a problem.</summary>
    private PythonExpression Missing() => new PythonName(Token.Start, Token.Start, "");

    /// <summary>Counts a link of a chain, which has all before it inside.</summary>
    private void CountLink()
    {
        if (++_chain > LongestChain)
            Fail(Token.Start, Token.End, $"More than {LongestChain} operations follow one another.");
    }
}
