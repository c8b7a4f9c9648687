using SafeOps.Changes.Running;

namespace SafeOps.Reports;

/// <summary>What a person does after a run, with the command to type.</summary>
internal static class NextSteps
{
    public static IEnumerable<string> Of(ChangeRun run)
    {
        var undo = $"Undo-SafeChange -RunId {run.RunId}";
        var resume = $"Resume-SafeChange -RunId {run.RunId}";
        switch (run.Status)
        {
            case RunStatus.Running:
                yield return $"It has not ended. If no process is at work on it any more: {resume}";
                yield return $"Or back to before: {undo}";
                break;
            case RunStatus.Interrupted:
                yield return $"Go on: {resume}";
                yield return $"Or back to before: {undo}";
                break;
            case RunStatus.InDoubt:
                yield return $"Look at the target. If the action took place: {resume} -Assume Done";
                yield return $"If it did not: {resume} -Assume NotDone";
                break;
            case RunStatus.FailedLeft or RunStatus.PartlyUndone when run.CanUndo:
                yield return $"Back to before, as far as possible: {undo}";
                break;
            case RunStatus.Succeeded or RunStatus.Partial when run.CanUndo:
                yield return $"Back to before: {undo}";
                break;
        }
    }
}
