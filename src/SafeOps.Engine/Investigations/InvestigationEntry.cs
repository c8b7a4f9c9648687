using SafeOps.Commands;
using SafeOps.Errors;

namespace SafeOps.Investigations;

/// <summary>What a note is.</summary>
public enum InvestigationNoteKind
{
    /// <summary>What is the case, shown by its evidence. Without evidence it is an opinion, and is called one wherever it is written.</summary>
    Finding,

    /// <summary>What may be the case.</summary>
    Hypothesis,

    /// <summary>What was decided, and why.</summary>
    Decision,

    /// <summary>What a person did to a system.</summary>
    Action,

    /// <summary>What is not known yet.</summary>
    Question,
}

/// <summary>How a step came into the investigation.</summary>
public enum InvestigationStepOrigin
{
    /// <summary>SafeOps ran it.</summary>
    Run,

    /// <summary>A line of the shell's history that only reads; SafeOps ran it again.</summary>
    History,
}

/// <summary>One entry of an investigation; they are numbered from 1 in the order they were acknowledged, and never change.</summary>
/// <param name="Number">What <c>-Evidence</c> names.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="Actor">Who recorded it.</param>
public abstract record InvestigationEntry(int Number, DateTimeOffset At, string Actor);

/// <summary>A command that only reads, and what it showed. Secrets are hidden in every text.</summary>
public sealed record InvestigationStep(int Number, DateTimeOffset At, string Actor) : InvestigationEntry(Number, At, Actor)
{
    public required string Command { get; init; }

    public required CommandShell Shell { get; init; }

    /// <summary>Why it was asked; null where nobody said.</summary>
    public string? Why { get; init; }

    /// <summary>The folder it ran in, full.</summary>
    public required string Folder { get; init; }

    /// <summary>The machine it ran on.</summary>
    public required string Host { get; init; }

    /// <summary>The environment it looked at, by the verdict; null where nobody can tell.</summary>
    public string? Environment { get; init; }

    /// <summary>The connection that SQL ran on.</summary>
    public string? Connection { get; init; }

    /// <summary>-1 where it was ended at its limit of time, 127 where bash found no such program.</summary>
    public required int ExitCode { get; init; }

    public required TimeSpan Duration { get; init; }

    public bool TimedOut { get; init; }

    /// <summary>SHA-256 of what is kept of its output, and the name of the file that keeps it; see <see cref="InvestigationStore.ReadOutput"/>. The store fills it in.</summary>
    public string OutputDigest { get; init; } = "";

    /// <summary>Of what is kept, in bytes.</summary>
    public long OutputLength { get; init; }

    /// <summary>It printed more than is kept; what is kept says where it was cut.</summary>
    public bool IsOutputCut { get; init; }

    /// <summary>The first lines of its output, for a glance.</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    public InvestigationStepOrigin Origin { get; init; }
}

/// <summary>The end of an investigation, and the last of its entries.</summary>
public sealed record InvestigationConclusion(int Number, DateTimeOffset At, string Actor) : InvestigationEntry(Number, At, Actor)
{
    public required string RootCause { get; init; }

    public required string Resolution { get; init; }

    /// <summary>Numbers of the steps that show the root cause, ascending.</summary>
    public IReadOnlyList<int> Evidence { get; init; } = [];
}

/// <summary>What a person or an assistant says.</summary>
public sealed record InvestigationNote(int Number, DateTimeOffset At, string Actor) : InvestigationEntry(Number, At, Actor)
{
    public required InvestigationNoteKind Kind { get; init; }

    public required string Text { get; init; }

    /// <summary>Numbers of earlier steps, ascending.</summary>
    public IReadOnlyList<int> Evidence { get; init; } = [];

    /// <summary>Of an action: the command that a person ran; null where none was named.</summary>
    public string? Command { get; init; }

    /// <summary>Of an action: the command that takes it back; null where none was named.</summary>
    public string? Undo { get; init; }

    public CommandShell Shell { get; init; }

    /// <summary>Of an action: the folder its command is meant in, full.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Throws where it could not be added: to one that is completed, with evidence that is no step's, or with a command where it is no
    /// action. Nothing is written.
    /// </summary>
    public void Demand(Investigation investigation)
    {
        if (!investigation.IsOpen)
            throw InvestigationStore.Closed(investigation);
        InvestigationEvidence.Demand(Evidence, investigation.Entries);
        if (Kind != InvestigationNoteKind.Action && (Command ?? Undo) is { } command)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"A {Kind.ToString().ToLowerInvariant()} has no command of its own: '{command}'.",
                "What a person ran is an Action; what shows a finding is a step (Add-InvestigationStep), and its number the -Evidence.", command);
    }

    /// <summary>True for a finding that no step shows.</summary>
    public bool IsOpinion => Kind == InvestigationNoteKind.Finding && Evidence.Count == 0;
}
