using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>The words that a program gets from PowerShell.</summary>
internal static class ProgramWords
{
    public static List<ArgumentWord> Of(PowerShellJudge judge, PowerShellCommand command, string name)
    {
        var words = new List<ArgumentWord> { Constant(judge, command.Name, name) };
        foreach (var argument in command.Arguments)
        {
            // A block for another PowerShell is handed on as its text.
            words.Add(argument is PowerShellBlock block && PwshCall.Is(name)
                ? ArgumentWord.Constant(judge.Text[(block.Start + 1)..(block.End - 1)], judge.Place.From(block.Start), judge.Place.To(block.End), 1)
                : Word(judge, argument));
        }
        return words;
    }

    private static ArgumentWord Word(PowerShellJudge judge, PowerShellNode argument) => argument switch
    {
        PowerShellParameter parameter => Parameter(judge, parameter),
        PowerShellText { Bare: true } text when IsExpanded(text.Value) && !IsPartlyQuoted(judge, text) => Uncertain(judge, text) with { Prefix = text.Value[..Math.Max(0, text.Value.IndexOfAny(['*', '?', '[', '~']))], HoldsData = false },
        PowerShellText text => Constant(judge, text, text.Value),
        PowerShellString text => Uncertain(judge, text) with { Prefix = text.Prefix, IsOneWord = true },
        PowerShellVariable { Splatted: false } variable when PowerShellValues.IsConstant(variable.Name) && !variable.Name.Equals("null", StringComparison.OrdinalIgnoreCase) =>
            Constant(judge, variable, variable.Name.Equals("true", StringComparison.OrdinalIgnoreCase) ? "True" : "False"),
        // a,b without blanks is one word for a program.
        PowerShellList { IsDense: true } list when list.Elements.All(e => e is PowerShellText { Bare: true, Value: [not '-', ..] and var value } && !IsExpanded(value)) =>
            Constant(judge, list, string.Join(',', list.Elements.Cast<PowerShellText>().Select(e => e.Value))),
        // Another program gets a block's text as one word.
        PowerShellBlock block when block.End - block.Start > 2 && judge.Text[block.Start + 1] is not ('-' or '}') => Uncertain(judge, block) with { IsNoOption = true, IsOneWord = true, HoldsData = false },
        _ => Uncertain(judge, argument),
    };

    /// <summary><c>jsonpath="{.items[*]}"</c>: a pattern for PowerShell too, which fits no file's name that anybody has.</summary>
    private static bool IsPartlyQuoted(PowerShellJudge judge, PowerShellText text) =>
        judge.Text[text.Start..text.End].AsSpan().IndexOfAny('"', '\'') > 0 && text.Value.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 && equals < text.Value.AsSpan().IndexOfAny('*', '?', '[');

    private static ArgumentWord Parameter(PowerShellJudge judge, PowerShellParameter parameter)
    {
        // A typographic dash is handed on as it is, and no program takes it for one.
        if (parameter.Written is not ['-', ..])
            return Uncertain(judge, parameter);
        if (parameter.Value is null)
            return Constant(judge, parameter, parameter.Written);
        return parameter.Value is PowerShellText { Bare: true, Value: var value } && parameter.Written == $"-{parameter.Name}:{value}"
            ? Constant(judge, parameter, parameter.Written)
            : Uncertain(judge, parameter) with { Prefix = $"-{parameter.Name}:" };
    }

    /// <summary>On Linux and macOS a program gets the names that fit.</summary>
    private static bool IsExpanded(string text) => text.AsSpan().IndexOfAny('*', '?', '[') >= 0 || text is ['~', ..];

    private static ArgumentWord Constant(PowerShellJudge judge, PowerShellNode node, string text)
    {
        var moved = node.End - node.Start - text.Length;
        return ArgumentWord.Constant(text, judge.Place.From(node.Start), judge.Place.To(node.End), judge.Place.Offset is null ? -1 : moved switch { 0 => 0, 2 => 1, _ => -1 });
    }

    private static ArgumentWord Uncertain(PowerShellJudge judge, PowerShellNode node) => new(judge.Place.From(node.Start), judge.Place.To(node.End)) { IsOneWord = false, HoldsData = true };
}
