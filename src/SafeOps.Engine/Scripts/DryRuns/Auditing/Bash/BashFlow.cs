using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>Reads bash into the form that all languages share: here its compound commands.</summary>
/// <param name="text">The text that the tree was read from.</param>
/// <param name="offset">Where it stands in the script.</param>
internal sealed partial class BashFlow(string text, int offset)
{
    public FlowBlock Read(BashScript script) => new(script.Start + offset, script.End + offset, [.. script.Commands.Select(Read)]);

    private (int Start, int End) Place(BashCommand command) => (command.Start + offset, command.End + offset);

    private FlowNode Read(BashCommand command)
    {
        var node = Inside(command);
        if (command is BashSimple || command.Redirections.Count == 0)
            return node;
        var (start, end) = Place(command);
        var rest = Rest(command.Redirections, start, end);
        return rest is null ? node : new FlowBlock(start, end, [rest, node]);
    }

    private FlowNode Inside(BashCommand command)
    {
        var (start, end) = Place(command);
        return command switch
        {
            BashSimple simple => Simple(simple),
            BashPipeline pipeline => Pipeline(pipeline, start, end),
            BashAndOr list => AndOr(list),
            BashGroup { IsSubshell: true } group => new FlowIsolated(start, end, Read(group.Body)),
            BashGroup group => Read(group.Body),
            BashConditional { Keyword: "if" } choice => If(choice, 0),
            BashConditional loop => While(loop, start, end),
            BashFor loop => For(loop, start, end),
            BashArithmeticFor loop => new FlowLoop(start, end, null, null, null, Read(loop.Body), MentionsArguments(loop)),
            BashCase choice => Case(choice, start, end),
            BashFunction function => new FlowFunction(start, end, function.Name, null, Read(function.Body)),
            BashTest test => new BashTests(this, test.Words, offset).Read(start, end),
            BashArithmeticCommand arithmetic => new FlowHolds(start, end, Arithmetic(arithmetic.Expression), ["0", ""]),
            BashCoprocess coprocess => new FlowIsolated(start, end, Read(coprocess.Body)),
            _ => new FlowUnread(start, end, "This construct is not followed."),
        };
    }

    private FlowNode Pipeline(BashPipeline pipeline, int start, int end)
    {
        var parts = pipeline.Commands.Select(Read).ToList();
        var node = parts.Count == 1 ? parts[0] : (FlowNode?)Asks(pipeline) ?? new FlowPipe(start, end, parts);
        return text[pipeline.Start] == '!' ? new FlowNot(start, end, node) : node;
    }

    /// <summary><c>echo "$@" | grep -q -- --dry-run</c> asks whether an argument is given.</summary>
    private FlowCompare? Asks(BashPipeline pipeline)
    {
        if (pipeline.Commands is not [BashSimple { Words: [{ Constant: "echo" or "printf" }, ..] } shown, BashSimple { Words: [{ Constant: "grep" or "egrep" }, ..] } sought])
            return null;
        var all = shown.Words.Select(w => Value(w)).FirstOrDefault(v => v is FlowArguments);
        var pattern = sought.Words.Skip(1).Select(w => w.Constant).LastOrDefault(w => w is not null && (w.Length < 3 || w.Contains("--", StringComparison.Ordinal)));
        return all is null || pattern is null || !sought.Words.Any(w => w.Constant is ['-', not '-', ..] options && options.Contains('q', StringComparison.Ordinal))
            ? null
            : new FlowCompare(all.Start, all.End, FlowComparison.Contains, all, new FlowText(all.Start, all.End, pattern.Trim(' ', '^', '$')));
    }

    private FlowNode AndOr(BashAndOr list)
    {
        var result = Read(list.Commands[0]);
        for (var i = 1; i < list.Commands.Count; i++)
        {
            var next = Read(list.Commands[i]);
            var between = text.AsSpan(list.Commands[i - 1].End, list.Commands[i].Start - list.Commands[i - 1].End);
            var (and, or) = (between.IndexOf("&&"), between.IndexOf("||"));
            result = and >= 0 && (or < 0 || and < or)
                ? new FlowAll(result.Start, next.End, [result, next])
                : new FlowAny(result.Start, next.End, [result, next]);
        }
        return result;
    }

    private FlowIf If(BashConditional choice, int at)
    {
        var (condition, then) = (Read(choice.Parts[at]), Read(choice.Parts[at + 1]));
        var left = choice.Parts.Count - at - 2;
        FlowNode? otherwise = left == 0 ? null : left == 1 ? Read(choice.Parts[at + 2]) : If(choice, at + 2);
        return new FlowIf(condition.Start, otherwise?.End ?? then.End, condition, then, otherwise);
    }

    private FlowLoop While(BashConditional loop, int start, int end)
    {
        FlowNode condition = Read(loop.Parts[0]);
        if (loop.Keyword == "until")
            condition = new FlowNot(condition.Start, condition.End, condition);
        return new FlowLoop(start, end, null, null, condition, Read(loop.Parts[1]), MentionsArguments(loop));
    }

    private FlowLoop For(BashFor loop, int start, int end)
    {
        FlowNode items = loop.Words is { } words ? new FlowList(start, end, [.. words.Select(Word)]) : new FlowArguments(start, end, false);
        if (items is FlowList { Elements: [FlowWord { Pieces: [{ Value: FlowArguments all }] }] })
            items = all with { AsOne = false };
        return new FlowLoop(start, end, loop.Variable, items, null, Read(loop.Body), false);
    }

    private FlowSwitch Case(BashCase choice, int start, int end)
    {
        var subject = Value(choice.Subject);
        var branches = choice.Items.Select(i => new FlowBranch([.. i.Patterns.Select(Pattern)], Read(i.Body)));
        return new FlowSwitch(start, end, subject, [.. branches]);
    }

    /// <summary>A loop that takes the arguments one by one: it shifts them, counts them or lets <c>getopts</c> do so.</summary>
    private static bool MentionsArguments(BashCommand loop)
    {
        var (found, shifts) = (false, false);
        BashArguments.Visit(loop, command => shifts |= command is BashSimple { Words: [{ Constant: "shift" or "getopts" }, ..] }, part => found |= part is BashParameter { Name: "#" or "@" or "*" } or BashParameter { Operator: "!" });
        return shifts || (found && loop is BashArithmeticFor);
    }

    /// <summary>Arithmetic of one name, its negation, or a comparison with a number; all other is data.</summary>
    private FlowNode Arithmetic(BashWord expression)
    {
        var (start, end) = (expression.Start + offset, expression.End + offset);
        var written = text[expression.Start..expression.End].Trim();
        foreach (var (sign, comparison, negated) in Comparisons)
        {
            var at = written.IndexOf(sign, StringComparison.Ordinal);
            if (at <= 0)
                continue;
            if (Operand(written[..at], start, end) is not { } left || Operand(written[(at + sign.Length)..], start, end) is not { } right)
                return Data(expression);
            FlowNode compared = new FlowCompare(start, end, comparison, left, right);
            return negated ? new FlowNot(start, end, compared) : compared;
        }
        if (written is ['!', .. var inner] && Operand(inner, start, end) is { } denied)
            return new FlowNot(start, end, new FlowHolds(start, end, denied, ["0", ""]));
        return Operand(written, start, end) ?? Data(expression);
    }

    private static readonly (string Sign, FlowComparison Comparison, bool Negated)[] Comparisons =
    [
        ("==", FlowComparison.NumberEqual, false), ("!=", FlowComparison.NumberEqual, true), (">=", FlowComparison.NumberLess, true),
        ("<=", FlowComparison.NumberGreater, true), (">", FlowComparison.NumberGreater, false), ("<", FlowComparison.NumberLess, false),
    ];

    private static FlowNode? Operand(string written, int start, int end)
    {
        var name = written.Trim().TrimStart('$').Trim('{', '}', '"');
        return name == "#" ? new FlowArgumentCount(start, end)
            : name.Length > 0 && name.All(char.IsAsciiDigit) && !written.Contains('$', StringComparison.Ordinal) ? new FlowText(start, end, name)
            : name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? new FlowVariable(start, end, name)
            : null;
    }

    private FlowData Data(BashWord word) => new(word.Start + offset, word.End + offset, [.. word.Parts.Select(Value)]);
}
