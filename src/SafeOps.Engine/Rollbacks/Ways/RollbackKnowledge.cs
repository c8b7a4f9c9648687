using SafeOps.Rollbacks.Timeline;

namespace SafeOps.Rollbacks.Ways;

/// <summary>What was learned of a target before anything is done.</summary>
internal sealed record RollbackKnowledge
{
    /// <summary>As <see cref="RollbackCase.Key"/>.</summary>
    public required string Key { get; init; }

    public required string Service { get; init; }

    public required string Target { get; init; }

    public required RollbackVersion Current { get; init; }

    public required string CurrentMark { get; init; }

    public required RollbackVersion Good { get; init; }

    public required string GoodMark { get; init; }

    public string Because { get; init; } = "";

    /// <summary>True where the system is at the good version already; there is nothing to run then.</summary>
    public bool IsThere { get; init; }

    public required IReadOnlyList<RollbackAct> Acts { get; init; }

    public IReadOnlyList<RollbackWarning> Warnings { get; init; } = [];

    public IReadOnlyList<string> NotLearned { get; init; } = [];

    public IReadOnlyList<string> Evidence { get; init; } = [];

    public RollbackHistory History { get; init; } = RollbackHistory.None;
}

/// <summary>A command, and what runs it.</summary>
/// <param name="Shown">What people are shown of it.</param>
/// <param name="DoAsync">Runs it to its end, under a mark by which it is found again.</param>
internal sealed record RollbackAct(RollbackCommand Shown, Func<string, IRollbackObserver, Task<ActEnding>> DoAsync);

/// <summary>How a command ended.</summary>
/// <param name="Good">Null: nobody knows whether it took place.</param>
/// <param name="Said">What it printed, secrets hidden, and what to do about it.</param>
internal sealed record ActEnding(bool? Good, string Said);

/// <summary>One way to a last good version. What it learns, it asks all at once.</summary>
internal abstract class RollbackWay
{
    /// <summary>Looks at the target; changes nothing.</summary>
    /// <param name="history">What earlier rollbacks tell, by the target's key.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Errors.SafeOpsException">Nothing can be rolled back, or not by this way.</exception>
    public abstract Task<RollbackKnowledge> LearnAsync(Func<string, RollbackHistory> history, CancellationToken cancellationToken);

    /// <summary>Waits, for commands that were begun by a SafeOps that was killed, until their programs have ended. Those that go on all the same.</summary>
    public virtual Task<IReadOnlyList<int>> StillRunningAsync(string mark, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<int>>([]);

    /// <summary>How the service is, once it settled or the time is over.</summary>
    /// <param name="since">What happened before is no news.</param>
    /// <param name="timeout">How long it has to settle.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<RollbackHealth> VerifyAsync(DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken);
}
