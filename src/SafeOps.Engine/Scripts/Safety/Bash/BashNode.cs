using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Scripts.Safety.Bash;

/// <summary>What a command is to the one around it.</summary>
internal enum BashRole
{
    /// <summary>Stands in a list of its own: the script, a body, a group.</summary>
    Listed,

    /// <summary>Its exit code is asked: the condition of <c>if</c>, <c>while</c>, <c>until</c>.</summary>
    Condition,

    /// <summary>A stage of a pipeline.</summary>
    Stage,

    /// <summary>One side of <c>&amp;&amp;</c> or <c>||</c>.</summary>
    Operand,

    /// <summary>Inside <c>$(…)</c>, <c>&lt;(…)</c> or backticks.</summary>
    Substituted,
}

/// <summary>A command of a script with what is around it.</summary>
/// <param name="Command">As it was read.</param>
/// <param name="Parent">Null at the outermost level.</param>
/// <param name="Role">In the parent.</param>
/// <param name="Index">Its place among those of the same list or the same parent, from 0.</param>
internal sealed record BashNode(BashCommand Command, BashNode? Parent, BashRole Role, int Index)
{
    /// <summary>The one before it in the same list.</summary>
    public BashNode? Previous { get; init; }

    /// <summary>Which of its parent's lists it stands in: the condition of <c>if</c> is 0, its body 1, that of <c>elif</c> 2.</summary>
    public int Part { get; init; }

    public int Start => Command.Start;

    public int End => Command.End;

    public IEnumerable<BashNode> Ancestors
    {
        get
        {
            for (var node = Parent; node is not null; node = node.Parent)
                yield return node;
        }
    }

    /// <summary>The nearest <c>for</c>, <c>while</c> or <c>until</c> whose body it is in; not beyond a function.</summary>
    public BashNode? Loop
    {
        get
        {
            for (var node = this; node.Parent is { } parent && parent.Command is not BashFunction; node = parent)
            {
                if (parent.Command is BashFor or BashArithmeticFor || (parent.Command is BashConditional { Keyword: not "if" } && node.Role != BashRole.Condition))
                    return parent;
            }
            return null;
        }
    }

    public BashNode? Function => Ancestors.FirstOrDefault(a => a.Command is BashFunction);

    /// <summary>Runs only where something was asked before: in the body of an <c>if</c> or <c>case</c>, or behind <c>&amp;&amp;</c> or <c>||</c>.</summary>
    public bool IsConditional
    {
        get
        {
            for (var node = this; node is not null; node = node.Parent)
            {
                if (node.Role == BashRole.Operand && node.Index > 0)
                    return true;
                if (node.Role == BashRole.Listed && node.Parent?.Command is BashConditional { Keyword: "if" } or BashCase)
                    return true;
            }
            return false;
        }
    }
}
