using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;

namespace SafeOps.Promotion;

/// <summary>The whole way of a change into an environment: plan, gate, confirmation, run, verification, record.</summary>
public sealed class ChangeDelivery
{
    /// <summary>The dry run (<c>-WhatIf</c>): changes nothing anywhere, ledger and journal included.</summary>
    public Task<ChangePlan> PlanAsync(ChangeRequest request, IRunObserver observer, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Plans, and records the plan in the ledger as dry-run evidence. The result carries its <see cref="ChangePlan.RecordId"/>.</summary>
    public Task<ChangePlan> RecordPlanAsync(ChangeRequest request, IRunObserver observer, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Gate, plan, confirm, run, verify, record. A failed run is returned, not thrown; a refusal is thrown before anything is done.</summary>
    public Task<ChangeRun> InvokeAsync(ChangeRequest request, IRunObserver observer, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Applies, verifies, undoes, compares with the start, applies again. Not in a guarded environment.</summary>
    public Task<ChangeRun> RehearseAsync(ChangeRequest request, IRunObserver observer, CancellationToken cancellationToken) => throw new NotImplementedException();
}
