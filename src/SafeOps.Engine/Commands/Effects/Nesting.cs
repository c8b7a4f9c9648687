using System.Runtime.CompilerServices;

namespace SafeOps.Commands.Effects;

/// <summary>
/// How deep one reading stands in texts within texts (<c>bash -c "bash -c …"</c>) and commands within commands (<c>sudo env …</c>).
/// Deeper than people write is not read any more: neither time nor the stack may be a matter of what a text says.
/// </summary>
internal sealed class Nesting
{
    private const int Deepest = 24;

    /// <summary>A text is read anew as a whole, so that it weighs more than a command's words.</summary>
    public const int Text = 3;

    public const int Command = 1;

    private int _depth;

    /// <summary>What <paramref name="read"/> gives one level deeper, or <paramref name="tooDeep"/>.</summary>
    public T Enter<T>(int weight, Func<T> read, Func<T> tooDeep)
    {
        if (_depth >= Deepest || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return tooDeep();
        _depth += weight;
        try
        {
            return read();
        }
        finally
        {
            _depth -= weight;
        }
    }
}
