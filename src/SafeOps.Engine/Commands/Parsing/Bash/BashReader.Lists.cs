namespace SafeOps.Commands.Parsing.Bash;

/// <summary>Lists, and-or lists and pipelines.</summary>
internal sealed partial class BashReader
{
    // Where 'time' would be a program.
    private int _programTime = -1;

    /// <summary>Reads commands up to what cannot begin one: the end, a closing parenthesis, <c>;;</c> or a closing reserved word.</summary>
    private IReadOnlyList<BashCommand> ReadList()
    {
        BashCommand? only = null;
        List<BashCommand>? many = null;
        while (true)
        {
            SkipNewlines();
            if (IsListEnd())
            {
                _keywordMayFollow = true;
                break;
            }
            var command = ReadAndOr();
            if (command is null)
                break;
            SkipBlanks();
            var separator = Peek;
            var ends = separator != '\n';
            if (separator == '&')
            {
                _at++;
                command = command with { InBackground = true };
                ends = false;
            }
            else if (separator == ';' && PeekAt(Over(_at + 1)) is not (';' or '&'))
            {
                _at++;
                ends = false;
            }
            if (only is null)
                only = command;
            else
                (many ??= [only]).Add(command);
            if (ends)
                break;
        }
        return many is not null ? many : only is null ? [] : [only];
    }

    private bool IsListEnd() => Peek switch
    {
        '\0' or ')' => true,
        ';' => PeekAt(Over(_at + 1)) is ';' or '&',
        _ => IsCloser(PeekKeyword(out _)),
    };

    /// <summary>A list that must have a command, as the body of a loop.</summary>
    private BashScript ReadBody()
    {
        var start = _at;
        var problems = _problems.Count;
        var commands = ReadList();
        if (commands.Count == 0)
            FailAtToken();
        return new BashScript(Place(start), Place(_at), commands, ProblemsSince(problems));
    }

    private BashCommand? ReadAndOr()
    {
        var first = ReadPipeline();
        if (first is null)
            return null;
        List<BashCommand>? all = null;
        while (true)
        {
            SkipBlanks();
            var next = Over(_at + 1);
            if (Peek is not ('&' or '|') || PeekAt(next) != Peek)
                break;
            _at = next + 1;
            SkipNewlines();
            if (ReadPipeline() is not { } command)
                return null;
            (all ??= [first]).Add(command);
        }
        return all is null ? first : new BashAndOr(first.Start, all[^1].End, all);
    }

    private BashCommand? ReadPipeline()
    {
        var start = _at;
        var prefixed = false;
        while (true)
        {
            var keyword = PeekKeyword(out var after);
            if (keyword is not (BashKeyword.Bang or BashKeyword.Time))
                break;
            // Directly behind $( or <( bash 5.2 takes 'time' for the program of that name.
            if (keyword == BashKeyword.Time && _at == _programTime)
                break;
            prefixed = true;
            if (keyword == BashKeyword.Bang && PeekAt(after) == '(')
                Doubt(_at, after, "With extglob set, !( begins a pattern and not a subshell.");
            _at = after;
            SkipBlanks();
            if (keyword == BashKeyword.Time)
                SkipTimeOptions();
            // Bash lets both stand alone, in front of what ends a list, and nowhere else.
            if (Peek is '\n' or '\0' || (Peek == ';' && PeekAt(Over(_at + 1)) is not (';' or '&')))
                return _stopped ? null : new BashPipeline(Place(start), Place(after), []);
        }
        var first = _at == _programTime ? ReadSimpleOrCommand() : ReadCommand();
        if (first is null)
            return null;
        List<BashCommand>? all = null;
        while (true)
        {
            SkipBlanks();
            if (Peek != '|')
                break;
            var next = Over(_at + 1);
            if (PeekAt(next) == '|')
                break;
            _at = PeekAt(next) == '&' ? next + 1 : next;
            SkipNewlines();
            if (PeekKeyword(out _) == BashKeyword.Bang)
            {
                FailAtToken();
                return null;
            }
            if (ReadSimpleOrCommand() is not { } command)
                return null;
            (all ??= [first]).Add(command);
        }
        if (all is null && !prefixed)
            return first;
        all ??= [first];
        return new BashPipeline(Place(start), all[^1].End, all);
    }

    // Behind a bar, and where no reserved word was expected, 'time' is the program of that name.
    private BashCommand? ReadSimpleOrCommand() => PeekKeyword(out _) == BashKeyword.Time ? ReadSimple(_at, true) : ReadCommand();

    private void SkipTimeOptions()
    {
        if (Peek == '-' && PeekAt(_at + 1) == 'p' && EndsWord(Over(_at + 2)))
        {
            _at += 2;
            SkipBlanks();
        }
        if (Peek == '-' && PeekAt(_at + 1) == '-' && EndsWord(Over(_at + 2)))
        {
            _at += 2;
            SkipBlanks();
        }
    }

    /// <summary>A command with its redirections.</summary>
    private BashCommand? ReadCommand()
    {
        var start = _at;
        var keyword = PeekKeyword(out var after);
        if (keyword == BashKeyword.None && Peek != '(')
            return ReadSimple(start, false);
        if (!Enter())
            return null;
        var command = ReadCompound(start, keyword, after);
        Leave();
        if (command is null || _stopped)
            return null;
        _keywordMayFollow = true;
        if (command is BashFunction or BashCoprocess)
            return command;
        SkipBlanks();
        List<BashRedirection>? redirections = null;
        while (IsRedirection())
        {
            if (ReadRedirection() is not { } redirection)
                return null;
            (redirections ??= []).Add(redirection);
            _keywordMayFollow = false;
            SkipBlanks();
        }
        return redirections is null ? command : command with { End = redirections[^1].End, Redirections = redirections };
    }
}
