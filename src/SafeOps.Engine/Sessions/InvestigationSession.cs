using SafeOps.Changes.Definition;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Investigations.History;
using SafeOps.Secrets;

namespace SafeOps.Sessions;

/// <summary>Investigations, in a project or outside any: looking at things with commands that only read, and recording what they showed.</summary>
public sealed class InvestigationSession
{
    /// <summary>How a database says no to a statement it was asked: that is an answer, and is recorded as one.</summary>
    private static readonly ErrorCode[] Answers =
        [ErrorCodes.PlanRefused, ErrorCodes.ActionFailed, ErrorCodes.TargetBusy, ErrorCodes.TargetUnreachable, ErrorCodes.ConnectionLost, ErrorCodes.LimitExceeded];

    private readonly EnginePorts _ports;

    private InvestigationSession(string from, EnginePorts ports, Func<ReadOnlyCommandRequest, CommandRisk>? read)
    {
        _ports = ports;
        Commands = CommandSession.Open(from, ports, read);
        Store = InvestigationStore.Open(from, ports.Time, ports.Actor, Commands.Masker);
    }

    public CommandSession Commands { get; }

    public InvestigationStore Store { get; }

    public SecretMasker Masker => Commands.Masker;

    /// <param name="from">A folder; the project, and what keeps investigations, are found upward from it.</param>
    /// <param name="read">As of <see cref="CommandSession.Open"/>.</param>
    public static InvestigationSession Open(string from, EnginePorts ports, Func<ReadOnlyCommandRequest, CommandRisk>? read = null) => new(from, ports, read);

    /// <summary>
    /// Runs a text of bash or SQL that only reads, and records it with what it showed; one that fails too. Throws
    /// <see cref="CommandNotReadOnlyException"/>, and then records nothing.
    /// </summary>
    public async Task<InvestigationStep> RunAsync(
        Investigation investigation, ReadOnlyCommandRequest request, string? why, InvestigationStepOrigin origin, CancellationToken cancellationToken)
    {
        DemandOpen(investigation);
        return Record(investigation, request, await AnswerAsync(request, cancellationToken).ConfigureAwait(false), why, origin);
    }

    /// <summary>Records what a text showed that has run already, as PowerShell's does.</summary>
    /// <param name="shown">What stands for <see cref="ReadOnlyCommandResult.Objects"/>, by lines; null: there are none.</param>
    public InvestigationStep Record(
        Investigation investigation, ReadOnlyCommandRequest request, ReadOnlyCommandResult result, string? why, InvestigationStepOrigin origin, IReadOnlyList<string>? shown = null)
    {
        var isSql = request.Shell is CommandShell.PostgreSql or CommandShell.Sqlite or CommandShell.TSql;
        var output = new KeptOutput(
            [.. (isSql && result.ExitCode == 0 ? RowText.Lines(result.Rows) : result.Output), .. shown is { Count: > 0 } ? Masker.Hide(string.Join('\n', shown)).Split('\n') : []],
            result.ErrorOutput)
        {
            OutputPath = result.OutputPath,
            ErrorPath = result.ErrorOutputPath,
        };
        var step = new InvestigationStep(0, default, "")
        {
            Command = request.Text,
            Shell = request.Shell,
            Why = why,
            Folder = request.WorkingFolder,
            Host = _ports.Actor.Host,
            Environment = request.Environment ?? result.Risk.Environment.Name,
            Connection = request.Connection,
            ExitCode = result.ExitCode,
            Duration = result.Duration,
            TimedOut = result.TimedOut,
            IsOutputCut = result.Cut && result.OutputPath is null && result.ErrorOutputPath is null,
            Origin = origin,
        };
        var recorded = Store.Add(investigation, step, output);
        // The investigation has all of it now.
        foreach (var path in new[] { result.OutputPath, result.ErrorOutputPath }.OfType<string>())
            File.Delete(path);
        return recorded;
    }

    /// <summary>Throws before anything is run for an investigation that could not record it.</summary>
    public static void DemandOpen(Investigation investigation)
    {
        if (!investigation.IsOpen)
            throw InvestigationStore.Closed(investigation);
    }

    /// <summary>
    /// The verdict, where it lets the text run (a person may have to be asked yet); else throws <see cref="CommandNotReadOnlyException"/>
    /// with how to record what a person does by hand.
    /// </summary>
    public CommandRisk DemandReads(ReadOnlyCommandRequest request)
    {
        try
        {
            return Commands.Demand(request with { Confirmed = true });
        }
        catch (CommandNotReadOnlyException refused) when (refused.Risk.Effect >= CommandEffect.Mutate)
        {
            throw new CommandNotReadOnlyException(
                refused.Message,
                $"Where a person runs it, record that: Add-InvestigationNote Action '…' -Command '…' -Undo '…'; New-SafeChange -Investigation makes a change of it, which shows what it will do.",
                refused.Risk);
        }
    }

    /// <summary>What a line of a history becomes: a step where it only reads in the language it was typed in or in bash, else what a person did.</summary>
    /// <param name="line">The line.</param>
    /// <param name="request">How it would be run in a language.</param>
    public HistoryUse Judge(HistoryLine line, Func<CommandShell, ReadOnlyCommandRequest> request)
    {
        var guessed = line.Shell == CommandShell.PowerShell ? ShellOfText.Guess(line.Text) : line.Shell;
        var command = Masker.Hide(line.Text);
        if (HistorySelection.WhyNothing(line) is { } nothing)
            return new HistoryUse(line.Id, command, HistoryPart.Nothing, nothing) { Shell = guessed, At = line.At };
        // PowerShell starts programs too, but only bash starts one with a cleaned environment and in a sandbox.
        foreach (var shell in new[] { guessed, line.Shell }.Distinct())
        {
            var wanted = request(shell);
            if (ReadOnlyPermit.Allows(Commands.Read(wanted.Text, wanted.Shell, wanted.Environment), allowGenerate: false))
                return new HistoryUse(line.Id, command, HistoryPart.Step, "It only reads.") { Shell = wanted.Shell, At = line.At };
        }
        var risk = Commands.Read(line.Text, guessed);
        var why = risk.Reasons.FirstOrDefault(r => r.Effect > CommandEffect.Read)?.Message ?? "Nobody can tell what it does.";
        return new HistoryUse(line.Id, command, HistoryPart.Action, Masker.Hide(why)) { Shell = guessed, At = line.At };
    }

    /// <summary>What people did in it, as a change. Throws <see cref="ErrorCodes.InvestigationWithoutActions"/>.</summary>
    /// <param name="investigation">Whose actions.</param>
    /// <param name="name">The change's name: lower-case letters, digits and hyphens.</param>
    public ChangeDraft Draft(Investigation investigation, string name) => new InvestigationChange(Commands.Reader, Commands.Project).Draft(investigation, name);

    private async Task<ReadOnlyCommandResult> AnswerAsync(ReadOnlyCommandRequest request, CancellationToken cancellationToken)
    {
        var started = _ports.Time.GetUtcNow();
        var from = _ports.Time.GetTimestamp();
        try
        {
            return await Commands.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (request.Shell != CommandShell.Bash && Answers.Contains(error.Code))
        {
            return new ReadOnlyCommandResult
            {
                Command = Masker.Hide(request.Text),
                ErrorOutput = [.. Masker.Hide(error.Message).Split('\n')],
                ExitCode = 1,
                Started = started,
                Duration = _ports.Time.GetElapsedTime(from),
                Risk = Commands.Read(request.Text, request.Shell, request.Environment),
                SandboxNote = "",
            };
        }
    }
}
