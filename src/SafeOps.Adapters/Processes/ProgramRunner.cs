using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CliWrap;
using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Adapters.Processes;

/// <summary>Starts programs without a shell and keeps a bounded part of what they print.</summary>
public sealed class ProgramRunner(TimeProvider time) : IProgramRunner
{
    /// <summary>How long output is still read after the program has ended: a child left running may hold the pipe for ever.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    public async Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Directory.Exists(request.WorkingDirectory))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"The working directory {request.WorkingDirectory} does not exist.", target: request.WorkingDirectory);
        var file = ProgramFinder.Find(request);
        RefuseBatchArguments(file, request);
        var tree = new ProcessTree(request.Mark ?? Guid.NewGuid().ToString("N"));
        var output = new BoundedText(request.OutputLimit);
        var errorOutput = new BoundedText(request.OutputLimit);
        using var timeout = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var command = Cli.Wrap(file)
            .WithArguments(request.Arguments)
            .WithWorkingDirectory(request.WorkingDirectory)
            .WithEnvironmentVariables(request.Environment.Append(tree.Environment).Concat(Dropped(request)).DistinctBy(v => v.Key).ToDictionary(v => v.Key, v => v.Value))
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(request.StandardInput is { } text ? PipeSource.FromString(text, Encoding.UTF8) : PipeSource.Null)
            .WithStandardOutputPipe(Keep(output, OutputStream.Output, request.Listener, enough.Token))
            .WithStandardErrorPipe(Keep(errorOutput, OutputStream.Errors, request.Listener, enough.Token));
        var started = time.GetTimestamp();
        try
        {
            using var timer = request.Timeout is { } limit ? time.CreateTimer(_ => timeout.Cancel(), null, limit, System.Threading.Timeout.InfiniteTimeSpan) : null;
            using var kill = stop.Token.Register(tree.Kill);
            var running = Start(command, file, stop.Token);
            _ = StopReadingAfterEndAsync(running.ProcessId, enough);
            var result = await running.ConfigureAwait(false);
            return Result(result.ExitCode, timedOut: false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            tree.Kill();
            return Result(-1, timedOut: true);
        }
        catch (OperationCanceledException)
        {
            tree.Kill();
            throw;
        }

        ProgramResult Result(int exitCode, bool timedOut)
        {
            lock (output)
            {
                lock (errorOutput)
                    return new ProgramResult(exitCode, output.ToString(), errorOutput.ToString(), time.GetElapsedTime(started), timedOut);
            }
        }
    }

    public IReadOnlyList<int> FindRunning(string mark) => [.. new ProcessTree(mark).Find()];

    private static CommandTask<CommandResult> Start(Command command, string file, CancellationToken cancellationToken)
    {
        try
        {
            return command.ExecuteAsync(cancellationToken);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            // Not the exception's own text: it may quote the arguments.
            var reason = error.InnerException is Win32Exception inner ? inner : error as Win32Exception;
            throw new SafeOpsException(
                ErrorCodes.ProgramFailed,
                $"{file} cannot be started{(reason is null ? "" : $" (error {reason.NativeErrorCode}: {new Win32Exception(reason.NativeErrorCode).Message})")}.",
                "A script needs a first line such as #!/bin/sh, and its interpreter must exist.",
                file);
        }
    }

    /// <summary>What it would inherit and must not: a null takes a variable away.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Dropped(ProgramRequest request) => request.InheritsEnvironment
        ? []
        : Environment.GetEnvironmentVariables().Keys.Cast<string>().Select(name => KeyValuePair.Create(name, (string?)null));

    private static PipeTarget Keep(BoundedText kept, OutputStream stream, OutputListener? listener, CancellationToken enough) => PipeTarget.Create(async (source, cancellationToken) =>
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough);
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[16 * 1024];
        var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        try
        {
            int read;
            do
            {
                read = await source.ReadAsync(bytes, stop.Token).ConfigureAwait(false);
                var count = decoder.GetChars(bytes, 0, read, characters, 0, flush: read == 0);
                lock (kept)
                    kept.Append(characters.AsSpan(0, count));
                listener?.Invoke(stream, characters.AsSpan(0, count));
            }
            while (read > 0);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The program has ended; what still holds the pipe is a child that was left running on purpose.
        }
    });

    private async Task StopReadingAfterEndAsync(int processId, CancellationTokenSource enough)
    {
        try
        {
            var token = enough.Token;
            try
            {
                using var process = Process.GetProcessById(processId);
                await process.WaitForExitAsync(token).ConfigureAwait(false);
            }
            catch (ArgumentException)
            {
                // It has ended already.
            }
            await Task.Delay(Drain, time, token).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Everything was read before.
        }
    }

    /// <summary>cmd.exe reads a batch file's arguments as its own language, whatever quotes they have; see CVE-2024-24576.</summary>
    private static void RefuseBatchArguments(string file, ProgramRequest request)
    {
        if (OperatingSystem.IsWindows() && Path.GetExtension(file).ToLowerInvariant() is ".bat" or ".cmd"
            && request.Arguments.Any(a => a.AsSpan().IndexOfAny("\"&|<>^%!\r\n") >= 0))
            throw new SafeOpsException(
                ErrorCodes.ProgramFailed,
                $"{file} is a batch file, and an argument has a character that cmd.exe would take as a command.",
                "Call the program behind the batch file, or name a shell.",
                file);
    }
}
