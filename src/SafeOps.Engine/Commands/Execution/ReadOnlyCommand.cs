using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Commands.Execution;

/// <summary>Whether a text runs in a sandbox (<see cref="ISandbox"/>).</summary>
public enum SandboxUse
{
    /// <summary>In one where the machine has one; the result says.</summary>
    WhereAvailable,

    /// <summary>In one, or not at all.</summary>
    Required,

    /// <summary>Without: what asks the kernel for more than files (<c>dmesg</c>, <c>tcpdump</c>, another user's sockets) needs rights that a sandbox takes away.</summary>
    Never,
}

/// <summary>A text to run if it only reads.</summary>
public sealed record ReadOnlyCommandRequest(string Text, CommandShell Shell, string WorkingFolder)
{
    /// <summary>After this everything that the text started is ended.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many characters of each stream the result holds: the beginning and the end. A longer one is saved whole.</summary>
    public int OutputLimit { get; init; } = 64 * 1024;

    /// <summary>How many rows of a database's answer the result holds.</summary>
    public int RowLimit { get; init; } = 1000;

    /// <summary>A text whose only effect is output of its own may run too; what it would write over is left as it is.</summary>
    public bool AllowGenerate { get; init; }

    /// <summary>A person was asked, as a rule of the project wants it, and said yes.</summary>
    public bool Confirmed { get; init; }

    /// <summary>The environment it is about, for the verdict; null: the text says.</summary>
    public string? Environment { get; init; }

    /// <summary>The connection of <c>safeops.yaml</c> that SQL runs on.</summary>
    public string? Connection { get; init; }

    public SandboxUse Sandbox { get; init; } = SandboxUse.WhereAvailable;
}

/// <summary>What a text that only reads answered. Secrets are hidden in every text of it.</summary>
public sealed record ReadOnlyCommandResult
{
    /// <summary>The text that ran.</summary>
    public required string Command { get; init; }

    /// <summary>Standard output by lines; of a long one the beginning, a line that says how much is left out, and the end.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    /// <summary>Standard error by lines, as <see cref="Output"/>.</summary>
    public IReadOnlyList<string> ErrorOutput { get; init; } = [];

    /// <summary>What a database answered, by column; empty for others.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows { get; init; } = [];

    /// <summary>What PowerShell gave, as objects.</summary>
    public IReadOnlyList<object?> Objects { get; init; } = [];

    /// <summary>0 where all went well; -1 where it was ended by <see cref="TimedOut"/>.</summary>
    public int ExitCode { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    public required CommandRisk Risk { get; init; }

    /// <summary>It took longer than it might and was ended; what it had printed is there.</summary>
    public bool TimedOut { get; init; }

    /// <summary>A part of the output or rows is left out.</summary>
    public bool Cut { get; init; }

    /// <summary>What was done to files could not stay, whatever the verdict.</summary>
    public bool Sandboxed { get; init; }

    /// <summary>What held it, or why nothing did.</summary>
    public required string SandboxNote { get; init; }

    /// <summary>The file with all of a standard output that was cut; null where nothing was. Owner-only, secrets hidden.</summary>
    public string? OutputPath { get; init; }

    /// <summary>The same of standard error.</summary>
    public string? ErrorOutputPath { get; init; }

    /// <summary>Files that the text made and that were kept, as it was allowed to generate.</summary>
    public IReadOnlyList<string> NewFiles { get; init; } = [];

    /// <summary>Files that it wrote and that were not kept, each with why.</summary>
    public IReadOnlyList<string> NotKept { get; init; } = [];
}

/// <summary>Refused: the text does more than read, or nobody can tell.</summary>
public sealed class CommandNotReadOnlyException(string message, string nextStep, CommandRisk risk)
    : SafeOpsException(ErrorCodes.CommandNotReadOnly, message, nextStep, risk)
{
    /// <summary>The whole verdict, with every reason.</summary>
    public CommandRisk Risk { get; } = risk;
}
