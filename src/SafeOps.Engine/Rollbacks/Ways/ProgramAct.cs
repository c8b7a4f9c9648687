using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Rollbacks.Ways;

/// <summary>Runs a command of a rollback through a program.</summary>
internal static class ProgramAct
{
    public static async Task<ActEnding> DoAsync(StepCommand command, string mark, StepContext context, Func<ProgramResult, string, SafeOpsException> refusal)
    {
        try
        {
            var result = await StepPrograms.DoAsync(command, mark, context).ConfigureAwait(false);
            var said = StepPrograms.Complaint(result, context);
            if (result is { ExitCode: 0, TimedOut: false })
                return new ActEnding(true, said);
            var refused = refusal(result, said);
            return new ActEnding(result.TimedOut || refused.Code == ErrorCodes.ConnectionLost ? null : false, refused.Told);
        }
        catch (SafeOpsException error)
        {
            return new ActEnding(false, error.Told);
        }
    }
}
