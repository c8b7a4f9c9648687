using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>What a word of a call is.</summary>
internal enum CallPieceKind
{
    Program,
    SubCommand,
    Option,
    Argument,

    /// <summary><c>--</c>.</summary>
    EndOfOptions,

    /// <summary>Not listed, or not certain.</summary>
    Unknown,
}

/// <summary>One or two words of a call, and what they are by the tool's knowledge.</summary>
internal sealed record CallPiece(CallPieceKind Kind, int Start, int End)
{
    /// <summary>As it was written: the option's name, the sub-command.</summary>
    public string Written { get; init; } = "";

    public CommandKnowledge? Command { get; init; }

    /// <summary>The verb that names a sub-command that is not listed.</summary>
    public VerbKnowledge? Verb { get; init; }

    public OptionKnowledge? Option { get; init; }

    public ArgumentKnowledge? Argument { get; init; }

    /// <summary>The option's value, or the argument.</summary>
    public ArgumentWord? Value { get; init; }

    /// <summary>The argument and all words behind it, where it takes them.</summary>
    public IReadOnlyList<ArgumentWord> Rest { get; init; } = [];

    /// <summary>Why it is unknown, one sentence.</summary>
    public string? Problem { get; init; }

    public MeaningKnowledge? Meaning => (MeaningKnowledge?)Option ?? Argument;

    public ValueKind ValueKind => Option?.Kind ?? Argument?.Kind ?? ValueKind.Text;
}

/// <summary>A program with its words, read by what is known of the tool.</summary>
/// <param name="Tool">What is known of it.</param>
/// <param name="Command">The innermost sub-command.</param>
/// <param name="Name">The tool's name with that of its sub-command.</param>
/// <param name="Pieces">All words, in order.</param>
internal sealed record ToolCall(ToolKnowledge Tool, CommandKnowledge Command, string Name, IReadOnlyList<CallPiece> Pieces)
{
    public bool HasArguments => Pieces.Any(p => p.Kind == CallPieceKind.Argument);

    /// <summary>True where an option beside it takes the option's effect away: nothing is deleted in a dry run.</summary>
    public bool IsCalmed(CallPiece piece) => piece.Option is { Unless.Count: > 0 } option && option.Unless.Any(name =>
    {
        var equals = name.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? Pieces.Any(p => p.Option is { Value: null } other && p.Value is null && other.Names.Contains(name))
            : Pieces.Any(p => p.Option is { } other && other.Names.Contains(name[..equals]) && p.Value?.Text == name[(equals + 1)..]);
    });

    /// <summary>True where the flag stands once more, switched off: which of them counts is the tool's own affair.</summary>
    public bool IsTakenBack(CallPiece piece) => piece.Option is { Value: null } option
        && Pieces.Any(p => ReferenceEquals(p.Option, option) && OptionReader.IsFalse(p.Value?.Text));

    /// <summary>True behind the name of a plug-in or program, which gets all that follows it: <c>dotnet app.dll --help</c>.</summary>
    public bool IsHandedOn(CallPiece piece) => piece.Kind == CallPieceKind.Option
        && Pieces.TakeWhile(p => !ReferenceEquals(p, piece)).Any(p => (p.Verb?.Traits ?? p.Argument?.Traits ?? CommandTraits.None).HasFlag(CommandTraits.RunsArbitraryCode));

    /// <summary>True behind an option that is not listed and may take what follows for its value, with a dash or without.</summary>
    public bool MayBeValue(CallPiece piece)
    {
        for (var i = 1; i < Pieces.Count; i++)
        {
            if (ReferenceEquals(Pieces[i], piece))
                return Pieces[i - 1] is { Kind: CallPieceKind.Option, Option: null, Value: null };
        }
        return false;
    }
}
