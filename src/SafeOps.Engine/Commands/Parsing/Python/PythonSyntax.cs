using SafeOps.Text;

namespace SafeOps.Commands.Parsing.Python;

/// <summary>A text of Python 3.8 to 3.13, in the shape of its <c>ast</c> module, with the comments that leaves out.</summary>
/// <param name="Start">Offset in the whole text: 0.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Body">The statements of the module, in order; what stands before the first problem where there is one.</param>
/// <param name="Comments">All comments, in order.</param>
/// <param name="Problems">Why the text is not Python; empty where it is.</param>
public sealed record PythonScript(int Start, int End, IReadOnlyList<PythonStatement> Body, IReadOnlyList<PythonComment> Comments, IReadOnlyList<PythonProblem> Problems) : PythonNode(Start, End)
{
    /// <summary>Turns the tree's offsets into lines and columns.</summary>
    public required TextPlaces Places { get; init; }

    public override IEnumerable<PythonNode> Children => Body;

    /// <summary>Reads any text. Never throws on its contents, and takes time in proportion to its length.</summary>
    public static PythonScript Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PythonReader.Read(text);
    }

    /// <summary>The 1-based line of an offset.</summary>
    public int LineAt(int offset) => Places.At(offset).Line;
}

/// <summary>Why a text is not Python.</summary>
public sealed record PythonProblem(int Start, int End, int Line, string Message);

/// <summary>A comment, from its <c>#</c> to the end of the line.</summary>
/// <param name="Line">1-based.</param>
/// <param name="IsAlone">Nothing but blanks stands before it on its line.</param>
/// <param name="Text">With the <c>#</c>.</param>
public sealed record PythonComment(int Start, int End, int Line, bool IsAlone, string Text);

/// <summary>A piece of the tree.</summary>
/// <param name="Start">Offset in the whole text, as <c>ast</c> has it: parentheses around an expression are not part of it, those of a tuple are.</param>
/// <param name="End">Offset behind it.</param>
public abstract record PythonNode(int Start, int End)
{
    /// <summary>The pieces it is made of, in the order of the text.</summary>
    public abstract IEnumerable<PythonNode> Children { get; }

    /// <summary>Those of the pieces that are there.</summary>
    private protected static IEnumerable<PythonNode> There(params PythonNode?[] pieces)
    {
        foreach (var piece in pieces)
        {
            if (piece is not null)
                yield return piece;
        }
    }
}
