using System.Runtime.CompilerServices;

namespace SafeOps.Commands.Parsing.Python;

/// <summary>A piece of a tree with what stands around it.</summary>
/// <param name="Node">The piece.</param>
/// <param name="Outer">What it is a piece of; null for the whole.</param>
public sealed record PythonPlace(PythonNode Node, PythonPlace? Outer)
{
    /// <summary>What stands around it, from the inside out.</summary>
    public IEnumerable<PythonNode> Around
    {
        get
        {
            for (var place = Outer; place is not null; place = place.Outer)
                yield return place.Node;
        }
    }

    /// <summary>The innermost statement that it is in or is; null for the whole script.</summary>
    public PythonStatement? Statement => Node as PythonStatement ?? Around.OfType<PythonStatement>().FirstOrDefault();

    /// <summary>The innermost function whose body it runs in; null where it runs with the script itself.</summary>
    /// <remarks>Decorators, defaults and annotations of a function run where the function is defined.</remarks>
    public PythonFunction? Function
    {
        get
        {
            for (var place = this; place.Outer is { } outer; place = outer)
            {
                if (outer.Node is PythonFunction function && place.Node is PythonStatement)
                    return function;
            }
            return null;
        }
    }

    public bool Equals(PythonPlace? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}

/// <summary>Ways through a tree. They need no more stack for a deep one than for a flat one.</summary>
public static class PythonTree
{
    /// <summary>A node and all within it, each before its pieces, in the order of the text.</summary>
    public static IEnumerable<PythonPlace> Walk(PythonNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var open = new Stack<PythonPlace>();
        open.Push(new PythonPlace(node, null));
        while (open.TryPop(out var place))
        {
            yield return place;
            foreach (var child in place.Node.Children.Reverse())
                open.Push(new PythonPlace(child, place));
        }
    }

    /// <summary>The nodes of a kind within a node, itself included.</summary>
    public static IEnumerable<T> All<T>(PythonNode node) where T : PythonNode => Walk(node).Select(p => p.Node).OfType<T>();

    /// <summary>All calls within a node with what stands around them, in the order of the text; an outer call comes before those in its arguments.</summary>
    public static IEnumerable<(PythonCall Call, PythonPlace Place)> Calls(PythonNode node) =>
        Walk(node).Where(p => p.Node is PythonCall).Select(p => ((PythonCall)p.Node, p));

    /// <summary><c>a.b.c</c> of a name or of attributes of a name; null for any other expression.</summary>
    public static string? DottedName(PythonExpression expression)
    {
        var names = new Stack<string>();
        while (expression is PythonAttribute attribute)
        {
            names.Push(attribute.Name);
            expression = attribute.Value;
        }
        if (expression is not PythonName name)
            return null;
        names.Push(name.Id);
        return string.Join('.', names);
    }

    /// <summary>The text of a string without expressions; null for any other expression and for bytes.</summary>
    public static string? Text(PythonExpression? expression) => expression is PythonString { IsBytes: false } text ? text.Value : null;

    /// <summary>The value of a keyword argument; null where the call has none of that name.</summary>
    public static PythonExpression? Keyword(PythonCall call, string name)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Arguments.FirstOrDefault(a => a.Name == name)?.Value;
    }

    /// <summary>The value of a positional argument; null where it is not there, or nobody can tell which it is because one with a star stands before it.</summary>
    /// <param name="index">0-based.</param>
    public static PythonExpression? Positional(PythonCall call, int index)
    {
        ArgumentNullException.ThrowIfNull(call);
        foreach (var argument in call.Arguments)
        {
            if (argument.Stars == 1)
                return null;
            if (argument is { Stars: 0, Name: null } && index-- == 0)
                return argument.Value;
        }
        return null;
    }

    /// <summary>The docstring of a script, function or class body; null where there is none.</summary>
    public static PythonString? Docstring(IReadOnlyList<PythonStatement> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return body is [PythonExpressionStatement { Value: PythonString { IsBytes: false } text }, ..] ? text : null;
    }

    /// <summary>The comments on each line, by its 1-based number.</summary>
    public static ILookup<int, PythonComment> CommentsByLine(PythonScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return script.Comments.ToLookup(c => c.Line);
    }
}
