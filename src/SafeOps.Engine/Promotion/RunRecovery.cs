using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;

namespace SafeOps.Promotion;

/// <summary>What a person answers for an action whose system cannot be asked.</summary>
public enum DoubtAnswer { Done, NotDone }

/// <summary>After a crash, a stop or second thoughts.</summary>
public sealed class RunRecovery
{
    /// <summary>
    /// Goes on with an unfinished run. Without an id: the project's only one; null, quietly, where there is none; throws
    /// <c>RunAmbiguous</c> listing them where there are several. Ids may be shortened to a unique prefix.
    /// </summary>
    public Task<ChangeRun?> ResumeAsync(string? runId, DoubtAnswer? assume, IRunObserver observer, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>What undoing the run would do, item by item; refused items say why. Changes nothing.</summary>
    public Task<ChangePlan> PlanUndoAsync(string runId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Never closed by a gate. Also undoes an unfinished run.</summary>
    public Task<ChangeRun> UndoAsync(string runId, DoubtAnswer? assume, IRunObserver observer, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Repeats the verification of a run and records the result; a failure revokes what it contradicts.</summary>
    public Task<RunVerification> TestAsync(string runId, IRunObserver observer, CancellationToken cancellationToken) => throw new NotImplementedException();
}

public sealed record RunVerification
{
    public required string RunId { get; init; }
    public required string Change { get; init; }
    public required string Environment { get; init; }
    public required bool Passed { get; init; }
    public required IReadOnlyList<VerificationFinding> Findings { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The ledger's record of this verification.</summary>
    public long? RecordId { get; init; }
}

/// <param name="What">The action or check.</param>
public sealed record VerificationFinding(string StepKey, string What, bool Passed, string Found);
