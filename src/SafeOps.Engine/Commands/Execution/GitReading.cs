using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Commands.Execution;

/// <summary>
/// Asks git about repositories, with the environment and the guard that reading commands get, so that a repository's own
/// configuration starts nothing. Only for sub-commands that read. To be disposed when the last question is answered.
/// </summary>
public sealed class GitReading(IProgramRunner programs, IReadOnlyDictionary<string, string> environment) : IDisposable
{
    /// <summary>A list of files is longer than what a person reads.</summary>
    private const int OutputLimit = 64 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Dictionary<string, string> _guards = new(StringComparer.Ordinal);
    private string? _scratch;

    /// <summary>What git answered; its exit code says whether it could.</summary>
    /// <param name="folder">Where it is asked.</param>
    /// <param name="arguments">The sub-command and its words, one by one.</param>
    /// <param name="timeout">After this it is ended with all it started.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.ProgramNotFound"/> where there is no git.</exception>
    public Task<ProgramResult> RunAsync(string folder, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var bare = CleanEnvironment.Of(environment, [folder], guards: null);
        var clean = CleanEnvironment.Of(environment, [folder], Guards(bare["PATH"]!));
        var program = SearchPath.Find(clean["PATH"], OperatingSystem.IsWindows() ? "git.exe" : "git")
            ?? throw new SafeOpsException(ErrorCodes.ProgramNotFound, "git is not on this machine.", "Install git.", "git");
        return programs.RunAsync(new ProgramRequest(program, arguments, folder)
        {
            Environment = clean,
            InheritsEnvironment = false,
            Timeout = timeout,
            OutputLimit = OutputLimit,
        }, cancellationToken);
    }

    public void Dispose()
    {
        if (_scratch is not null)
            Directory.Delete(_scratch, recursive: true);
    }

    /// <summary>One guard for each git there is: a file that is being run cannot be written again.</summary>
    private string? Guards(string path)
    {
        if (SearchPath.Find(path, "git") is not { } git)
            return null;
        lock (_gate)
        {
            if (_guards.TryGetValue(git, out var made))
                return made;
            _scratch ??= Directory.CreateTempSubdirectory("safeops-git-").FullName;
            var folder = Directory.CreateDirectory(Path.Combine(_scratch, $"{_guards.Count}")).FullName;
            return GitGuard.Make(folder, path) is { } guards ? _guards[git] = guards : null;
        }
    }
}
