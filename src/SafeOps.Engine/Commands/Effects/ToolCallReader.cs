using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>Reads the words of a call by the tool's knowledge: sub-commands, options in all their spellings, arguments.</summary>
internal sealed class ToolCallReader
{
    /// <summary>No tool names a sub-command by more words, its arguments included.</summary>
    private const int MostVerbWords = 32;

    private readonly ToolKnowledge _tool;
    private readonly IReadOnlyList<ArgumentWord> _words;
    private readonly List<CallPiece> _pieces = [];
    private readonly List<CommandKnowledge> _path;
    private readonly OptionReader _options;
    private int _at = 1;
    private int _arguments;
    private bool _optionsEnded;
    private bool _verbFound;
    private bool _manyValues;
    private string _name;

    private ToolCallReader(ToolKnowledge tool, IReadOnlyList<ArgumentWord> words)
    {
        (_tool, _words, _name) = (tool, words, tool.Name);
        _path = [tool.Root];
        _options = new OptionReader(tool, _path, words);
        _optionsEnded = tool.Style == OptionStyle.None;
    }

    private CommandKnowledge Current => _path[^1];

    /// <param name="tool">What is known of the program.</param>
    /// <param name="words">The program's own word first.</param>
    public static ToolCall Read(ToolKnowledge tool, IReadOnlyList<ArgumentWord> words) => new ToolCallReader(tool, words).Read();

    private ToolCall Read()
    {
        _pieces.Add(new CallPiece(CallPieceKind.Program, _words[0].Start, _words[0].End) { Written = _words[0].Text ?? "", Command = _tool.Root });
        if (_tool.DashlessOptions && _words.Count > 1 && _words[1] is { Text: { Length: > 0 } letters } && letters[0] != '-')
            _pieces.AddRange(_options.ReadDashless(ref _at));
        else if (_tool.DashlessOptions && _words.Count > 1 && _words[1].Text is null)
            AddUnknown(_words[1], "An expansion gives the options here.");
        while (_at < _words.Count)
        {
            var word = _words[_at];
            if (_optionsEnded || !word.MayBeOption)
                ReadWord(word);
            else if (word.Text == "--")
            {
                _pieces.Add(new CallPiece(CallPieceKind.EndOfOptions, word.Start, word.End) { Written = "--" });
                _optionsEnded = true;
                _at++;
            }
            else if (word.Prefix.Length > 1 && word.Prefix[0] == '-')
                AddOptions(_options.Read(ref _at));
            else if (Current.Whatever && Current.Commands.Count == 0)
                ReadWord(word);
            else
                AddUnknown(word, word.IsOneWord
                    ? "What an expansion gives here may be an option or a sub-command."
                    : "What an expansion gives here may be several words, and options among them: put it in double quotes.");
        }
        return new ToolCall(_tool, Current, _name, _pieces);
    }

    private void AddOptions(IReadOnlyList<CallPiece> options)
    {
        _pieces.AddRange(options);
        if (_arguments == 0 && options.Any(o => o.Option is { ReplacesArgument: true }))
            _arguments = 1;
    }

    private void ReadWord(ArgumentWord word)
    {
        if (_arguments == 0 && !_verbFound && Current.Commands.Count > 0 && SubCommand(word) is { } command)
        {
            Enter(command, word);
            return;
        }
        // Behind the options a word is an argument only where the command is known to take some: others name a file that is written.
        if (_arguments == 0 && Current.Verbs.Count > 0 && !(_verbFound && (Current.Arguments.Count > 0 || _manyValues)) && ReadVerbs())
            return;
        ReadArgument(word);
    }

    private CommandKnowledge? SubCommand(ArgumentWord word) =>
        word.Text is { } text ? Current.Commands.FirstOrDefault(c => c.Names.Contains(text)) : null;

    private void Enter(CommandKnowledge command, ArgumentWord word)
    {
        _pieces.Add(new CallPiece(CallPieceKind.SubCommand, word.Start, word.End) { Written = word.Text!, Command = command });
        _name += " " + command.Names[0];
        _path.Add(command);
        _at++;
    }

    /// <summary>The words up to the first option name what is done; the greatest effect of all that fit counts.</summary>
    private bool ReadVerbs()
    {
        var first = _at;
        VerbKnowledge? found = null;
        var strayed = false;
        for (; _at < _words.Count && !_words[_at].MayBeOption; _at++)
        {
            var verb = _at - first < MostVerbWords && _words[_at].Text is { } text ? Current.Verbs.FirstOrDefault(v => v.Patterns.Any(p => WordPattern.Fits(p, text))) : null;
            // What stands before a verb names what it is done to; a word that is neither may be a verb that is not listed.
            strayed |= (verb is null && found is null && Current.Groups.Count > 0 && !Current.Groups.Any(g => WordPattern.Fits(g, _words[_at].Text ?? "")))
                || _at - first >= (Current.VerbWords > 0 ? Current.VerbWords : MostVerbWords);
            if (verb is not null && (found is null || verb.Effect > found.Effect))
                found = verb;
        }
        if (_at == first)
            return false;
        var written = string.Join(' ', _words.Skip(first).Take(_at - first).Select(w => w.Text ?? "…"));
        _name += " " + written;
        _verbFound = _options.VerbFound = true;
        _manyValues = found is { ManyValues: true };
        _pieces.Add(new CallPiece(found is null ? CallPieceKind.Unknown : CallPieceKind.SubCommand, _words[first].Start, _words[_at - 1].End)
        {
            Written = written,
            Verb = found,
            Problem = found is null || (strayed && found.Effect <= CommandEffect.Read) ? $"'{written}' is no sub-command of {_tool.Name} that is known here." : null,
        });
        // Words behind the options are arguments of a command whose arguments are not listed.
        return true;
    }

    private void ReadArgument(ArgumentWord word)
    {
        var argument = _arguments < Current.Arguments.Count
            ? Current.Arguments[_arguments]
            : Current.Arguments is [.., { Repeats: true } last] ? last : null;
        if (argument is null)
        {
            if (Current.Whatever || (_verbFound && !IsVerb(word)))
            {
                _pieces.Add(new CallPiece(CallPieceKind.Argument, word.Start, word.End) { Value = word, Written = word.Text ?? "" });
                _at++;
                return;
            }
            AddUnknown(word, Current.Commands.Count > 0 || Current.Verbs.Count > 0
                ? $"'{word.Text ?? "…"}' is no sub-command of {_name} that is known here."
                : $"{_name} is not known to take this argument.");
            return;
        }
        _arguments++;
        if (TakesRest(argument.Kind))
        {
            _pieces.Add(new CallPiece(CallPieceKind.Argument, word.Start, _words[^1].End)
            {
                Argument = argument,
                Value = word,
                Written = word.Text ?? "",
                Rest = [.. _words.Skip(_at)],
            });
            _at = _words.Count;
            return;
        }
        _pieces.Add(new CallPiece(CallPieceKind.Argument, word.Start, word.End)
        {
            Argument = argument,
            Value = word,
            Written = word.Text ?? "",
            Problem = word.IsOneWord || (word.IsOneWordOrNone && word.IsNoOption) || argument.Repeats || Current.Whatever ? null : "An expansion may give more than one word here.",
        });
        _at++;
        if (_tool.Style is OptionStyle.Posix or OptionStyle.Go || Current.StopsAtArgument)
            _optionsEnded = true;
    }

    /// <summary>Behind the options too a word that names what is done is not taken for an argument.</summary>
    private bool IsVerb(ArgumentWord word) => word.Text is { } text && Current.Verbs.Any(v => v.Effect > CommandEffect.Read && v.Patterns.Any(p => WordPattern.Fits(p, text)));

    private static bool TakesRest(ValueKind kind) => kind is ValueKind.Command or ValueKind.AssignedCommand or ValueKind.RemoteCommand
        or ValueKind.ShellWords or ValueKind.FindExpression or ValueKind.Test;

    private void AddUnknown(ArgumentWord word, string problem)
    {
        _pieces.Add(new CallPiece(CallPieceKind.Unknown, word.Start, word.End) { Written = word.Text ?? "", Problem = problem, Value = word });
        _at++;
    }
}
