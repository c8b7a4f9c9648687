using System.Globalization;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Secrets;

namespace SafeOps.Commands.Execution;

/// <summary>What <see cref="ReadOnlyRunner"/> works with.</summary>
public sealed record ReadOnlySetting
{
    /// <summary>The verdict on a text.</summary>
    public required Func<ReadOnlyCommandRequest, CommandRisk> Read { get; init; }

    public required IProgramRunner Programs { get; init; }

    public required ISandbox Sandbox { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The variables of this process; a text gets only a few of them.</summary>
    public required IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; }

    public required SecretMasker Masker { get; init; }

    /// <summary>Where output that is cut is saved. It is made when it is needed.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>No program is taken from in here; null: there is no project.</summary>
    public string? ProjectFolder { get; init; }
}

/// <summary>Runs a bash text if its verdict lets it, with a cleaned environment, an empty standard input, within a time, over a throw-away file system.</summary>
public sealed class ReadOnlyRunner(ReadOnlySetting setting)
{
    private static readonly string[] Shells = ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash", "/opt/homebrew/bin/bash"];

    /// <summary>Where a text may leave output of its own, beside the folder it runs in.</summary>
    private const string TemporaryFolder = "/tmp";

    /// <summary>The verdict alone.</summary>
    public CommandRisk Read(ReadOnlyCommandRequest request) => setting.Read(request);

    /// <summary>The verdict, where it lets the text run; else throws <see cref="CommandNotReadOnlyException"/>.</summary>
    public CommandRisk Demand(ReadOnlyCommandRequest request)
    {
        var risk = setting.Read(request);
        ReadOnlyPermit.Demand(risk, request.AllowGenerate, request.Confirmed);
        return risk;
    }

    /// <summary>
    /// Throws <see cref="CommandNotReadOnlyException"/> where it may not run, and <see cref="ErrorCodes.SandboxUnavailable"/> where
    /// it may only in a sandbox and there is none. A text that fails is no error: its exit code says so.
    /// </summary>
    public async Task<ReadOnlyCommandResult> RunAsync(ReadOnlyCommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Shell != CommandShell.Bash)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"{request.Shell} is not run by bash.", target: request.Text);
        var risk = Demand(request);
        var scratch = Directory.CreateTempSubdirectory("safeops-run-").FullName;
        try
        {
            return await RunAsync(request, risk, scratch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task<ReadOnlyCommandResult> RunAsync(ReadOnlyCommandRequest request, CommandRisk risk, string scratch, CancellationToken cancellationToken)
    {
        var started = setting.Time.GetUtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"{started.UtcDateTime:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}");
        using var output = new OutputFile(Path.Combine(setting.OutputFolder, name + ".out.txt"), request.OutputLimit, setting.Masker);
        using var errors = new OutputFile(Path.Combine(setting.OutputFolder, name + ".err.txt"), request.OutputLimit, setting.Masker);
        var generates = risk.Effect == CommandEffect.Generate;
        var program = Program(request, scratch, generates) with
        {
            Listener = (stream, text) =>
            {
                var file = stream == OutputStream.Output ? output : errors;
                lock (file)
                    file.Append(text);
            },
        };
        var (result, note, kept, notKept) = await RunAsync(request, risk, program, scratch, cancellationToken).ConfigureAwait(false);
        foreach (var file in new[] { output, errors })
        {
            lock (file)
                file.Complete();
        }
        return new ReadOnlyCommandResult
        {
            Command = setting.Masker.Hide(request.Text),
            Output = OutputText.Lines(result.Output, setting.Masker),
            ErrorOutput = OutputText.Lines(result.ErrorOutput, setting.Masker),
            ExitCode = result.ExitCode,
            Started = started,
            Duration = result.Duration,
            Risk = risk,
            TimedOut = result.TimedOut,
            Cut = output.Path is not null || errors.Path is not null,
            Sandboxed = note.Sandboxed,
            SandboxNote = note.Text,
            OutputPath = output.Path,
            ErrorOutputPath = errors.Path,
            NewFiles = kept,
            NotKept = notKept,
        };
    }

    private async Task<(ProgramResult Result, (bool Sandboxed, string Text) Note, IReadOnlyList<string> Kept, IReadOnlyList<string> NotKept)> RunAsync(
        ReadOnlyCommandRequest request, CommandRisk risk, ProgramRequest program, string scratch, CancellationToken cancellationToken)
    {
        var why = "it was asked for without a sandbox";
        if (request.Sandbox != SandboxUse.Never)
        {
            var generates = risk.Effect == CommandEffect.Generate;
            var into = Directory.CreateDirectory(Path.Combine(scratch, "new")).FullName;
            string[] folders = generates ? [request.WorkingFolder, TemporaryFolder] : [];
            var held = await setting.Sandbox.RunAsync(SandboxFit.Of(program, risk) with { Keep = folders, KeepIn = generates ? into : null }, cancellationToken).ConfigureAwait(false);
            if (held.Program is { } result)
            {
                var (kept, notKept) = NewFiles.Land(into, folders);
                return (result, (true, held.How), kept, notKept);
            }
            why = held.How;
            if (request.Sandbox == SandboxUse.Required)
                throw new SafeOpsException(ErrorCodes.SandboxUnavailable, $"There is no sandbox here: {why}. The command was not run.", "Run it where there is one, or without requiring it: its verdict alone then holds.", request.Text);
        }
        DemandNewFilesOnly(risk, why);
        return (await setting.Programs.RunAsync(program, cancellationToken).ConfigureAwait(false), (false, why), [], []);
    }

    /// <summary>Without a sandbox only bash itself keeps a text from writing over a file, and only in its redirections.</summary>
    private static void DemandNewFilesOnly(CommandRisk risk, string why)
    {
        if (risk.Effect == CommandEffect.Generate && risk.Reasons.Where(r => r.Effect == CommandEffect.Generate).Any(r => r.Rule != "bash/redirection"))
            throw new CommandNotReadOnlyException(
                $"The command writes output through a program of its own, and nothing here could keep it from writing over a file: {why}. It was not run.",
                "Let it print, and redirect that: 'command > file'.",
                risk);
    }

    private ProgramRequest Program(ReadOnlyCommandRequest request, string scratch, bool generates)
    {
        string?[] distrusted = [setting.ProjectFolder, request.WorkingFolder];
        var bare = CleanEnvironment.Of(setting.EnvironmentVariables, distrusted, guards: null);
        var guards = GitGuard.Make(Directory.CreateDirectory(Path.Combine(scratch, "bin")).FullName, bare["PATH"]!);
        // -p: neither functions nor settings come from the environment, and no file is read first; -C: a redirection never replaces a file.
        string[] options = generates ? ["-p", "-C"] : ["-p"];
        return new ProgramRequest(Shells.FirstOrDefault(File.Exists) ?? "bash", ["--noprofile", "--norc", .. options, "-c", request.Text], request.WorkingFolder)
        {
            Environment = CleanEnvironment.Of(setting.EnvironmentVariables, distrusted, guards),
            InheritsEnvironment = false,
            Timeout = request.Timeout,
            OutputLimit = request.OutputLimit,
        };
    }
}
