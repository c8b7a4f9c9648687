using System.Buffers;

namespace SafeOps.Commands.Parsing.Bash;

/// <summary>
/// Reads bash by recursive descent, character by character, as bash's own grammar and lexer are one thing. Each part of the
/// grammar has a file; this one has what they share.
/// </summary>
/// <remarks>
/// The first fatal problem ends the text: <see cref="_end"/> moves to where the reader stands, so that all that is open sees the
/// end and returns. That keeps hostile texts linear without exceptions.
/// </remarks>
internal sealed partial class BashReader
{
    /// <summary>Deeper nesting than any person writes; it bounds the stack, and the work on what has to be looked at twice.</summary>
    private const int DeepestNesting = 100;

    private const int MostProblems = 50;

    /// <summary>What the shell and its versions treat in ways of their own: U+0001 and U+007F are its internal escapes.</summary>
    private static readonly SearchValues<char> Unsafe = SearchValues.Create("\0\u0001\u007F");

    private readonly List<BashProblem> _problems = [];

    // Stacks that lists under construction share; each reader takes what lies above its own start.
    private readonly List<BashPart> _parts = [];
    private readonly List<BashWord> _words = [];

    private string _text;
    private int _at;
    private int _end;

    // Where the characters of a backtick's inside stand in the whole text; null for the whole text itself.
    private int[]? _places;
    private int _depth;
    private bool _stopped;

    private BashReader(string text)
    {
        _text = text;
        _end = text.Length;
    }

    public static BashScript Read(string text)
    {
        var reader = new BashReader(text);
        reader.CheckCharacters();
        if (reader._stopped)
            return new BashScript(0, text.Length, [], reader._problems);
        var commands = reader.ReadList();
        if (!reader._stopped && reader._at < reader._end)
            reader.FailAtToken();
        if (reader.HasOpenDocuments)
            reader.Fail(text.Length, text.Length, "A here-document has no text.");
        return new BashScript(0, text.Length, commands, reader._problems);
    }

    private void CheckCharacters()
    {
        var found = _text.AsSpan().IndexOfAny(Unsafe);
        if (found >= 0)
        {
            Fail(found, found + 1, $"The character U+{(int)_text[found]:X4} is one that shells lose, refuse or read in ways of their own.");
            return;
        }
        for (var i = 0; i < _text.Length; i++)
        {
            var next = _text.AsSpan(i).IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0)
                return;
            i += next;
            if (!char.IsHighSurrogate(_text[i]) || i + 1 == _text.Length || !char.IsLowSurrogate(_text[i + 1]))
            {
                Fail(i, i + 1, "Half of a surrogate pair is no character and reaches no shell.");
                return;
            }
            i++;
        }
    }

    /// <summary>The character to read next; NUL at the end, as no text with a NUL gets this far.</summary>
    private char Peek => _at < _end ? _text[_at] : '\0';

    private char PeekAt(int at) => at < _end ? _text[at] : '\0';

    /// <summary>The first offset from <paramref name="at"/> on that no line continuation takes away.</summary>
    private int Over(int at)
    {
        while (at + 1 < _end && _text[at] == '\\' && _text[at + 1] == '\n')
            at += 2;
        return at;
    }

    /// <summary>The offset in the whole text.</summary>
    private int Place(int at) => _places is null ? at : _places[at];

    /// <summary>Something is not, or not for certain, what it seems; reading goes on.</summary>
    private void Doubt(int start, int end, string message)
    {
        if (!_stopped && _problems.Count < MostProblems)
            _problems.Add(new BashProblem(Place(start), Place(end), message));
    }

    /// <summary>Nobody can tell how the text goes on; reading ends.</summary>
    private void Fail(int start, int end, string message)
    {
        if (_stopped)
            return;
        _problems.Add(new BashProblem(Place(start), Place(end), message) { EndsReading = true });
        _stopped = true;
        _end = _at;
    }

    private void FailAtToken()
    {
        if (_stopped)
            return;
        if (_at >= _end)
        {
            Fail(_at, _at, "The text ends where more should follow.");
            return;
        }
        var end = _at + 1;
        while (end < _end && end - _at < 20 && !EndsWord(end))
            end++;
        var token = _text[_at] == '\n' ? "the end of the line" : $"'{_text[_at..end]}'";
        Fail(_at, end, $"No command can go on with {token} here.");
    }

    private bool Enter()
    {
        if (++_depth <= DeepestNesting)
            return true;
        Fail(_at, _at, $"The text is nested more than {DeepestNesting} levels deep.");
        return false;
    }

    private void Leave() => _depth--;

    private static T[] Take<T>(List<T> stack, int from)
    {
        var count = stack.Count - from;
        if (count == 0)
            return [];
        var taken = new T[count];
        stack.CopyTo(from, taken, 0, count);
        stack.RemoveRange(from, count);
        return taken;
    }

    /// <summary>The problems found since there were <paramref name="from"/> of them.</summary>
    private IReadOnlyList<BashProblem> ProblemsSince(int from) => from == _problems.Count ? [] : _problems.GetRange(from, _problems.Count - from);
}
