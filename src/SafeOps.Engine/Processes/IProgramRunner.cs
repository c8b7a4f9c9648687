using SafeOps.Errors;

namespace SafeOps.Processes;

/// <summary>A program to start: the file, its arguments one by one (never a shell string), and where.</summary>
public sealed record ProgramRequest(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>Variables added to (or, with null, removed from) the environment it inherits.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>False: <see cref="Environment"/> is all there is.</summary>
    public bool InheritsEnvironment { get; init; } = true;

    public string? StandardInput { get; init; }

    /// <summary>A name by which <see cref="IProgramRunner.FindRunning"/> finds it and what it started, in another process too. Null: nobody will ask.</summary>
    public string? Mark { get; init; }

    /// <summary>After this the program and its children are killed. Null waits for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many characters of each stream are kept (the first half and the last); the rest is counted and dropped.</summary>
    public int OutputLimit { get; init; } = 64 * 1024;

    /// <summary>Hears everything it prints, also what is not kept. Each stream is told in order, the two of them from different threads.</summary>
    public OutputListener? Listener { get; init; }
}

/// <summary>The two streams a program prints to.</summary>
public enum OutputStream
{
    Output,
    Errors,
}

/// <summary>Hears a piece of what a program prints; it ends anywhere, also within a line.</summary>
public delegate void OutputListener(OutputStream stream, ReadOnlySpan<char> text);

public sealed record ProgramResult(int ExitCode, string Output, string ErrorOutput, TimeSpan Duration, bool TimedOut);

/// <summary>Starts programs. Standard input is empty unless given, so that nothing waits for a keyboard.</summary>
public interface IProgramRunner
{
    /// <summary>
    /// Throws <see cref="SafeOpsException"/> (<see cref="ErrorCodes.ProgramNotFound"/>) where the program is not found;
    /// a cancelled wait kills the program with its children and throws <see cref="OperationCanceledException"/>.
    /// </summary>
    Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken);

    /// <summary>The processes on this machine that belong to a program started with this mark. Empty where the system does not tell (all but Linux).</summary>
    IReadOnlyList<int> FindRunning(string mark) => [];
}
