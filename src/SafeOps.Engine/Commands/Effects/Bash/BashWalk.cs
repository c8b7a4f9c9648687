using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>Goes through all commands and parts of words of a script, those inside substitutions included.</summary>
internal static class BashWalk
{
    public static void Visit(BashScript script, Action<BashCommand> command, Action<BashPart> part)
    {
        foreach (var inner in script.Commands)
            Visit(inner, command, part);
    }

    private static void Visit(BashCommand node, Action<BashCommand> command, Action<BashPart> part)
    {
        command(node);
        foreach (var redirection in node.Redirections)
        {
            Visit(redirection.Target, command, part);
            if (redirection.Document is { } document)
                Visit(document, command, part);
        }
        foreach (var word in WordsOf(node))
            Visit(word, command, part);
        foreach (var script in ScriptsOf(node))
            Visit(script, command, part);
        foreach (var inner in CommandsOf(node))
            Visit(inner, command, part);
    }

    private static void Visit(BashWord word, Action<BashCommand> command, Action<BashPart> part)
    {
        foreach (var piece in word.Parts)
        {
            part(piece);
            foreach (var inner in WordsOf(piece))
                Visit(inner, command, part);
            if (ScriptOf(piece) is { } script)
                Visit(script, command, part);
        }
    }

    public static IEnumerable<BashWord> WordsOf(BashCommand command) => command switch
    {
        BashSimple simple => simple.Assignments.SelectMany(WordsOf).Concat(simple.Words),
        BashFor loop => loop.Words ?? [],
        BashArithmeticFor loop => [loop.Expression],
        BashCase choice => choice.Items.SelectMany(i => i.Patterns).Prepend(choice.Subject),
        BashTest test => test.Words,
        BashArithmeticCommand arithmetic => [arithmetic.Expression],
        _ => [],
    };

    public static IEnumerable<BashWord> WordsOf(BashAssignment assignment)
    {
        if (assignment.Subscript is { } subscript)
            yield return subscript;
        if (assignment.Value is { } value)
            yield return value;
        foreach (var element in assignment.Elements ?? [])
            yield return element;
    }

    public static IEnumerable<BashWord> WordsOf(BashPart part) => part switch
    {
        BashParameter { Subscript: { } subscript } parameter => parameter.Words.Prepend(subscript),
        BashParameter parameter => parameter.Words,
        BashArithmetic arithmetic => [arithmetic.Expression],
        BashBraces { Items: { } items } => items,
        BashArrayValue array => array.Elements,
        _ => [],
    };

    public static BashScript? ScriptOf(BashPart part) => part switch
    {
        BashCommandSubstitution substitution => substitution.Script,
        BashProcessSubstitution substitution => substitution.Script,
        _ => null,
    };

    public static IEnumerable<BashScript> ScriptsOf(BashCommand command) => command switch
    {
        BashGroup group => [group.Body],
        BashConditional conditional => conditional.Parts,
        BashFor loop => [loop.Body],
        BashArithmeticFor loop => [loop.Body],
        BashCase choice => choice.Items.Select(i => i.Body),
        _ => [],
    };

    public static IEnumerable<BashCommand> CommandsOf(BashCommand command) => command switch
    {
        BashPipeline pipeline => pipeline.Commands,
        BashAndOr list => list.Commands,
        BashFunction function => [function.Body],
        BashCoprocess coprocess => [coprocess.Body],
        _ => [],
    };
}
