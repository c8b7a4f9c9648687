using SafeOps.Commands.Effects.Bash;

namespace SafeOps.Commands.Effects;

/// <summary>Where a command's standard input comes from.</summary>
internal enum InputSource
{
    /// <summary>Whatever the shell has: a terminal, or nothing.</summary>
    Inherited,

    /// <summary>The output of the command before it.</summary>
    Piped,

    File,

    /// <summary>A here-document or here-string.</summary>
    Text,
}

/// <summary>What is around a command.</summary>
/// <param name="Place">Where it runs.</param>
/// <param name="Input">Where its standard input comes from.</param>
/// <param name="Document">The text of its standard input, where it stands in the text.</param>
internal readonly record struct Situation(RunPlace Place, InputSource Input, ArgumentWord? Document)
{
    /// <summary>The same for one of several that read the same input: what is left of it for this one is not known. Of nothing, nothing is left.</summary>
    public Situation Shared => Document is { Text: not "" } ? this with { Input = InputSource.Piped, Document = null } : this;

    /// <summary>What is certain of the words that are piped in.</summary>
    public OutputShape InputShape => Input == InputSource.Piped ? PipedShape : OutputShape.None;

    /// <summary>What the command before it writes.</summary>
    public OutputShape PipedShape { private get; init; }

    /// <summary>The same place, for a command inside: its input is what the outer one has.</summary>
    public Situation Elsewhere => this with { Place = Place with { IsElsewhere = true } };
}
