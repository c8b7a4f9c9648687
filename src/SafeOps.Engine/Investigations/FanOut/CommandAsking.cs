using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;

namespace SafeOps.Investigations.FanOut;

/// <summary>Answers by commands: here in a folder or about a context, or on another machine. Each passes the same gate.</summary>
internal sealed class CommandAsking(FanOutSetting setting)
{
    private readonly ConfigReading _config = new(setting.Yaml, setting.Masker);

    public async Task<FanOutAnswer> AskAsync(FanOutRequest request, FanOutPlace place, CommandProbe probe, FanOutAnswer answer, CancellationToken cancellationToken)
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
        answer = place.Kind == FanOutPlaceKind.Host
            ? await OnHostAsync(place, command, answer, cancellationToken).ConfigureAwait(false)
            : await HereAsync(command, answer, cancellationToken).ConfigureAwait(false);
        return probe.Path is { } path && answer.Status == FanOutStatus.Answered ? Valued(answer, path) : answer;
    }

    /// <summary>The files of another machine, asked with a command.</summary>
    public async Task<FanOutAnswer> AskFilesAsync(FanOutRequest request, FanOutPlace place, FanOutProbe probe, FanOutAnswer answer, CancellationToken cancellationToken)
    {
        answer = await AskAsync(request, place, HostFiles.Command(probe), answer, cancellationToken).ConfigureAwait(false);
        if (answer.Output.Count == 0 && answer.Error?.EndsWith("No such file or directory", StringComparison.Ordinal) == true)
            return answer with { Status = FanOutStatus.Nothing, Value = "no such file", Key = "no such file", Error = null };
        if (answer.Status == FanOutStatus.Nothing)
            return answer with { Value = probe is ConfigProbe ? "not set" : "not found", Key = probe is ConfigProbe ? "not set" : "not found" };
        if (answer.Status != FanOutStatus.Answered)
            return answer;
        if (probe is ConfigProbe config)
            return ConfigAnswer.Of(answer, HostFiles.Files(answer.Output), (text, name) => _config.ReadText(text, name, config.Path), setting.Masker);
        var value = FoundAnswer.Value(answer.Output.Count, answer.Output.Select(HostFiles.FileOf).Distinct(StringComparer.Ordinal).Count());
        return answer with { Value = value, Key = value, Output = FoundAnswer.Kept(answer.Output) };
    }

    private FanOutAnswer Valued(FanOutAnswer answer, Text.ValuePath path)
    {
        var values = _config.ReadText(string.Join('\n', answer.Output), "the output", path);
        return values.Count == 0
            ? answer with { Status = FanOutStatus.Nothing, Value = "not set", Key = "not set" }
            : answer with { Value = string.Join(", ", values.Select(v => v.Shown)), Key = string.Join('\n', values.Select(v => AnswerComparer.Normal(v.Raw))) };
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
