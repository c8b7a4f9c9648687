using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>
/// Finds what is certain of a command's output. An option or argument that an expansion gives need not be looked at here: a
/// command that may be given one it should not have is unknown itself, and so is the whole text.
/// </summary>
internal static partial class OutputShapes
{
    /// <param name="script">The commands of a substitution.</param>
    /// <param name="functions">The names that the text gives a meaning of its own.</param>
    public static OutputShape Of(BashScript script, ShellFunctions functions)
    {
        if (NumberCommands.Gives(script, functions))
            return OutputShape.OneWord;
        return script is { Problems: [], Commands: [var only] } ? Of(only, OutputShape.None, functions) : OutputShape.None;
    }

    /// <param name="command">A command.</param>
    /// <param name="input">What is certain of what is piped into it.</param>
    /// <param name="functions">The names that the text gives a meaning of its own.</param>
    public static OutputShape Of(BashCommand command, OutputShape input, ShellFunctions functions)
    {
        if (command.Redirections.Any(r => r is not { Descriptor: "2", Operator: ">" or ">>" }))
            return OutputShape.None;
        switch (command)
        {
            case BashPipeline pipeline:
                foreach (var part in pipeline.Commands)
                    input = Of(part, input, functions);
                return input;
            case BashSimple { Assignments: [], Words: [{ Constant: { } first }, ..] } simple:
                var words = simple.Words.Select(w => w.Constant).ToList();
                if (first == "sudo" && words is [_, { } program, ..] && !program.StartsWith('-'))
                    words.RemoveAt(0);
                var name = words[0]!;
                if (!functions.LeaveAlone(name) || !functions.LeaveAlone(first))
                    return OutputShape.None;
                words.RemoveAt(0);
                var filtered = Filtered(name, words, input);
                return filtered != OutputShape.None ? filtered : OutputSources.Of(name, words);
            default:
                return OutputShape.None;
        }
    }

    /// <summary>What is left of the input's shape behind a program that passes lines on.</summary>
    private static OutputShape Filtered(string name, List<string?> words, OutputShape input)
    {
        if (!input.HasFlag(OutputShape.FirstWords) || words.Any(w => w is null))
            return OutputShape.None;
        var all = words.Select(w => w!).ToList();
        // Fewer lines than one word are none.
        var lines = input & ~(OutputShape.OneWord & ~OutputShape.Single);
        var isFirst = input.HasFlag(OutputShape.OnePerLine) && (all is ["-1" or "-n1"] || all is ["-n", "1"]);
        return name switch
        {
            "cat" when all.Count == 0 => input,
            "head" or "tail" when all is [] || (all is [var count] && LineCount().IsMatch(count)) || (all is ["-n", var lineCount] && Number().IsMatch(lineCount)) => isFirst ? lines | OutputShape.Single : lines,
            "sort" or "uniq" when all.All(w => w is "-u" or "-r" or "-n" or "-V" or "-rn" or "-nr" or "-d") => lines,
            "grep" or "egrep" when all.Count(w => !w.StartsWith('-')) == 1 && all.All(w => !w.StartsWith('-') || w is "-v" or "-i" or "-E" or "-w" or "-iE" or "-vE" or "-Ev" or "-x" or "-F" or "-vF" or "-P") => lines,
            "tr" when all is ["\\n", " " or ","] => input.HasFlag(OutputShape.Words) ? OutputShape.Words : OutputShape.Start,
            "tr" when all is ["-d", "\\r"] => lines,
            "cut" when all is ["-d/", "-f", "1" or "2"] or ["-d/", "-f2" or "-f1"] or ["-d", "/", "-f2" or "-f1"] or ["-d", "/", "-f", "1" or "2"] => input.HasFlag(OutputShape.SafeNames) ? lines : OutputShape.None,
            "sed" when all is ["s|.*/||" or "s#.*/##" or "s/^[^/]*\\///" or "s|^.*/||" or "s/.*\\///" or "s|pod/||" or "s#pod/##" or "s/pod\\///"] => input.HasFlag(OutputShape.SafeNames) ? lines : OutputShape.None,
            "awk" when all is ["-F/", "{print $2}" or "{ print $2 }" or "{print $NF}"] => input.HasFlag(OutputShape.SafeNames) ? lines : OutputShape.None,
            "awk" when all is [var program] && FirstColumn().IsMatch(program) => OutputShape.OnePerLine,
            _ => OutputShape.None,
        };
    }

    [GeneratedRegex(@"^(-n?[0-9]+|-n[+-][0-9]+)\z")]
    private static partial Regex LineCount();

    [GeneratedRegex(@"^[+-]?[0-9]+\z")]
    private static partial Regex Number();

    /// <summary>Conditions that only compare, and the first word of what is left.</summary>
    [GeneratedRegex("""^((NR ?>=? ?[0-9]+|!?/[^/{}]*/|\$[0-9]+ ?(==|!=|~|!~|<|>|>=|<=) ?("[^"\\]*"|/[^/{}]*/|[0-9]+))( ?(&&|\|\|) ?(?=[^ {]))?)* ?\{ ?print \$1 ?\}\z""")]
    private static partial Regex FirstColumn();
}
