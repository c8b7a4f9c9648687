namespace SafeOps.Processes;

/// <summary>What becomes of what a program writes to files in a sandbox.</summary>
public enum SandboxWrites
{
    /// <summary>It happens, and vanishes when the program ends. Places that cannot be overlaid are read-only.</summary>
    ThrownAway,

    /// <summary>Every file system is read-only and otherwise as it is, so that <c>df</c> and <c>mount</c> tell what is so.</summary>
    Refused,
}

/// <summary>A program to run so that nothing it does to a file stays.</summary>
public sealed record SandboxRequest(ProgramRequest Program)
{
    public SandboxWrites Writes { get; init; } = SandboxWrites.ThrownAway;

    /// <summary>
    /// The program sees the machine's processes, as <c>ps</c> must; its signals reach them too. Otherwise it reaches none but
    /// its own, and all of them end with it.
    /// </summary>
    public bool SeesProcesses { get; init; }

    /// <summary>Folders whose new and changed regular files are handed over when the program has ended.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>The folder that takes them, each under the number of its folder in <see cref="Keep"/>: <c>0/out/list.csv</c>. It must exist.</summary>
    public string? KeepIn { get; init; }

    /// <summary>False: a network of its own, with nothing in it but itself.</summary>
    public bool HasNetwork { get; init; } = true;

    /// <summary>Null: none beside those of the program.</summary>
    public SandboxLimits? Limits { get; init; }

    /// <summary>
    /// Null: nobody looks at what it starts or does. What is observed must be thrown away, does not see the machine's processes,
    /// and may go on in the background until its time is up. Where it cannot be observed it is not run.
    /// </summary>
    public ISandboxObserver? Observer { get; init; }
}

/// <summary>How a program fared in a sandbox.</summary>
/// <param name="Program">Null where it was not begun, because there is no sandbox here.</param>
/// <param name="How">What held it, or why nothing could: a sentence without its full stop.</param>
public sealed record SandboxResult(ProgramResult? Program, string How)
{
    /// <summary>What the program and all it started really did; null where nobody observed.</summary>
    public SandboxObservation? Observed { get; init; }
}

/// <summary>
/// Runs a program over a file system whose changes vanish with it. It holds off what is done to files; what is said to other systems
/// only where it <see cref="SandboxRequest.HasNetwork">has no network</see>: otherwise the network is open, for reading needs it.
/// </summary>
public interface ISandbox
{
    /// <summary>Throws as <see cref="IProgramRunner.RunAsync"/> does. Where there is no sandbox it answers why and runs nothing.</summary>
    Task<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken);
}
