using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Sandbox;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Sandbox;

/// <summary>Where there can be no sandbox, nothing runs and the reason is told; where it breaks off, nothing stays.</summary>
public sealed class SandboxRefusalTests(ObservedSandbox sandbox) : IClassFixture<ObservedSandbox>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("observed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("unshare: unshare failed: Operation not permitted")]
    [InlineData("mount: /var/tmp: permission denied.")]
    public async Task Says_what_the_kernel_refused_and_observes_nothing(string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a sandbox is Linux's");
        var refusing = new RefusingRunner(message);
        using var own = new LinuxSandbox(refusing);
        for (var i = 0; i < 2; i++)
        {
            var result = await own.RunAsync(new SandboxRequest(Program("touch ran")) { Observer = new Observer(), HasNetwork = false }, TestContext.Current.CancellationToken);
            Assert.Null(result.Program);
            Assert.Null(result.Observed);
            Assert.Contains(message.TrimEnd('.'), result.How, StringComparison.Ordinal);
        }
        Assert.Equal(1, refusing.Calls);
    }

    [Fact]
    public async Task Observes_only_what_it_throws_away_and_keeps_from_the_machines_processes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a sandbox is Linux's");
        using var own = new LinuxSandbox(new RefusingRunner(""));
        var refused = await own.RunAsync(new SandboxRequest(Program("true")) { Observer = new Observer(), Writes = SandboxWrites.Refused }, TestContext.Current.CancellationToken);
        var seeing = await own.RunAsync(new SandboxRequest(Program("true")) { Observer = new Observer(), SeesProcesses = true }, TestContext.Current.CancellationToken);
        Assert.Equal((null, null), (refused.Program, refused.Observed));
        Assert.Equal((null, null), (seeing.Program, seeing.Observed));
    }

    [Fact]
    public async Task A_failing_answer_is_the_callers_and_leaves_nobody_waiting()
    {
        var observer = new Observer("tool") { Answer = _ => throw new InvalidOperationException("no broker") };
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => sandbox.BashAsync("tool x; echo $?", _folder, observer));
        Assert.Equal("no broker", failure.Message);
    }

    [Fact]
    public async Task A_cancelled_run_ends_and_leaves_nothing()
    {
        var mark = Path.GetFileName(_folder);
        using var stop = new CancellationTokenSource();
        using var own = new LinuxSandbox(new ProgramRunner(TimeProvider.System));
        var observer = new Observer("tool") { Answer = _ => { stop.Cancel(); return ProgramAnswer.Empty; } };
        var run = own.RunAsync(new SandboxRequest(Program($"tool; (exec -a {mark} sleep 300)")) { Observer = observer, HasNetwork = false }, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), p => new FileInfo(Path.Combine(p, "cwd")).LinkTarget == _folder);
    }

    private ProgramRequest Program(string text) => new("/bin/bash", ["-c", text], _folder);

    private sealed class RefusingRunner(string message) : IProgramRunner
    {
        public int Calls { get; private set; }

        public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult(new ProgramResult(1, "", message, TimeSpan.Zero, TimedOut: false));
        }
    }
}
