using SafeOps.Processes;

namespace SafeOps.Adapters.DryRuns;

/// <summary>Everything that a script of SQL starts runs, in the sandbox and without a network; it is only told.</summary>
internal sealed class WatchingObserver : ISandboxObserver
{
    public IReadOnlySet<string> Asked { get; } = new HashSet<string>();

    public Task<ProgramAnswer> AnswerAsync(ProgramStart start, CancellationToken cancellationToken) => Task.FromResult(ProgramAnswer.Run);
}
