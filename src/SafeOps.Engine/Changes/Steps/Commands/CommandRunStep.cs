using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>
/// Runs a program. What it does is the author's word (<c>effect</c>, <c>changes</c>); the system is asked only through the
/// <c>dryRun</c> and <c>probe</c> variants the author gives.
/// </summary>
public sealed class CommandRunStep : StepType
{
    /// <summary>The key of prediction and outcome: any other ending is a failure, so the code itself is no prediction.</summary>
    internal const string Outcome = "exitCodeExpected";

    public override StepTypeDescriptor Descriptor { get; } = new("command.run", "Runs a program with its arguments, or a text in a named shell.",
    [
        new("run", OptionKind.TextList, "The program and its arguments, one item each; with 'shell', one text.") { Required = true, OrScalar = true },
        new("shell", OptionKind.Text, "The shell that reads the text of 'run'; the first failing command ends it.") { Values = ["bash", "sh", "pwsh"] },
        new("effect", OptionKind.Text, "Whether it only reads. A command that only reads may be run while planning, and as a check.") { Values = ["read", "mutate"], Default = "mutate" },
        new("dryRun", OptionKind.TextList, "A variant that only shows what would happen; it is run while planning.") { OrScalar = true },
        new("probe", OptionKind.TextList, "A command that tells whether it was done: exit code 0 done, 1 not done, any other unknown.") { OrScalar = true },
        new("exitCodes", OptionKind.TextList, "The exit codes that mean success.") { Default = "[0]", OrScalar = true },
        new("timeout", OptionKind.Duration, "After this the program and all it started are killed.") { Default = "10m" },
        new("environment", OptionKind.TextMap, "Variables added to the environment; only their names are ever shown."),
        new("workingDirectory", OptionKind.Path, "The folder it starts in; the project folder where left out."),
        new("changes", OptionKind.TextList, "What it may change: paths, folders, globs, connection names; [] nothing another step looks at. Left out: anything.") { OrScalar = true },
        new("expect", OptionKind.Mapping, "For 'effect: read': what standard output must be.")
        {
            OrScalar = true,
            Members =
            [
                new("equals", OptionKind.Text, "The whole output, line ends at its end aside."),
                new("contains", OptionKind.Text, "A text somewhere in it."),
                new("matches", OptionKind.Text, "A regular expression that matches somewhere in it."),
            ],
        },
    ])
    {
        CanCheck = true,
        OnlyReadsWhere = [("effect", "read")],
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) => CommandRules.Mistakes(step.With, step.Parameters, project);

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) => CommandFiles.Inputs(CommandOptions.Read(step.With), project);

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken) =>
        [await new CommandPlanner(step, context).PlanAsync(cancellationToken).ConfigureAwait(false)];

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var options = CommandOptions.Read(action.Intent);
        await RequireUnchangedInputsAsync(action, context, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        // Killing a command half way is no safe boundary: its end is, and the timeout bounds the wait.
        var stop = options.Reads ? cancellationToken : CancellationToken.None;
        var result = await CommandStart.RunAsync(options.Run, options, context, context.Step.Parameters, stop, StepPrograms.MarkOf(action, context)).ConfigureAwait(false);
        var note = CommandOutput.Note(result, context.Secrets.Masker);
        if (result.TimedOut)
            await AfterTimeoutAsync(action, options, context, note).ConfigureAwait(false);
        else if (!options.ExitCodes.Contains(result.ExitCode))
            throw Failed(action, $"{CommandOutput.Ending(result)}, expected {Expected(options)}", note);
        else if (options.Expect?.Unmet(result.Output) is { } unmet)
            throw Failed(action, context.Secrets.Masker.Hide(unmet), note);
        return new ActionResult(new JsonObject { [Outcome] = true, ["exitCode"] = result.TimedOut ? null : result.ExitCode }) { Note = note };
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var options = CommandOptions.Read(action.Intent);
        if (options.Reads)
            return new ProbeResult(ProbeAnswer.NotDone, "It only reads, so it can be run again.");
        if (await StepPrograms.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { Count: > 0 } running)
            return new ProbeResult(ProbeAnswer.Unknown, $"What it started is still running (process {string.Join(", ", running)}). Wait until that has ended, then resume or undo again; where it is meant to go on, answer for it.");
        return await AskAsync(options, context, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ProbeResult> AskAsync(CommandOptions options, ActionContext context, CancellationToken cancellationToken)
    {
        if (options.Probe is not { } probe)
            return new ProbeResult(ProbeAnswer.Unknown, "A command without 'probe:' cannot be asked whether it was done.");
        var result = await CommandStart.RunAsync(probe, options, context, context.Step.Parameters, cancellationToken).ConfigureAwait(false);
        var found = $"the probe {context.Secrets.Masker.Hide(probe.Display)} ended with {CommandOutput.Ending(result)}";
        return (result.TimedOut, result.ExitCode) switch
        {
            (false, 0) => new ProbeResult(ProbeAnswer.Done, found, new JsonObject { [Outcome] = true }),
            (false, 1) => new ProbeResult(ProbeAnswer.NotDone, found),
            _ => new ProbeResult(ProbeAnswer.Unknown, found),
        };
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var options = CommandOptions.Read(action.Intent);
        if (options.Probe is null)
            return;
        var probe = await AskAsync(options, context, cancellationToken).ConfigureAwait(false);
        if (probe.Answer != ProbeAnswer.Done)
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{action.Id}: {probe.Reason}, expected exit code 0 (done).", target: action.Target);
    }

    public override async Task<CheckResult> CheckAsync(ResolvedCheck check, StepContext context, CancellationToken cancellationToken)
    {
        var options = CommandOptions.Read(check.With);
        var mistakes = CommandRules.Mistakes(check.With, check.Parameters, context.Project).Select(m => m.Message).ToList();
        if (!options.Reads)
            mistakes.Add("a check may only read: write 'effect: read' if this command does.");
        if (mistakes.Count > 0)
            throw new SafeOpsException(ErrorCodes.ChangeFileInvalid, $"{check.Place}: {string.Join(" ", mistakes)}", target: check.Place);
        var masker = context.Secrets.Masker;
        var result = await CommandStart.RunAsync(options.Run, options, context, check.Parameters, cancellationToken).ConfigureAwait(false);
        var what = masker.Hide(options.Run.Display);
        var asExpected = !result.TimedOut && options.ExitCodes.Contains(result.ExitCode);
        var wrong = !asExpected ? $"expected {Expected(options)}" : options.Expect?.Unmet(result.Output) is { } unmet ? masker.Hide(unmet) : null;
        var output = CommandOutput.Lines(result, masker);
        var found = string.Join('\n', output.Prepend(wrong is null ? CommandOutput.Ending(result) : $"{CommandOutput.Ending(result)}; {wrong}"));
        return new CheckResult(wrong is null, what, found);
    }

    internal static string Expected(CommandOptions options) =>
        options.ExitCodes is [var only] ? $"exit code {only}" : $"one of the exit codes {string.Join(", ", options.ExitCodes)}";

    /// <summary>A command that was killed may have done its work, a part of it, or nothing; only its probe can tell.</summary>
    private async Task AfterTimeoutAsync(PlannedAction action, CommandOptions options, ActionContext context, string note)
    {
        var limit = $"it ran longer than its timeout of {Durations.Format(options.Timeout)} and was killed";
        if (options.Reads)
            throw Failed(action, limit, note);
        var probe = await AskAsync(options, context, CancellationToken.None).ConfigureAwait(false);
        if (probe.Answer == ProbeAnswer.NotDone)
            throw Failed(action, $"{limit}; {probe.Reason}", note);
        if (probe.Answer != ProbeAnswer.Done)
            throw new SafeOpsException(
                ErrorCodes.RunInDoubt,
                $"{action.Id}: {limit}. {probe.Reason}\n{note}",
                "Look at the system, then say what is true: Resume-SafeChange -Assume Done or NotDone.",
                action.Target);
    }

    private static SafeOpsException Failed(PlannedAction action, string reason, string note) =>
        new(ErrorCodes.ActionFailed, $"{action.Id}: {action.Target}: {reason}.\n{note}", target: action.Target);

    private static async Task RequireUnchangedInputsAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        foreach (var (path, digest) in action.Before["files"]?.AsObject() ?? [])
        {
            var full = Path.GetFullPath(path, context.Project.Root);
            if (!File.Exists(full) || await CommandPlanner.DigestAsync(PlannedFile.From(full), cancellationToken).ConfigureAwait(false) != (string?)digest)
                throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Id}: {path}, which the command uses, has changed since it was planned. Nothing was done.", "Plan again.", path);
        }
    }
}
