using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Investigations.FanOut;

/// <summary>Answers by commands: here in a folder or about a context, or on another machine. Each passes the same gate.</summary>
internal sealed class CommandAsking(FanOutSetting setting)
{
    public Task<FanOutAnswer> AskAsync(FanOutRequest request, FanOutPlace place, CommandProbe probe, FanOutAnswer answer, CancellationToken cancellationToken)
    {
        if (probe.Shell == CommandShell.PowerShell && place.Kind != FanOutPlaceKind.Host)
            throw new SafeOpsException(ErrorCodes.ProbeInvalid, $"The probe '{probe.Name}' is PowerShell, which is asked of hosts alone.", "Write it for bash.", probe.Name);
        var text = probe.Shell == CommandShell.Bash ? PlaceCommand.Text(probe, place) : probe.Text;
        var command = new ReadOnlyCommandRequest(text, probe.Shell, answer.Folder ?? request.Folder)
        {
            Timeout = request.Timeout,
            Environment = request.Environment,
        };
        answer = answer with { Asked = setting.Masker.Hide(text) };
        return place.Kind == FanOutPlaceKind.Host
            ? OnHostAsync(place, command, answer, cancellationToken)
            : HereAsync(command, answer, cancellationToken);
    }

    private async Task<FanOutAnswer> HereAsync(ReadOnlyCommandRequest command, FanOutAnswer answer, CancellationToken cancellationToken)
    {
        var result = await setting.Run(command, cancellationToken).ConfigureAwait(false);
        return Of(answer, result.ExitCode, result.TimedOut, result.Output, result.ErrorOutput) with { OutputPath = result.OutputPath, ErrorOutputPath = result.ErrorOutputPath };
    }

    /// <summary>No sandbox holds it there: the verdict alone decides.</summary>
    private async Task<FanOutAnswer> OnHostAsync(FanOutPlace place, ReadOnlyCommandRequest command, FanOutAnswer answer, CancellationToken cancellationToken)
    {
        setting.Demand(command);
        if (setting.Hosts is null or { WhyNot: not null })
            throw new SafeOpsException(ErrorCodes.ProbeInvalid, setting.Hosts?.WhyNot ?? "Hosts cannot be reached from here.", target: place.Target);
        var result = await setting.Hosts.RunAsync(place.Target, command.Text, command.Shell, command.Timeout, cancellationToken).ConfigureAwait(false);
        return Of(answer, result.ExitCode, result.TimedOut, Lines(result.Output), Lines(result.ErrorOutput));
    }

    /// <summary>Exit code 1 without a word on standard error is how grep, diff and test say no.</summary>
    private static FanOutAnswer Of(FanOutAnswer answer, int exitCode, bool timedOut, IReadOnlyList<string> output, IReadOnlyList<string> errors)
    {
        var said = output.FirstOrDefault(l => l.Trim().Length > 0)?.Trim();
        var complaint = errors.LastOrDefault(l => l.Trim().Length > 0)?.Trim();
        var failed = exitCode != 0 && !(exitCode == 1 && complaint is null);
        return answer with
        {
            Status = timedOut ? FanOutStatus.TimedOut : failed ? FanOutStatus.Failed : said is null ? FanOutStatus.Nothing : FanOutStatus.Answered,
            Value = said is null ? "" : output.Count(l => l.Trim().Length > 0) is var lines and > 1 ? $"{said}  (+{lines - 1} lines)" : said,
            Output = output,
            ErrorOutput = errors,
            ExitCode = exitCode,
            Error = failed ? complaint ?? $"exit code {exitCode}" : complaint,
        };
    }

    private IReadOnlyList<string> Lines(string text) => OutputText.Lines(text, setting.Masker);
}
