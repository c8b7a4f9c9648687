using SafeOps.Commands;
using SafeOps.Processes;

namespace SafeOps.Scripts.DryRuns;

/// <summary>Whether a script's dry run is one.</summary>
public enum DryRunVerdict
{
    /// <summary>It was run, changed nothing, and announced what the real run did.</summary>
    Proven,

    /// <summary>It has an effect, or announces something else than what is done.</summary>
    Refuted,

    /// <summary>Neither could be shown.</summary>
    Inconclusive,
}

/// <summary>All that is known of a script's dry run.</summary>
public sealed record DryRunReport
{
    /// <summary>Of the script, full.</summary>
    public required string Path { get; init; }

    /// <summary>Of the script's bytes (SHA-256, lower-case hex), so that a later reader sees whether it is still what was tested.</summary>
    public required string Digest { get; init; }

    public required ScriptLanguage Language { get; init; }

    /// <summary>As it was given to the script: <c>--dry-run</c>, <c>DRY_RUN=1</c>.</summary>
    public required string DryRunArgument { get; init; }

    public required DryRunVerdict Verdict { get; init; }

    /// <summary>Why, in one sentence with its full stop; of a refutation, the first effect that refutes it.</summary>
    public required string Reason { get; init; }

    /// <summary>Where in the script, where that is known.</summary>
    public int? Line { get; init; }

    /// <summary>One item for each value of <see cref="DryRunCheck"/>, in their order.</summary>
    public required IReadOnlyList<DryRunChecklistItem> Checklist { get; init; }

    /// <summary>The script, really run with the argument; null where it was not run.</summary>
    public DryRunProof? Proof { get; init; }

    /// <summary>What the real run did, against what was announced; null where it was not run.</summary>
    public DryRunComparison? Comparison { get; init; }
}

/// <summary>What the code of a dry-run mode is asked.</summary>
public enum DryRunCheck
{
    /// <summary>There is a flag, and what changes something hangs on it.</summary>
    HasDryRun,

    /// <summary>What would happen is said.</summary>
    Announces,

    /// <summary>A verbose mode explains each action.</summary>
    ExplainsVerbosely,

    /// <summary>The branch encloses the effect alone, not the choice of its targets.</summary>
    SameCodePath,

    /// <summary>The exit code says what would have been done.</summary>
    ExitCodeTells,

    /// <summary>Every command that changes something is behind the flag.</summary>
    MutationsBehindFlag,

    /// <summary>Nothing changes anything before the flag is read.</summary>
    NothingBeforeFlag,

    /// <summary>An argument that it does not know ends it.</summary>
    RejectsUnknownArguments,
}

public enum CheckOutcome
{
    Pass,
    Fail,
    Unknown,
}

/// <summary>One question to the code, answered.</summary>
/// <param name="Check">The question.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Line">Where, 1-based; null where it is about the whole.</param>
/// <param name="Reason">One sentence.</param>
public sealed record DryRunChecklistItem(DryRunCheck Check, CheckOutcome Outcome, int? Line, string Reason)
{
    /// <summary>Each place that is to be mended, where the check fails.</summary>
    public IReadOnlyList<ScriptPlace> Places { get; init; } = [];
}

/// <summary>A place in a script.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Text">What stands there, in one line, with secrets hidden.</param>
/// <param name="Message">What is to be said of it, in one sentence.</param>
public sealed record ScriptPlace(int Line, string Text, string Message);

/// <summary>How a program fared that a script started.</summary>
public enum ProgramVerdict
{
    /// <summary>It ran in the sandbox; what it did to files is among the files.</summary>
    Ran,

    /// <summary>It reads, and the real program outside the sandbox answered.</summary>
    Answered,

    /// <summary>It was answered with nothing: it reads and there is no broker, or the machine lacks it.</summary>
    AnsweredEmpty,

    /// <summary>It would have changed something elsewhere, and was not run.</summary>
    Withheld,
}

/// <summary>A program that a script started.</summary>
/// <param name="Command">Its words, quoted for bash where needed, with secrets hidden.</param>
/// <param name="Effect">What it does, by what is known of it.</param>
/// <param name="Verdict">What became of it.</param>
public sealed record StartedProgram(string Command, CommandEffect Effect, ProgramVerdict Verdict)
{
    /// <summary>One sentence on the effect or the verdict.</summary>
    public string Why { get; init; } = "";
}

/// <summary>A script, really run in a sandbox.</summary>
public sealed record SandboxRun
{
    /// <summary>As a command line.</summary>
    public required string Command { get; init; }

    public required int ExitCode { get; init; }
    public required TimeSpan Duration { get; init; }
    public required bool TimedOut { get; init; }

    /// <summary>What it printed, secrets hidden, cut in the middle where it is long.</summary>
    public required string Output { get; init; }
    public required string ErrorOutput { get; init; }
    public required IReadOnlyList<StartedProgram> Programs { get; init; }
    public required IReadOnlyList<FileChange> Files { get; init; }
    public required IReadOnlyList<NetworkAttempt> Network { get; init; }

    /// <summary>The limit that ended it; null where none did.</summary>
    public string? Exceeded { get; init; }
}

/// <summary>The dry run, run.</summary>
public sealed record DryRunProof
{
    /// <summary>What held it: a sentence without its full stop.</summary>
    public required string How { get; init; }

    /// <summary>With the argument where it was asked to be, then with it in other places and beside other options.</summary>
    public required IReadOnlyList<SandboxRun> Runs { get; init; }

    /// <summary>What it did though nothing should have happened, in order.</summary>
    public required IReadOnlyList<ScriptEffect> Effects { get; init; }
}

public enum ScriptEffectKind
{
    FileCreated,
    FileChanged,
    FileDeleted,
    FileAttributes,

    /// <summary>A program that works elsewhere than on this machine's files.</summary>
    Command,
    Network,
    Rows,
}

/// <summary>One thing that a script did or would have done.</summary>
/// <param name="Kind">To what.</param>
/// <param name="Target">A path, a command, an address, a table.</param>
/// <param name="Summary">One phrase: <c>deletes /var/log/app/old.log</c>.</param>
public sealed record ScriptEffect(ScriptEffectKind Kind, string Target, string Summary)
{
    /// <summary>Where in the script, where that is known.</summary>
    public int? Line { get; init; }
}

/// <summary>A line of the dry run's output that says that something would happen.</summary>
/// <param name="Line">1-based, in the output.</param>
/// <param name="Text">The line.</param>
public sealed record Announcement(int Line, string Text);

public sealed record AnnouncedEffect(ScriptEffect Effect, Announcement Announcement);

/// <summary>The same script without the flag, in a fresh sandbox, against what was announced.</summary>
public sealed record DryRunComparison
{
    public required SandboxRun Run { get; init; }
    public required IReadOnlyList<AnnouncedEffect> Matched { get; init; }
    public required IReadOnlyList<Announcement> AnnouncedButNotDone { get; init; }
    public required IReadOnlyList<ScriptEffect> DoneButNotAnnounced { get; init; }
}
