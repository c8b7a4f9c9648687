using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Engine.Tests.Commands.Parsing.Bash;

/// <summary>
/// Writes what was read in one line, for tests to compare: a constant word as itself, with <c>_</c> for blanks; other words as their
/// parts; compound commands in brackets behind a name.
/// </summary>
internal static class BashSketch
{
    public static string Of(string text)
    {
        var script = BashScript.Read(text);
        Assert.Empty(script.Problems);
        return Script(script);
    }

    private static string Script(BashScript script) => string.Join("; ", script.Commands.Select(Command));

    public static string Command(BashCommand command)
    {
        var text = command switch
        {
            BashSimple simple => string.Join(' ', simple.Assignments.Select(Assignment).Concat(simple.Words.Select(Word))),
            BashPipeline pipeline => $"pipe[{All(pipeline.Commands)}]",
            BashAndOr list => $"list[{All(list.Commands)}]",
            BashGroup group => $"{(group.IsSubshell ? "subshell" : "group")}[{Script(group.Body)}]",
            BashConditional conditional => $"{conditional.Keyword}[{string.Join(" | ", conditional.Parts.Select(Script))}]",
            BashFor loop => $"{loop.Keyword} {loop.Variable} in {(loop.Words is null ? "$@" : Words(loop.Words))}[{Script(loop.Body)}]",
            BashArithmeticFor loop => $"for(({Word(loop.Expression)}))[{Script(loop.Body)}]",
            BashCase choice => $"case {Word(choice.Subject)}[{string.Join(" | ", choice.Items.Select(i => $"{Words(i.Patterns)}: {Script(i.Body)}"))}]",
            BashFunction function => $"function {function.Name} {Command(function.Body)}",
            BashTest test => $"test[{Words(test.Words)}]",
            BashArithmeticCommand arithmetic => $"(({Word(arithmetic.Expression)}))",
            BashCoprocess coprocess => $"coproc {coprocess.Name ?? "-"} {Command(coprocess.Body)}",
            _ => throw new InvalidOperationException(command.GetType().Name),
        };
        return text + string.Concat(command.Redirections.Select(Redirection)) + (command.InBackground ? " &" : "");
    }

    private static string All(IEnumerable<BashCommand> commands) => string.Join(" | ", commands.Select(Command));

    private static string Assignment(BashAssignment assignment) =>
        $"{assignment.Name}{(assignment.Subscript is { } s ? $"[{Word(s)}]" : "")}{(assignment.IsAppend ? "+" : "")}:="
        + (assignment.Elements is { } elements ? $"({Words(elements)})" : Word(assignment.Value!));

    private static string Redirection(BashRedirection redirection) =>
        $" {{{redirection.Descriptor}{redirection.Operator} {Word(redirection.Target)}{(redirection.Document is { } d ? $" = {Word(d)}" : "")}}}";

    private static string Words(IEnumerable<BashWord> words) => string.Join(' ', words.Select(Word));

    public static string Word(BashWord word) => word.Constant is { } constant ? Plain(constant) : $"<{string.Join('.', word.Parts.Select(Part))}>";

    private static string Plain(string text) => text.Length == 0 ? "''" : text.Replace(' ', '_').Replace("\n", "⏎", StringComparison.Ordinal);

    private static string Part(BashPart part) => part switch
    {
        BashLiteral literal => Plain(literal.Text),
        BashGlob glob => $"glob {Plain(glob.Text)}",
        BashTilde tilde => $"tilde {tilde.Text}",
        BashBraces { Items: { } items } => $"braces {string.Join(',', items.Select(Word))}",
        BashBraces braces => $"range {braces.Text}",
        BashParameter p => $"{(p.InQuotes ? "q" : "")}${p.Name}{(p.Subscript is { } s ? $"[{Word(s)}]" : "")}{(p.IsAll ? "@all" : "")}"
            + (p.Operator.Length == 0 ? "" : $" {p.Operator}") + string.Concat(p.Words.Select(w => " " + Word(w))),
        BashCommandSubstitution substitution => $"{(substitution.InQuotes ? "q" : "")}$({Script(substitution.Script)})",
        BashArithmetic arithmetic => $"$(({Word(arithmetic.Expression)}))",
        BashProcessSubstitution process => $"{(process.IsOutput ? '>' : '<')}({Script(process.Script)})",
        BashArrayValue array => $"array {Words(array.Elements)}",
        _ => throw new InvalidOperationException(part.GetType().Name),
    };
}
