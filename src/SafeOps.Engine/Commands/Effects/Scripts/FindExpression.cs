using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects.Scripts;

/// <summary>A word of a command as far as it is known before it runs.</summary>
/// <param name="Text">What it is for certain; null where an expansion makes it something else.</param>
/// <param name="Prefix">What it begins with for certain.</param>
/// <param name="IsOne">
/// It becomes one word, as a quoted expansion does, or several that all begin or end so that none can be an action, as those of a
/// glob such as <c>/var/log/*</c> or <c>*.txt</c>. A certain word needs no such say.
/// </param>
/// <param name="IsNoOption">It is known not to begin with a dash, as a home folder does not.</param>
internal readonly record struct FindWord(string? Text, string Prefix = "", bool IsOne = false, bool IsNoOption = false)
{
    /// <summary>It may become an action, an option, an operator or nothing.</summary>
    public bool MayBeAnything => Text is null && (!IsOne || MayBegin);

    /// <summary>It may begin as an option or an operator does.</summary>
    public bool MayBegin => Text is null && !IsNoOption && (Prefix.Length == 0 || Prefix[0] is '-' or '(' or ')' or '!' or ',');
}

/// <summary>A test, option, action, operator or starting point of find.</summary>
/// <param name="First">Its first word.</param>
/// <param name="Count">How many words it has, itself included.</param>
/// <param name="Says">What it means, as a phrase; for what changes something, one sentence.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Traits">And beside it.</param>
internal sealed record FindPiece(int First, int Count, string Says, CommandEffect Effect = CommandEffect.Read, CommandTraits Traits = CommandTraits.None)
{
    /// <summary>What <see cref="Value"/> is: a file that is read or written. <see cref="ValueKind.Command"/> where <see cref="CommandCount"/> is not zero.</summary>
    public ValueKind Kind { get; init; }

    public string? Value { get; init; }

    /// <summary>The words of a command that is run for the files found. It stands for its own effect, and <c>{}</c> in it for a file name nobody knows yet.</summary>
    public int CommandFirst { get; init; }

    public int CommandCount { get; init; }
}

/// <summary>Reads what follows the word <c>find</c>: options, starting points and the expression, as GNU findutils does and BSD's where it has more.</summary>
internal sealed class FindExpression
{
    private readonly IReadOnlyList<FindWord> _words;
    private readonly List<FindPiece> _pieces = [];
    private int _at;

    private FindExpression(IReadOnlyList<FindWord> words) => _words = words;

    /// <summary>All pieces in order. What is not certain is a piece that is <see cref="CommandEffect.Unknown"/>, and ends the list.</summary>
    public static IReadOnlyList<FindPiece> Read(IReadOnlyList<string?> words) => Read([.. words.Select(w => new FindWord(w))]);

    /// <inheritdoc cref="Read(IReadOnlyList{string?})"/>
    public static IReadOnlyList<FindPiece> Read(IReadOnlyList<FindWord> words)
    {
        var find = new FindExpression(words);
        find.Options();
        find.StartingPoints();
        while (find._at < words.Count && find.Piece())
            ;
        return find._pieces;
    }

    private void Options()
    {
        while (_at < _words.Count)
        {
            switch (_words[_at].Text)
            {
                case "-H" or "-L" or "-P" or "-E" or "-X" or "-s" or "-x":
                    Add(1, FindWords.Options[_words[_at].Text!]);
                    break;
                case "-D" when _at + 1 < _words.Count && _words[_at + 1].Text is not null:
                    Add(2, "shows how the expression is worked on");
                    break;
                case ['-', 'O', .. var level] when level.All(char.IsAsciiDigit):
                    Add(1, "orders the tests to be quick");
                    break;
                case "--":
                    Add(1, "ends the options");
                    return;
                default:
                    return;
            }
        }
    }

    private void StartingPoints()
    {
        while (_at < _words.Count)
        {
            var word = _words[_at];
            if (word.Text is null ? word.MayBeAnything : Begins(word.Text))
                return;
            _pieces.Add(new FindPiece(_at++, 1, "in the folder {}") { Kind = ValueKind.File, Value = word.Text });
        }
    }

    private static bool Begins(string word) => word is "(" or ")" or "!" or "," || word.StartsWith('-') && word.Length > 1;

    /// <summary>False where the rest cannot be read.</summary>
    private bool Piece()
    {
        if (_words[_at].Text is not { } word)
            return Unclear("What this word will be is not certain, and find could take it for an action such as -delete.");
        if (FindWords.Alone.TryGetValue(word, out var says))
        {
            Add(1, says);
            return true;
        }
        if (FindWords.WithValue.TryGetValue(word, out says) || word is ['-', 'n', 'e', 'w', 'e', 'r', 'a' or 'B' or 'c' or 'm', 'a' or 'B' or 'c' or 'm' or 't'] && (says = "compared with the times of {}") is not null)
            return WithValue(says, readsFile: word is "-samefile" or "-files0-from");
        switch (word)
        {
            case "-delete":
                _pieces.Add(new FindPiece(_at++, 1, "Deletes every file and empty folder that is found.", CommandEffect.Destroy));
                return true;
            case "-fprint" or "-fprint0" or "-fls":
                return Output(2);
            case "-fprintf":
                return Output(3);
            case "-exec" or "-execdir" or "-ok" or "-okdir":
                return Command(mayAdd: word is "-exec" or "-execdir");
            default:
                return Unclear($"'{word}' is nothing that find is known to have.");
        }
    }

    private bool WithValue(string says, bool readsFile)
    {
        if (!Follow(1))
            return false;
        var value = _words[_at + 1];
        _pieces.Add(new FindPiece(_at, 2, says) { Kind = readsFile ? ValueKind.File : ValueKind.Text, Value = value.Text });
        _at += 2;
        return true;
    }

    private bool Output(int count)
    {
        if (!Follow(count - 1))
            return false;
        var file = _words[_at + 1].Text;
        var harmless = file is "/dev/stdout" or "/dev/stderr";
        _pieces.Add(new FindPiece(_at, count, harmless ? "to the output" : "Writes what is found to the file {}.", harmless ? CommandEffect.Read : CommandEffect.Mutate)
        {
            Kind = harmless ? ValueKind.Text : ValueKind.Output,
            Value = harmless ? null : file,
        });
        _at += count;
        return true;
    }

    /// <summary>Whether so many values are there, and are one word each.</summary>
    private bool Follow(int count)
    {
        for (var i = _at + 1; i <= _at + count; i++)
        {
            if (i >= _words.Count)
                return Unclear("A value is missing here.");
            if (_words[i].Text is null && !_words[i].IsOne)
                return Unclear("This may become several words, and find could take one for an action such as -delete.");
        }
        return true;
    }

    private bool Command(bool mayAdd)
    {
        var first = _at + 1;
        var end = first;
        while (end < _words.Count && !(_words[end].Text == ";" || mayAdd && _words[end].Text == "+" && end > first && _words[end - 1].Text == "{}"))
            end++;
        if (end >= _words.Count || end == first)
            return Unclear("The command that find is to run has no end.");
        for (var i = first; i < end; i++)
        {
            // A word that turns out to be a semicolon ends the command; the rest is find's again.
            var mayEnd = _words[i].Text is null && (!_words[i].IsOne || _words[i].Prefix is "" or ";" or "+");
            if (mayEnd && Enumerable.Range(i, end - i).Any(k => !_words[k].IsOne && _words[k].Text is null || _words[k].Text is { } rest && FindWords.Acts(rest)))
                return Unclear("A word in this command could end it, and find would take the rest for its own.");
        }
        _pieces.Add(new FindPiece(_at, end + 1 - _at, "Runs this command for what is found.", CommandEffect.Unknown, CommandTraits.RunsArbitraryCode)
        {
            Kind = ValueKind.Command,
            CommandFirst = first,
            CommandCount = end - first,
        });
        _at = end + 1;
        return true;
    }

    private void Add(int count, string says)
    {
        _pieces.Add(new FindPiece(_at, count, says));
        _at += count;
    }

    private bool Unclear(string message)
    {
        _pieces.Add(new FindPiece(_at, _words.Count - _at, message, CommandEffect.Unknown, CommandTraits.RunsArbitraryCode));
        return false;
    }
}
