using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Commands;
using SafeOps.Commands;
using SafeOps.Commands.Effects;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Programs;

/// <summary>
/// Starts the programs of steps. What may be asked while planning, and which environment a command line reaches, is what the commands'
/// own knowledge says: a line that does more than read is not asked, whatever the step type believes of it.
/// </summary>
internal static class StepPrograms
{
    /// <summary>How long what was started before an interruption is waited for, before the system is asked about it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>What is known of a command line; throws <see cref="ErrorCodes.TargetUndeclared"/> where it reaches another environment of the project.</summary>
    public static PlannedCommand Judge(StepCommand command, StepContext context)
    {
        var risk = context.Project.Commands.Read(WithoutOutput(command, context).Line, CommandShell.Bash);
        if (risk.Environment.Name is { } reached && reached != CommandTargets.Local.Name && !string.Equals(reached, context.Environment.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new SafeOpsException(
                ErrorCodes.TargetUndeclared,
                $"'{command.Line}' reaches the environment '{reached}', and this is about '{context.Environment.Name}'. {risk.Environment.How}",
                $"Correct the step, or the targets of '{context.Environment.Name}' in safeops.yaml.",
                command.Line);
        }
        return new PlannedCommand(command.Line, risk.Effect, risk.Environment.Name, risk.ExposesSecrets);
    }

    /// <summary>Runs what only reads. A program that is missing, or takes too long, is an error; every exit code is an answer.</summary>
    public static async Task<ProgramResult> AskAsync(StepCommand command, StepContext context, CancellationToken cancellationToken)
    {
        if (Judge(command, context) is { Effect: not (CommandEffect.Read or CommandEffect.Generate) } judged)
            throw new SafeOpsException(ErrorCodes.CommandNotReadOnly, $"'{command.Line}' does more than read ({judged.Effect}), so it is not asked.", target: command.Line);
        return await AnswerAsync(command, context, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs, while planning, what the commands' own knowledge does not call reading, on the step type's responsibility: an
    /// <see cref="AskedAnyway"/> names the one kind of line and why it may be asked. What does more than that is refused as before.
    /// </summary>
    public static async Task<ProgramResult> AskAsync(StepCommand command, AskedAnyway because, StepContext context, CancellationToken cancellationToken)
    {
        var judged = Judge(command, context);
        if (judged.Effect > because.AtMost || !command.Arguments.Any(a => a == because.Command))
            throw new SafeOpsException(ErrorCodes.CommandNotReadOnly, $"'{command.Line}' does more than '{because.Command}' may ({judged.Effect}), so it is not asked.", target: command.Line);
        return await AnswerAsync(command, context, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs what changes something, to its end: killing it half-way is no safe boundary, and its timeout bounds the wait.</summary>
    public static Task<ProgramResult> DoAsync(StepCommand command, PlannedAction action, ActionContext context) => DoAsync(command, MarkOf(action, context), context);

    /// <summary>The same for what is no action of a run.</summary>
    /// <param name="mark">By this it is found again.</param>
    public static Task<ProgramResult> DoAsync(StepCommand command, string mark, StepContext context)
    {
        Judge(command, context);
        return AnswerAsync(command, context, mark, CancellationToken.None);
    }

    /// <summary>A program outlives a SafeOps that was killed and may still do its work: it is waited for. Those that go on all the same.</summary>
    public static Task<IReadOnlyList<int>> StillRunningAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        StillRunningAsync(MarkOf(action, context), context, cancellationToken);

    /// <summary>The same for what is no action of a run.</summary>
    public static async Task<IReadOnlyList<int>> StillRunningAsync(string mark, StepContext context, CancellationToken cancellationToken)
    {
        var start = context.Services.Time.GetTimestamp();
        while (true)
        {
            var running = context.Services.Programs.FindRunning(mark);
            if (running.Count == 0 || context.Services.Time.GetElapsedTime(start) > Patience)
                return running;
            await Task.Delay(Pause, context.Services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The first lines of what a program complained of, secrets hidden, for an error that quotes it.</summary>
    public static string Complaint(ProgramResult result, StepContext context) =>
        string.Join('\n', CommandOutput.Lines(result.ErrorOutput.Trim().Length > 0 ? result with { Output = "" } : result, context.Secrets.Masker));

    /// <summary>By this what an action started is found again.</summary>
    public static string MarkOf(PlannedAction action, ActionContext context) => Digest.OfText($"{context.RunId}\n{action.Id}");

    /// <summary>Without the argument by which it writes its answer to a file of SafeOps's own.</summary>
    private static StepCommand WithoutOutput(StepCommand command, StepContext context) =>
        command.Output is { } output && output.Path.StartsWith(context.Project.DataFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? command with { Arguments = [.. command.Arguments.Where(a => a != output.Argument)] }
            : command;

    private static async Task<ProgramResult> AnswerAsync(StepCommand command, StepContext context, string? mark, CancellationToken cancellationToken)
    {
        var result = await context.Services.Programs.RunAsync(command.Request(context.Project.Root, mark), cancellationToken).ConfigureAwait(false);
        if (result.TimedOut && mark is null)
            throw new SafeOpsException(ErrorCodes.TargetUnreachable, $"'{command.Line}' gave no answer within {Durations.Format(command.Timeout)}.", "Look whether the system is reached from here, then try again.", command.Line);
        if (BoundedText.SplitAtCut(result.Output) is not null)
            throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"'{command.Line}' answered with more than {Counts.Format(StepCommand.LongestAnswer)} characters.", "Ask for less at a time.", command.Line);
        return result;
    }
}
