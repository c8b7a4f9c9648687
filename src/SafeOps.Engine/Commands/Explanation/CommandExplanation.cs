using SafeOps.Text;

namespace SafeOps.Commands.Explanation;

/// <summary>What a piece of a command is.</summary>
public enum ExplainedKind
{
    /// <summary>A program, builtin or function that is called; its words are its pieces.</summary>
    Command,

    SubCommand,

    Option,

    Argument,

    /// <summary>What joins commands: <c>|</c>, <c>&amp;&amp;</c>, <c>;</c>.</summary>
    Operator,

    /// <summary>A word or sign of the language, with what it governs as its pieces: <c>if</c>, <c>for</c>, <c>( … )</c>.</summary>
    Keyword,

    Redirection,

    Assignment,

    /// <summary>What the shell puts another text in place of: <c>$x</c>, <c>$( … )</c>.</summary>
    Expansion,

    /// <summary>A statement of SQL, or a part of one.</summary>
    Statement,

    /// <summary>What a script of another language does at this place.</summary>
    Script,

    /// <summary>What cannot be read for certain.</summary>
    Unknown,
}

/// <summary>A piece of a command and what it means here.</summary>
public sealed record ExplainedPiece
{
    /// <summary>As it was written; of a group its beginning and end with <c>…</c> between. A secret is masked.</summary>
    public required string Text { get; init; }

    /// <summary>Where it stands in the whole text; for a text whose characters quoting moved, the word around it.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>How deep it is nested, from 0.</summary>
    public required int Depth { get; init; }

    public required ExplainedKind Kind { get; init; }

    /// <summary>What it means, a phrase without a full stop.</summary>
    public required string Meaning { get; init; }

    /// <summary>The greatest effect of it and all inside, as the verdict has it; null where it has none of its own.</summary>
    public CommandEffect? Effect { get; init; }

    /// <summary>What it and all inside do beside their effect.</summary>
    public CommandTraits Traits { get; init; }

    /// <summary>Sentences that a person should heed; null where there is nothing to heed.</summary>
    public string? Warning { get; init; }

    /// <summary>Those inside it, in the order of the text.</summary>
    public IReadOnlyList<ExplainedPiece> Pieces { get; init; } = [];
}

/// <summary>A command text, explained piece by piece.</summary>
public sealed record CommandExplanation
{
    /// <summary>The command; a secret that an option names is masked.</summary>
    public required string Text { get; init; }

    public required CommandShell Shell { get; init; }

    /// <summary>What it does as a whole, on one line, without a full stop.</summary>
    public required string Summary { get; init; }

    /// <summary>In the order of the text.</summary>
    public required IReadOnlyList<ExplainedPiece> Pieces { get; init; }

    /// <summary>The verdict whose effects stand beside the pieces.</summary>
    public required CommandRisk Risk { get; init; }

    public CommandEffect Effect => Risk.Effect;

    public CommandTraits Traits => Risk.Traits;

    /// <summary>Effect and summary: <c>read: counts lines</c>.</summary>
    public string Brief => $"{Risk.Effect.ToString().ToLowerInvariant()}: {Summary}";
}
