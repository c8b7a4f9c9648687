using SafeOps.Processes;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Programs;

/// <summary>One command line of a step that works through a program of the user's own (their <c>kubectl</c>, with its contexts and logins).</summary>
/// <param name="Program">A name that is looked for on PATH.</param>
/// <param name="Arguments">One by one; no secret stands here, for every process of the machine can read them.</param>
internal sealed record StepCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>In characters. Answers are data and must come whole: one that is longer is refused, never cut.</summary>
    public const int LongestAnswer = 512 * 1024 * 1024;

    /// <summary>Where manifests and values go that need no file; may hold secrets.</summary>
    public string? StandardInput { get; init; }

    /// <summary>Added to what it inherits; the place for secrets.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The full path of the folder it starts in; null: the project's.</summary>
    public string? Folder { get; init; }

    /// <summary>The argument that names a file of SafeOps's own for what it answers: a new file in the project's data folder, which is nobody else's.</summary>
    public PrivateOutput? Output { get; init; }

    /// <summary>
    /// A new file that takes both of its outputs instead of a pipe, owner-only in an owner-only folder: a pipe breaks when SafeOps is killed,
    /// and a program that prints to a broken pipe is ended in the middle of its work. Not on Windows, where there is no such signal.
    /// </summary>
    public string? OutputFile { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For people to read and to paste into a POSIX shell.</summary>
    public string Line => ShellWord.Line([Program, .. Arguments]);

    public ProgramRequest Request(string projectRoot, string? mark) => Start(projectRoot) with
    {
        StandardInput = StandardInput,
        Environment = Environment,
        Timeout = Timeout,
        OutputLimit = LongestAnswer,
        Mark = mark,
    };

    /// <summary>Only that file is made owner-only: what the program itself makes (a state others read, files of its provisioners) keeps the user's own mask.</summary>
    private ProgramRequest Start(string projectRoot) => OutputFile is null || OperatingSystem.IsWindows()
        ? new(Program, Arguments, Folder ?? projectRoot)
        : new("sh", ["-c", "(umask 077; : > \"$0\") && exec \"$@\" > \"$0\" 2>&1", OutputFile, Program, .. Arguments], Folder ?? projectRoot);
}

/// <param name="Argument">As it stands in the command line: <c>-out=…</c>.</param>
/// <param name="Path">The file it names, in full.</param>
internal sealed record PrivateOutput(string Argument, string Path);
