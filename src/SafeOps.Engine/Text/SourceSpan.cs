namespace SafeOps.Text;

/// <summary>A place in a text: 1-based line and column (in characters) of its start, and the 0-based range of characters.</summary>
public readonly record struct SourceSpan(int Line, int Column, int Start, int End)
{
    public int Length => End - Start;
}
