using SafeOps.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>A run that did not end well, as the error that stands beside it.</summary>
internal static class RunFailure
{
    /// <summary>Null for a run that ended well, or as the person wanted it.</summary>
    public static SafeOpsException? Of(ChangeRun run)
    {
        var undo = $"Undo-SafeChange -RunId {run.RunId}";
        var resume = $"Resume-SafeChange -RunId {run.RunId}";
        return run.Status switch
        {
            RunStatus.FailedUndone => Failure(run, ErrorCodes.ActionFailed, "failed, and what it did was undone", "Correct the cause and run the change again."),
            RunStatus.FailedLeft => Failure(run, ErrorCodes.ActionFailed, "failed, and what it did was left", run.CanUndo
                ? $"Go back with {undo} (-WhatIf shows how), or correct the cause and run the change again."
                : "Correct the cause and run the change again; what this run did can only be undone by hand."),
            RunStatus.InDoubt => Failure(run, ErrorCodes.RunInDoubt, "is in doubt: an action may or may not have happened",
                $"Look at the target, then say what you found: {resume} -Assume Done, or -Assume NotDone."),
            RunStatus.Interrupted => Failure(run, ErrorCodes.RunInterrupted, "was stopped at a safe boundary", $"Go on with {resume}, or go back with {undo}."),
            RunStatus.PartlyUndone => Failure(run, ErrorCodes.RunNotUndoable, "could not be undone in full",
                $"What was refused says why; once that is settled, repeat {undo}."),
            _ => null,
        };
    }

    private static SafeOpsException Failure(ChangeRun run, ErrorCode code, string what, string next) =>
        new(code, $"Run {run.RunId} of {run.Change} in {run.Environment} {what}. {run.Reason}".TrimEnd(), next, run.RunId);
}
