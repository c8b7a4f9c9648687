using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Commands.Execution;

public sealed class ReadOnlyRunnerTests : IDisposable, IProgramRunner, ISandbox
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runner").FullName;
    private readonly List<ProgramRequest> _started = [];
    private readonly List<SandboxRequest> _held = [];
    private bool _hasSandbox = true;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(CommandEffect.Generate)]
    [InlineData(CommandEffect.Unknown)]
    [InlineData(CommandEffect.Mutate)]
    [InlineData(CommandEffect.Destroy)]
    public async Task Starts_nothing_that_does_more_than_read(CommandEffect effect)
    {
        await Assert.ThrowsAsync<CommandNotReadOnlyException>(() => RunAsync(Verdicts.Of(effect)));
        Assert.Empty(_started);
        Assert.Empty(_held);
    }

    [Fact]
    public async Task Runs_in_the_sandbox_with_nothing_inherited_and_the_text_as_one_argument()
    {
        var result = await RunAsync(Verdicts.Of(CommandEffect.Read));
        Assert.Empty(_started);
        var program = Assert.Single(_held).Program;
        Assert.Equal(["--noprofile", "--norc", "-p", "-c", "the text"], program.Arguments);
        Assert.False(program.InheritsEnvironment);
        Assert.Null(program.StandardInput);
        Assert.Equal(TimeSpan.FromSeconds(60), program.Timeout);
        Assert.Equal((true, "over a layer"), (result.Sandboxed, result.SandboxNote));
        Assert.Equal(["out"], result.Output);
    }

    [Fact]
    public async Task Runs_without_a_sandbox_where_there_is_none_and_says_so()
    {
        _hasSandbox = false;
        var result = await RunAsync(Verdicts.Of(CommandEffect.Read));
        Assert.Single(_started);
        Assert.Equal((false, "there is none"), (result.Sandboxed, result.SandboxNote));
    }

    [Fact]
    public async Task Runs_nothing_where_a_sandbox_is_required_and_there_is_none()
    {
        _hasSandbox = false;
        var refusal = await Assert.ThrowsAsync<SafeOpsException>(() => RunAsync(Verdicts.Of(CommandEffect.Read), r => r with { Sandbox = SandboxUse.Required }));
        Assert.Equal(ErrorCodes.SandboxUnavailable, refusal.Code);
        Assert.Empty(_started);
    }

    [Fact]
    public async Task Without_a_sandbox_only_a_redirection_may_generate()
    {
        _hasSandbox = false;
        var redirected = Verdicts.Of(CommandEffect.Generate) with { Reasons = [Verdicts.Reason(1, CommandEffect.Generate, "bash/redirection", "Makes a file.")] };
        await RunAsync(redirected, r => r with { AllowGenerate = true });
        Assert.Contains("-C", Assert.Single(_started).Arguments);
        var written = redirected with { Reasons = [.. redirected.Reasons, Verdicts.Reason(9, CommandEffect.Generate, "sort/output", "Makes a file.")] };
        await Assert.ThrowsAsync<CommandNotReadOnlyException>(() => RunAsync(written, r => r with { AllowGenerate = true }));
        Assert.Single(_started);
    }

    [Fact]
    public async Task Leaves_no_scratch_folder_behind()
    {
        await RunAsync(Verdicts.Of(CommandEffect.Read));
        var guard = _held[0].Program.Environment["PATH"]!.Split(Path.PathSeparator)[0];
        Assert.False(Directory.Exists(guard) && guard.Contains("safeops-run-"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        _started.Add(request);
        return Task.FromResult(Printed(request));
    }

    public Task<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        if (!_hasSandbox)
            return Task.FromResult(new SandboxResult(null, "there is none"));
        _held.Add(request);
        return Task.FromResult(new SandboxResult(Printed(request.Program), "over a layer"));
    }

    private static ProgramResult Printed(ProgramRequest request)
    {
        request.Listener!(OutputStream.Output, "out\n");
        return new ProgramResult(0, "out\n", "", TimeSpan.FromSeconds(1), TimedOut: false);
    }

    private Task<ReadOnlyCommandResult> RunAsync(CommandRisk risk, Func<ReadOnlyCommandRequest, ReadOnlyCommandRequest>? change = null)
    {
        var runner = new ReadOnlyRunner(new ReadOnlySetting
        {
            Read = _ => risk,
            Programs = this,
            Sandbox = this,
            Time = TimeProvider.System,
            EnvironmentVariables = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
            Masker = new SecretMasker(),
            OutputFolder = Path.Combine(_folder, "saved"),
        });
        var request = new ReadOnlyCommandRequest("the text", CommandShell.Bash, _folder);
        return runner.RunAsync(change is null ? request : change(request), default);
    }
}
