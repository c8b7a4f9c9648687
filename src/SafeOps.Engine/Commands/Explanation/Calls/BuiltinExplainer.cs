using SafeOps.Commands.Effects;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Explanation.Calls;

/// <summary>Explains the builtins that run a text or set variables.</summary>
internal sealed class BuiltinExplainer(CallExplainer calls)
{
    public PieceDraft Explain(IReadOnlyList<ArgumentWord> words)
    {
        var name = words[0].Text!;
        var head = calls.Head(words[0], BuiltinText.Says(name)!);
        head.Brief = head.Meaning;
        var operands = words.Skip(1).ToList();
        switch (name)
        {
            case "eval" when operands.Count > 0:
                head.Add(Inner(ArgumentWord.Joined(operands), "read by the shell once more:", head));
                break;
            case "trap" when operands.Count > 1 && operands[0].Text is not ("-l" or "-p" or "--"):
                head.Add(operands[0].Text switch
                {
                    "-" => calls.Word(operands[0], ExplainedKind.Argument, "sets back what is done at"),
                    "" => calls.Word(operands[0], ExplainedKind.Argument, "does nothing at"),
                    _ => Inner(operands[0], "what is run:", head),
                });
                head.Add(operands.Skip(1).Select(o => calls.Word(o, ExplainedKind.Argument, Signal(o.Text))));
                break;
            case "exec" when operands.Count > 0 && operands[0].Text is not ['-', ..]:
                var call = calls.Explain(operands).Draft;
                head.Add(call);
                head.Brief = $"in place of the shell, {call.Brief}";
                break;
            default:
                head.Add(operands.Select(o => calls.Word(o, o.Text is ['-' or '+', ..] ? ExplainedKind.Option : ExplainedKind.Argument, Operand(name, o))));
                break;
        }
        return head;
    }

    private PieceDraft Inner(ArgumentWord word, string meaning, PieceDraft head)
    {
        var draft = calls.Word(word, ExplainedKind.Argument, meaning);
        if (word.Text is not { } text)
            return draft;
        var passage = calls.Explaining.Inner(ValueKind.Shell, text, word);
        head.Brief = passage.Brief.Length > 0 ? $"{head.Meaning}: {passage.Brief}" : head.Meaning;
        return draft.Add(passage.Pieces);
    }

    private static string Signal(string? name) => name switch
    {
        "EXIT" or "0" => "when the shell ends",
        "ERR" => "when a command fails",
        "DEBUG" => "before each command",
        "RETURN" => "when a function or sourced script ends",
        null => "the signal",
        _ => $"when the signal {name} comes",
    };

    private static string Operand(string builtin, ArgumentWord word)
    {
        var text = word.Text ?? word.Prefix;
        if (text is ['-' or '+', .. var letters] && letters.Length > 0)
            return string.Join(", ", letters.Select(l => (text[0] == '+' ? "not " : "") + Letter(builtin, l)));
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (builtin == "let")
            return $"the computation {Phrases.Short(text, 36)}";
        if (equals > 0)
            return builtin == "alias" ? $"{text[..equals]} stands for {Phrases.Short(text[(equals + 1)..], 36)}" : $"sets {text[..equals]}";
        return builtin == "alias" ? $"shows what {text} stands for" : builtin == "unset" ? $"takes {text} away" : $"the variable {text}";
    }

    private static string Letter(string builtin, char letter) => (builtin, letter) switch
    {
        ("unset", 'f') => "functions",
        ("unset", 'v') => "variables",
        ("export", 'n') => "no longer given to programs",
        (_, 'n') => "a name for another variable",
        (_, 'a') => "an array",
        (_, 'A') => "an array with words for subscripts",
        (_, 'i') => "a number: values are computed",
        (_, 'r') => "constant",
        (_, 'x') => "given to programs",
        (_, 'g') => "for the whole shell",
        (_, 'f') => "functions",
        (_, 'F') => "names of functions",
        (_, 'p') => "shows them",
        (_, 'l') => "in small letters",
        (_, 'u') => "in capitals",
        (_, 't') => "traced",
        _ => $"the option {letter}",
    };
}
