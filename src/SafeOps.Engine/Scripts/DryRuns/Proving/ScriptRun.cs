using SafeOps.Processes;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>A run that was made, with what is needed to judge it.</summary>
internal sealed record ScriptRun
{
    public required PlannedRun Plan { get; init; }

    /// <summary>As it is reported, secrets hidden.</summary>
    public required SandboxRun Shown { get; init; }

    public required string How { get; init; }

    /// <summary>In the order in which they are told: programs as they were started, then files by path, then the network.</summary>
    public required IReadOnlyList<RunEffect> Effects { get; init; }

    /// <summary>All programs that were started, first those that were asked about.</summary>
    public required IReadOnlyList<BrokeredCall> Calls { get; init; }

    /// <summary>Withheld calls of which nobody can tell whether they change anything.</summary>
    public required IReadOnlyList<RunEffect> Undecided { get; init; }

    public required string Output { get; init; }

    public required string ErrorOutput { get; init; }

    public IReadOnlyList<string> Blind { get; init; } = [];

    public IReadOnlyList<string> HostDifferences { get; init; } = [];

    /// <summary>It came to an end by itself, and says that all went well.</summary>
    public bool EndedWell => Shown is { ExitCode: 0, TimedOut: false, Exceeded: null };

    /// <summary>It ended well, or with an exit code that says what would be done.</summary>
    public bool IsUnderstood => EndedWell || OutputLines.Read(Output, ErrorOutput).Any(l => l.Mood == LineMood.Announces && ChangeVerbs.In(l.Text));
}

/// <summary>An effect with what it is known by.</summary>
/// <param name="Shown">As it is reported.</param>
internal sealed record RunEffect(ScriptEffect Shown)
{
    public FileChange? File { get; init; }

    public BrokeredCall? Call { get; init; }

    public NetworkAttempt? Network { get; init; }
}
