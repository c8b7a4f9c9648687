using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Scripts.Safety.Bash;

/// <summary>Goes once through the tree of a script.</summary>
internal sealed class BashOutlineReader
{
    private readonly CommandEffects _effects;

    public BashOutlineReader(BashScript script, CommandEffects effects)
    {
        _effects = effects;
        Visit(script, null, BashRole.Listed);
        Nodes.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        Calls.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        Assignments.Sort(static (a, b) => a.Start.CompareTo(b.Start));
    }

    public List<BashNode> Nodes { get; } = [];

    public List<BashCall> Calls { get; } = [];

    public List<BashPlacedPart> Parts { get; } = [];

    public List<BashPlacedAssignment> Assignments { get; } = [];

    public List<(int Start, int End)> Documents { get; } = [];

    /// <summary>Where text stands in which <c>#</c> begins no comment.</summary>
    public List<(int Start, int End)> Opaque { get; } = [];

    private void Visit(BashScript script, BashNode? parent, BashRole role, int part = 0)
    {
        BashNode? previous = null;
        for (var i = 0; i < script.Commands.Count; i++)
            previous = Visit(script.Commands[i], parent, role, i, part, previous);
    }

    private BashNode Visit(BashCommand command, BashNode? parent, BashRole role, int index, int part = 0, BashNode? previous = null)
    {
        var node = new BashNode(command, parent, role, index) { Previous = previous, Part = part };
        Nodes.Add(node);
        foreach (var redirection in command.Redirections)
        {
            Visit(redirection.Target, node);
            if (redirection.Document is { } document)
            {
                Documents.Add((document.Start, document.End));
                Opaque.Add((document.Start, document.End));
                Visit(document, node);
            }
        }
        switch (command)
        {
            case BashSimple simple:
                Visit(simple, node);
                break;
            case BashPipeline pipeline:
                for (var i = 0; i < pipeline.Commands.Count; i++)
                    Visit(pipeline.Commands[i], node, BashRole.Stage, i);
                break;
            case BashAndOr list:
                for (var i = 0; i < list.Commands.Count; i++)
                    Visit(list.Commands[i], node, BashRole.Operand, i);
                break;
            case BashGroup group:
                Visit(group.Body, node, BashRole.Listed);
                break;
            case BashConditional conditional:
                for (var i = 0; i < conditional.Parts.Count; i++)
                    Visit(conditional.Parts[i], node, i % 2 == 0 && i + 1 < conditional.Parts.Count ? BashRole.Condition : BashRole.Listed, i);
                break;
            case BashFor loop:
                Visit(loop.Words ?? [], node);
                Visit(loop.Body, node, BashRole.Listed);
                break;
            case BashArithmeticFor loop:
                Visit(loop.Expression, node);
                Visit(loop.Body, node, BashRole.Listed);
                break;
            case BashCase choice:
                Visit(choice.Subject, node);
                foreach (var item in choice.Items)
                {
                    Visit(item.Patterns, node);
                    Visit(item.Body, node, BashRole.Listed);
                }
                break;
            case BashFunction function:
                Visit(function.Body, node, BashRole.Listed, 0);
                break;
            case BashTest test:
                Visit(test.Words, node);
                break;
            case BashArithmeticCommand arithmetic:
                Visit(arithmetic.Expression, node);
                break;
            case BashCoprocess coprocess:
                Visit(coprocess.Body, node, BashRole.Listed, 0);
                break;
        }
        return node;
    }

    private void Visit(BashSimple simple, BashNode node)
    {
        foreach (var assignment in simple.Assignments)
        {
            Assignments.Add(new BashPlacedAssignment(assignment.Name, assignment.Value, assignment.Start, assignment.End, node, null));
            Opaque.Add((assignment.Start, Math.Min(assignment.End, assignment.Start + assignment.Name.Length + 1)));
            if (assignment.Subscript is { } subscript)
                Visit(subscript, node);
            if (assignment.Value is { } value)
                Visit(value, node);
            Visit(assignment.Elements ?? [], node);
        }
        Visit(simple.Words, node);
        if (BashCallReader.Read(node, simple) is not { } call)
            return;
        Calls.Add(call with { Effect = _effects.Of(simple.Start, simple.End) });
        if (call.Name is not ("local" or "export" or "readonly" or "declare" or "typeset"))
            return;
        foreach (var word in call.Arguments)
        {
            // Bash's own reader keeps these as words; the name is certain, the value is the rest.
            if (word.Parts is not [BashLiteral { Quoted: false } first, ..] || first.Text.IndexOf('=') is not (> 0 and var equals))
                continue;
            var name = first.Text[..equals].TrimEnd('+');
            var rest = new BashLiteral(first.Start + equals + 1, first.End, first.Text[(equals + 1)..], false);
            var value = new BashWord(rest.Start, word.End, [.. rest.Text.Length > 0 ? [rest] : Array.Empty<BashPart>(), .. word.Parts.Skip(1)]);
            Assignments.Add(new BashPlacedAssignment(name, value, word.Start, word.End, node, call.Name));
        }
    }

    private void Visit(IReadOnlyList<BashWord> words, BashNode node)
    {
        foreach (var word in words)
            Visit(word, node);
    }

    private void Visit(BashWord word, BashNode node)
    {
        foreach (var part in word.Parts)
            Visit(part, word, node);
    }

    private void Visit(BashPart part, BashWord word, BashNode node)
    {
        switch (part)
        {
            case BashLiteral or BashGlob or BashTilde:
                Opaque.Add((part.Start, part.End));
                break;
            case BashParameter parameter:
                Opaque.Add((part.Start, part.End));
                Parts.Add(new BashPlacedPart(part, word, node));
                if (parameter.Subscript is { } subscript)
                    Visit(subscript, node);
                Visit(parameter.Words, node);
                break;
            case BashCommandSubstitution substitution:
                Parts.Add(new BashPlacedPart(part, word, node));
                Visit(substitution.Script, node, BashRole.Substituted);
                break;
            case BashProcessSubstitution substitution:
                Parts.Add(new BashPlacedPart(part, word, node));
                Visit(substitution.Script, node, BashRole.Substituted);
                break;
            case BashArithmetic arithmetic:
                Opaque.Add((part.Start, part.End));
                Visit(arithmetic.Expression, node);
                break;
            case BashBraces braces:
                Opaque.Add((part.Start, part.End));
                Visit(braces.Items ?? [], node);
                break;
            case BashArrayValue array:
                Visit(array.Elements, node);
                break;
        }
    }
}
