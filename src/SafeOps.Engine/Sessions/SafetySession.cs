using SafeOps.Scripts;
using SafeOps.Scripts.Safety;
using SafeOps.Scripts.Safety.Tools;

namespace SafeOps.Sessions;

/// <summary>Reviewing scripts, in a project or outside any.</summary>
public sealed class SafetySession
{
    private readonly SafetyReviewer _reviewer;
    private readonly ShellCheck _shellCheck;
    private readonly string _folder;

    private SafetySession(CommandSession commands, EnginePorts ports, string folder)
    {
        _reviewer = new SafetyReviewer(commands.Reader);
        _shellCheck = new ShellCheck(ports.Programs);
        _folder = folder;
    }

    /// <param name="from">A folder; the project is found upward from it, and need not be there.</param>
    public static SafetySession Open(string from, EnginePorts ports) => new(CommandSession.Open(from, ports), ports, from);

    /// <summary>The findings of our rules and, where it is installed and <paramref name="options"/> ask for everything, of ShellCheck.</summary>
    /// <param name="others">What was found elsewhere.</param>
    public async Task<IReadOnlyList<ScriptFinding>> ReviewAsync(ScriptFile script, SafetyReviewOptions options, IReadOnlyList<ForeignFinding> others, CancellationToken cancellationToken)
    {
        var found = options.OwnRulesOnly ? [] : await _shellCheck.ReviewAsync(script, _folder, cancellationToken).ConfigureAwait(false);
        return _reviewer.Review(script, options, [.. others, .. found]);
    }
}
