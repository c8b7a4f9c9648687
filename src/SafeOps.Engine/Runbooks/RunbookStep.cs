using SafeOps.Commands;

namespace SafeOps.Runbooks;

/// <summary>What a step may do.</summary>
public enum RunbookStepKind
{
    /// <summary>It looks, and is run by itself.</summary>
    Read,

    /// <summary>It changes something, or nobody can tell: a person is asked each time.</summary>
    Change,
}

/// <summary>A command of a runbook: a fenced block, with what stands around it.</summary>
public sealed record RunbookStep
{
    /// <summary>Of its place among all steps of the runbook, from 1.</summary>
    public required int Number { get; init; }

    public required RunbookSection Section { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>As it is marked; null where it is not. What it really does is the verdict's to say.</summary>
    public required RunbookStepKind? Kind { get; init; }

    /// <summary>The language its fence names, in lower case; empty where it names none.</summary>
    public required string Language { get; init; }

    /// <summary>Null where nothing here runs that language.</summary>
    public required CommandShell? Shell { get; init; }

    /// <summary>With <c>${name}</c> where a parameter's value goes; see <see cref="Parameters.ParameterText"/>.</summary>
    public required string Command { get; init; }

    /// <summary>The connection of <c>safeops.yaml</c> that SQL runs on.</summary>
    public string? Connection { get; init; }

    /// <summary>Where it runs, from the folder the runbook is walked in; null: in that folder. Full where it lay elsewhere.</summary>
    public string? Folder { get; init; }

    /// <summary>What it worked on when it was recorded; null where nobody could tell.</summary>
    public string? Environment { get; init; }

    /// <summary>The verdict when the runbook was made; null in a file of somebody else's.</summary>
    public CommandEffect? Effect { get; init; }

    /// <summary>Why it is asked; null where nobody said.</summary>
    public string? Why { get; init; }

    /// <summary>The exit code it had; null where none was recorded.</summary>
    public int? ExitCode { get; init; }

    /// <summary>It failed when it was recorded, and nothing was concluded from that.</summary>
    public bool IsDeadEnd { get; init; }

    /// <summary>Some lines of what it showed; <c>…</c> alone stands for lines that are left out.</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    /// <summary>Lines that a person demands of it: each must be in what it prints; <c>…</c> stands for anything.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>How to read what it shows: the findings and hypotheses that name it as evidence.</summary>
    public IReadOnlyList<RunbookRemark> Readings { get; init; } = [];

    /// <summary>Of a change: what takes it back; null where nothing was recorded.</summary>
    public RunbookUndo? Undo { get; init; }

    /// <summary>Of a change: a line beside it tells a person to confirm.</summary>
    public bool IsGated { get; init; }

    /// <summary>Null where it was recorded nowhere.</summary>
    public RunbookSource? Source { get; init; }

    /// <summary>Of a file: the line of its opening fence, and of the last one.</summary>
    public int Line { get; init; }

    public int LastLine { get; init; }
}

/// <summary>What takes a change back.</summary>
public sealed record RunbookUndo(string Language, CommandShell? Shell, string Command)
{
    /// <summary>Of a file: the line of its opening fence.</summary>
    public int Line { get; init; }
}

/// <summary>The recorded entry behind a part of a runbook.</summary>
/// <param name="Origin">The <see cref="RunbookOrigin.Id"/>.</param>
/// <param name="Entry">Its number.</param>
public sealed record RunbookSource(string Origin, int Entry)
{
    /// <summary>SHA-256 of what it showed, in hexadecimal digits; null for what showed nothing.</summary>
    public string? Output { get; init; }

    /// <summary>Further entries right behind it that ran the same command again.</summary>
    public IReadOnlyList<int> Repeats { get; init; } = [];

    public override string ToString() => $"{Origin}#{Entry}";
}
