using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Changes.Running;

/// <summary>Repeats the checks of a run: those of the step types on what they left, and those the author wrote.</summary>
internal sealed class RunVerifier(RunExecution run)
{
    public async Task<IReadOnlyList<VerificationFinding>> VerifyAsync(CancellationToken cancellationToken)
    {
        var findings = new List<VerificationFinding>();
        var done = run.State.Actions.Where(a => a.Phase is ActionPhase.Applied or ActionPhase.Verified).OrderBy(a => a.Order).ToList();
        // What one action left and a later one changed again is judged by the later one.
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var state in done.Where(a => a.Action.Verb != ActionVerb.Read))
        {
            foreach (var touched in Touches(state.Action))
                last[touched] = state.Order;
        }
        foreach (var state in done.Where(a => a.Action.Verb != ActionVerb.Read && Touches(a.Action).All(t => last[t] == a.Order)))
            findings.Add(await ActionAsync(state.Action, cancellationToken).ConfigureAwait(false));
        foreach (var step in run.Intent.Steps.Where(s => s.Verify.Count > 0 && run.State.Step(s.Key).Actions.All(a => run.State[a.Id].Phase != ActionPhase.Skipped)))
        {
            foreach (var check in await new StepChecks(run).RunAsync(step.Key, cancellationToken).ConfigureAwait(false))
                findings.Add(new VerificationFinding(step.Key, check.What, check.Passed, check.Found));
        }
        return findings;
    }

    private static IEnumerable<string> Touches(PlannedAction action) => StepTypes.Get(action.Uses).Touches(action);

    private async Task<VerificationFinding> ActionAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        try
        {
            await StepTypes.Get(action.Uses).VerifyAsync(action, run.Context(action), cancellationToken).ConfigureAwait(false);
            return new VerificationFinding(action.StepKey, action.Summary, true, "as the run left it");
        }
        catch (SafeOpsException error)
        {
            return new VerificationFinding(action.StepKey, action.Summary, false, run.Hide(error.Message));
        }
    }
}

/// <summary>The checks of a run, repeated.</summary>
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
