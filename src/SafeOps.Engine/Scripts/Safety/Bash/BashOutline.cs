using SafeOps.Commands;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Scripts.Safety.Bash;

/// <summary>A bash script as rules look at it: every command with what is around it, in the order of the text.</summary>
internal sealed class BashOutline
{
    private BashOutline(string text, BashOutlineReader read, IReadOnlyList<BashProblem> problems)
    {
        Text = text;
        Nodes = read.Nodes;
        Calls = read.Calls;
        Parts = read.Parts;
        Assignments = read.Assignments;
        Documents = read.Documents;
        Comments = BashComments.Find(text, read);
        Options = ShellOptions.Of(text, this);
        Values = new BashValues(this);
        Problem = problems.FirstOrDefault(p => p.EndsReading) is { } fatal ? new RuleMatch(fatal.Start, fatal.End, fatal.Message) : null;
    }

    public string Text { get; }

    public IReadOnlyList<BashNode> Nodes { get; }

    public IReadOnlyList<BashCall> Calls { get; }

    /// <summary>The expansions and substitutions of all words, with the command they stand in.</summary>
    public IReadOnlyList<BashPlacedPart> Parts { get; }

    public IReadOnlyList<BashPlacedAssignment> Assignments { get; }

    /// <summary>Where the texts of here-documents stand.</summary>
    public IReadOnlyList<(int Start, int End)> Documents { get; }

    public IReadOnlyList<ScriptComment> Comments { get; }

    public ShellOptions Options { get; }

    public BashValues Values { get; }

    public RuleMatch? Problem { get; }

    /// <summary>Lines end as on Windows.</summary>
    public bool HasForeignLineEnds { get; private init; }

    public static BashOutline Read(string text, CommandReader commands)
    {
        // To bash a CR is a letter of the last word; with blanks in their places the rest is what was meant.
        var foreign = text.Contains("\r\n", StringComparison.Ordinal);
        if (foreign)
            text = text.Replace("\r\n", " \n", StringComparison.Ordinal);
        var script = BashScript.Read(text);
        var effects = new CommandEffects(commands.Read(text, CommandShell.Bash));
        return new BashOutline(text, new BashOutlineReader(script, effects), script.Problems) { HasForeignLineEnds = foreign };
    }

    /// <summary>The calls inside a node, itself included.</summary>
    public IEnumerable<BashCall> CallsIn(BashNode node) => Calls.Where(c => c.Start >= node.Start && c.End <= node.End);

    /// <summary><c>&amp;&amp;</c> or <c>||</c> in front of an operand; null for the first.</summary>
    public string? OperatorBefore(BashNode operand)
    {
        if (operand is not { Role: BashRole.Operand, Index: > 0, Parent.Command: BashAndOr list })
            return null;
        var between = Text.AsSpan(list.Commands[operand.Index - 1].End, Math.Max(0, operand.Start - list.Commands[operand.Index - 1].End));
        return between.Contains("||", StringComparison.Ordinal) ? "||" : "&&";
    }

    /// <summary>What follows an operand of the same list, with its operator; null for the last.</summary>
    public (string Operator, BashCommand Command)? Following(BashNode operand)
    {
        if (operand is not { Role: BashRole.Operand, Parent.Command: BashAndOr list } || operand.Index + 1 >= list.Commands.Count)
            return null;
        var next = list.Commands[operand.Index + 1];
        return (Text.AsSpan(operand.End, Math.Max(0, next.Start - operand.End)).Contains("||", StringComparison.Ordinal) ? "||" : "&&", next);
    }

    /// <summary>Its failure is asked for, by what stands around it, or ends the script.</summary>
    public bool IsChecked(BashNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            // Only an assignment alone passes on the failure of what is substituted in it.
            if (at.Role == BashRole.Substituted && at.Parent is not { Command: BashSimple { Words.Count: 0 } })
                return false;
            if (at.Role == BashRole.Condition || Following(at) is not null)
                return true;
            if (at.Parent?.Command is BashPipeline pipeline && Text.AsSpan(pipeline.Start, 1) is "!")
                return true;
            if (at.Role is BashRole.Listed && at.Parent?.Command is not BashGroup)
                break;
        }
        return Options.StopsOnError(node.Start);
    }
}

/// <summary>A part of a word that is not certain, and the command whose word it is.</summary>
/// <param name="Part">The part.</param>
/// <param name="Word">The whole word.</param>
/// <param name="Node">The command; null for the words of a function's redirections.</param>
internal sealed record BashPlacedPart(BashPart Part, BashWord Word, BashNode Node);

/// <summary>An assignment, of its own or an argument of <c>local</c>, <c>export</c> and the like.</summary>
/// <param name="Name">Of the variable.</param>
/// <param name="Value">Null for an array or nothing.</param>
/// <param name="Start">Offset.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Node">The command.</param>
/// <param name="Declaration"><c>local</c>, <c>export</c>, <c>readonly</c>, <c>declare</c>; null for one of its own.</param>
internal sealed record BashPlacedAssignment(string Name, BashWord? Value, int Start, int End, BashNode Node, string? Declaration);
