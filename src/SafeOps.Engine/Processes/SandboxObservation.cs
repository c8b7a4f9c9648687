namespace SafeOps.Processes;

/// <summary>What a sandbox allows all its processes together, beside the time and output of its program. Whoever exceeds it is ended, and <see cref="SandboxObservation.Exceeded"/> says so.</summary>
/// <param name="Memory">In bytes, of all processes.</param>
/// <param name="Processes">At one time.</param>
/// <param name="Disk">In bytes, of all that is written.</param>
public sealed record SandboxLimits(long Memory, int Processes, long Disk);

/// <summary>Hears of every program that is started in a sandbox, and answers for those that must not run there.</summary>
public interface ISandboxObserver
{
    /// <summary>
    /// Names of programs (<c>kubectl</c>) that are not started but asked about, by whatever path and whether or not they are there; or full
    /// paths. What is not named here runs, and is told. A name is found on PATH, in the usual places and in the folder where the
    /// program runs; a file elsewhere needs its path here.
    /// </summary>
    IReadOnlySet<string> Asked { get; }

    /// <summary>
    /// A program was named that is to be asked about: it waits until this answers. Called for several at once. What this throws, the run
    /// throws when it has ended; the program ends with 126.
    /// </summary>
    Task<ProgramAnswer> AnswerAsync(ProgramStart start, CancellationToken cancellationToken);
}

/// <summary>A program that was started, or would have been.</summary>
/// <param name="Number">From 1, in the order of their starts.</param>
/// <param name="Process">Its number in the sandbox.</param>
/// <param name="Parent">The number of the process that started it.</param>
/// <param name="Program">As it was called: a full path, or a name where the machine has no such program.</param>
/// <param name="Arguments">Without the program's own name.</param>
/// <param name="Folder">Where it was started.</param>
public sealed record ProgramStart(int Number, int Process, int Parent, string Program, IReadOnlyList<string> Arguments, string Folder)
{
    public string Name => Path.GetFileName(Program);

    /// <summary>What it was given to read, where it was asked about and its arguments say that it reads: <c>kubectl apply -f -</c>. Cut at 1 MB.</summary>
    public string? Input { get; init; }
}

/// <summary>What becomes of a program that was asked about.</summary>
/// <param name="Result">What it is made to say; null: it is run, in the sandbox.</param>
public sealed record ProgramAnswer(ProgramResult? Result)
{
    public static ProgramAnswer Run { get; } = new((ProgramResult?)null);

    /// <summary>It ends well and says nothing.</summary>
    public static ProgramAnswer Empty { get; } = new(new ProgramResult(0, "", "", TimeSpan.Zero, TimedOut: false));
}

public enum FileChangeKind
{
    Created,
    Changed,
    Deleted,

    /// <summary>The contents are the same: owner, rights or times are not.</summary>
    Attributes,
}

/// <summary>How a file, folder or link differs at the end from the beginning; what came and went between is not told.</summary>
/// <param name="Path">Full, as the program saw it.</param>
/// <param name="Kind">What happened to it.</param>
/// <param name="IsFolder">A deleted folder is told once, without what was in it.</param>
/// <param name="Digest">Of a file's contents at the end (SHA-256, lower-case hex), or a link's target; null of a folder and of what is gone.</param>
public sealed record FileChange(string Path, FileChangeKind Kind, bool IsFolder, string? Digest)
{
    /// <summary>Of a deleted folder: the files and links that were in it, cut at 1,000.</summary>
    public IReadOnlyList<string> Inside { get; init; } = [];
}

/// <summary>Somebody tried to reach another machine, or itself, by the network.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, or <c>any</c> where that is not known.</param>
/// <param name="Address"><c>192.0.2.1:443</c>, <c>example.org</c>; null where it is not known.</param>
/// <param name="Count">How often.</param>
public sealed record NetworkAttempt(string Protocol, string? Address, int Count)
{
    /// <summary>What is known of what was to be sent: <c>GET</c>; null where nothing is.</summary>
    public string? Method { get; init; }
}

/// <summary>What really happened in a sandbox.</summary>
public sealed record SandboxObservation
{
    /// <summary>In the order of their starts; the first is the request's own program. What is built into a shell is no program.</summary>
    public required IReadOnlyList<ProgramStart> Programs { get; init; }

    /// <summary>By path.</summary>
    public required IReadOnlyList<FileChange> Files { get; init; }

    public required IReadOnlyList<NetworkAttempt> Network { get; init; }

    /// <summary>The limit that ended it, as a sentence without its full stop; null where none did. Running out of time is the program's <see cref="ProgramResult.TimedOut"/>.</summary>
    public string? Exceeded { get; init; }

    /// <summary>What could not be observed, as sentences without their full stops; empty where everything was.</summary>
    public IReadOnlyList<string> Blind { get; init; } = [];

    /// <summary>What is not on the machine as it was before: empty, unless something else worked on the same files meanwhile, or the sandbox has a hole.</summary>
    public IReadOnlyList<string> HostDifferences { get; init; } = [];
}
