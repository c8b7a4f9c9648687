using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;

namespace SafeOps.Changes.Running;

/// <summary>How an action ended, for the run to go on from.</summary>
internal enum ActionEnd { Done, Failed, InDoubt }

/// <summary>
/// Carries out one action: intent on disk, apply, outcome on disk, verify. An action that was begun before (a crash, a stop)
/// is first asked about by its step type's probe.
/// </summary>
internal sealed class ActionRunner(RunExecution run)
{
    /// <param name="assume">A person's answer for an action whose system cannot be asked; null: none was given.</param>
    public async Task<ActionEnd> RunAsync(PlannedAction action, bool? assume, CancellationToken cancellationToken)
    {
        var type = StepTypes.Get(action.Uses);
        var context = run.Context(action);
        var phase = run.Read(action.Id).Phase;
        if (phase == ActionPhase.InDoubt)
        {
            if (await SettleDoubtAsync(type, action, context, assume, cancellationToken).ConfigureAwait(false) is { } end)
                return end;
            phase = run.Read(action.Id).Phase;
        }
        if (phase == ActionPhase.Pending)
        {
            if (await ApplyAsync(type, action, context, cancellationToken).ConfigureAwait(false) is { } end)
                return end;
            phase = ActionPhase.Applied;
        }
        if (phase == ActionPhase.Failed)
            return ActionEnd.Failed;
        return phase == ActionPhase.Applied ? await VerifyAsync(type, action, context, cancellationToken).ConfigureAwait(false) : ActionEnd.Done;
    }

    /// <summary>Finds out what an action in doubt did. Null: it is settled, look at its phase.</summary>
    public async Task<ActionEnd?> SettleDoubtAsync(StepType type, PlannedAction action, ActionContext context, bool? assume, CancellationToken cancellationToken)
    {
        var probe = await ProbeAsync(type, action, context, cancellationToken).ConfigureAwait(false);
        if (probe.Answer == ProbeAnswer.Partly)
            run.Log.Warn($"{action.Target}: '{action.Id}' was cut off. {probe.Reason}", action);
        else
            run.Log.Say(() => $"{action.Id} was begun and its end is not recorded; asked, the system says: {probe.Answer}. {probe.Reason}", action);
        switch (probe.Answer)
        {
            case ProbeAnswer.Done:
                await run.RecordAsync(JournalEvent.Applied, action, Outcome(probe.Actual, $"found done after an interruption: {probe.Reason}")).ConfigureAwait(false);
                return null;
            case ProbeAnswer.NotDone or ProbeAnswer.Partly:
                // Apply goes on from what is there; the intent stands.
                return await ApplyAsync(type, action, context, cancellationToken).ConfigureAwait(false);
            default:
                if (assume is not { } done)
                {
                    run.Log.Warn($"{action.Target}: it cannot be told whether '{action.Id}' happened. {probe.Reason}", action);
                    return ActionEnd.InDoubt;
                }
                await run.RecordAsync(JournalEvent.DoubtSettled, action, new JsonObject { ["done"] = done, ["reason"] = "a person answered" }).ConfigureAwait(false);
                run.Log.Note(() => $"A person answered that '{action.Id}' {(done ? "happened" : "did not happen")}.", action.StepKey);
                return null;
        }
    }

    private async Task<ActionEnd?> ApplyAsync(StepType type, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var first = run.Read(action.Id).Phase == ActionPhase.Pending;
        if (first)
            await run.RecordAsync(JournalEvent.Intent, action).ConfigureAwait(false);
        run.Log.Say(() => RunSentences.About(action), action);
        try
        {
            var result = await type.ApplyAsync(action, context, cancellationToken).ConfigureAwait(false);
            await run.RecordAsync(JournalEvent.Applied, action, Outcome(result.Actual, result.Note)).ConfigureAwait(false);
            run.Log.Say(() => RunSentences.Outcome(action, result.Actual, result.Note), action);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.StorageFailed)
        {
            throw; // The journal itself cannot be written: nothing more may be done.
        }
        catch (Exception error)
        {
            return await FailAsync(type, action, context, error, first).ConfigureAwait(false);
        }
    }

    /// <summary>After an error: did it do nothing, a part, or all of it?</summary>
    /// <param name="first">Nothing was ever begun before.</param>
    private async Task<ActionEnd?> FailAsync(StepType type, PlannedAction action, ActionContext context, Exception error, bool first)
    {
        var known = error as SafeOpsException;
        var reason = known is null
            ? $"{action.Target}: {error.Message}"
            : known.Told;
        if (known?.Code == ErrorCodes.RunInDoubt)
        {
            run.Log.Warn(reason, action);
            return ActionEnd.InDoubt;
        }
        var probe = first && NothingStarted(known?.Code)
            ? new ProbeResult(ProbeAnswer.NotDone, "")
            : await ProbeAsync(type, action, context, CancellationToken.None).ConfigureAwait(false);
        if (probe is Unasked)
        {
            run.Log.Warn($"{reason} {probe.Reason}", action);
            return ActionEnd.InDoubt;
        }
        if (known?.Code == ErrorCodes.ConnectionLost && probe.Answer == ProbeAnswer.Done)
        {
            await run.RecordAsync(JournalEvent.Applied, action, Outcome(probe.Actual, $"found done after the connection was lost: {probe.Reason}")).ConfigureAwait(false);
            return null;
        }
        await run.RecordAsync(JournalEvent.Failed, action, new JsonObject
        {
            ["reason"] = run.Hide(reason),
            ["code"] = known?.Code.Id ?? ErrorCodes.ActionFailed.Id,
            ["left"] = probe.Answer != ProbeAnswer.NotDone,
        }).ConfigureAwait(false);
        run.Log.Fail(() => $"Failed: {reason} {(probe.Answer == ProbeAnswer.NotDone ? "It has done nothing." : "It may have done a part.")}", action);
        return ActionEnd.Failed;
    }

    /// <summary>The system could not be reached to be asked: it may well be able to tell later.</summary>
    private sealed record Unasked(string Why) : ProbeResult(ProbeAnswer.Unknown, Why);

    private static async Task<ProbeResult> ProbeAsync(StepType type, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await type.ProbeAsync(action, context, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetUnreachable || error.Code == ErrorCodes.ConnectionLost || error.Code == ErrorCodes.TargetBusy)
        {
            return new Unasked($"It cannot be asked now what became of it: {error.Message}");
        }
    }

    /// <summary>Errors that come before the first effect.</summary>
    private static bool NothingStarted(ErrorCode? code) =>
        code == ErrorCodes.TargetChanged || code == ErrorCodes.ProgramNotFound || code == ErrorCodes.SecretUnavailable || code == ErrorCodes.TargetUnreachable;

    private async Task<ActionEnd> VerifyAsync(StepType type, PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await type.VerifyAsync(action, context, cancellationToken).ConfigureAwait(false);
            await run.RecordAsync(JournalEvent.Verified, action).ConfigureAwait(false);
            run.Log.Say(() => $"Verified: {action.Target}, looked at again, is as the action left it.", action);
            return ActionEnd.Done;
        }
        catch (Exception error) when (!RunExecution.StopsRun(error))
        {
            var code = (error as SafeOpsException)?.Code ?? ErrorCodes.VerificationFailed;
            await run.RecordAsync(JournalEvent.Failed, action, new JsonObject { ["reason"] = run.Hide(RunExecution.Tell(action, error)), ["code"] = code.Id, ["left"] = true }).ConfigureAwait(false);
            run.Log.Fail(() => $"Verification failed: {RunExecution.Tell(action, error)}", action);
            return ActionEnd.Failed;
        }
    }

    private JsonObject Outcome(JsonObject? actual, string? note) => new()
    {
        ["actual"] = actual?.DeepClone(),
        ["note"] = note is null ? null : run.Hide(note),
    };
}
