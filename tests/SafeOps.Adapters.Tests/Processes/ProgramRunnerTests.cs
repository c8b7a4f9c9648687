using SafeOps.Adapters.Processes;
using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Processes;

public sealed class ProgramRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runner").FullName;
    private readonly ProgramRunner _runner = new(TimeProvider.System);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Passes_every_argument_as_it_is()
    {
        Need("printf");
        string[] arguments = ["", "a b", "*", "$HOME", "\"quoted\"", "it's", "--x=1;rm", "back\\slash", "new\nline", "ünï•"];
        var result = await RunAsync("printf", ["[%s]", .. arguments]);
        Assert.Equal(string.Concat(arguments.Select(a => $"[{a}]")), result.Output);
    }

    [Fact]
    public async Task Tells_the_exit_code_and_both_streams()
    {
        var result = await ShellAsync("echo out; echo err >&2; exit 7");
        Assert.Equal((7, "out\n", "err\n", false), (result.ExitCode, result.Output, result.ErrorOutput, result.TimedOut));
    }

    [Fact]
    public async Task Adds_and_removes_variables()
    {
        Need("sh");
        var request = Shell("echo \"$GIVEN-${HOME:-gone}\"") with { Environment = new Dictionary<string, string?> { ["GIVEN"] = "a b", ["HOME"] = null } };
        Assert.Equal("a b-gone\n", (await _runner.RunAsync(request, default)).Output);
    }

    [Fact]
    public async Task Gives_standard_input_and_otherwise_closes_it()
    {
        Need("cat");
        var request = new ProgramRequest("cat", [], _folder);
        Assert.Equal("", (await _runner.RunAsync(request, default)).Output);
        Assert.Equal("héllo", (await _runner.RunAsync(request with { StandardInput = "héllo" }, default)).Output);
    }

    [Fact]
    public async Task A_program_that_reads_no_input_is_no_failure()
    {
        Need("sh");
        var result = await _runner.RunAsync(Shell("exit 3") with { StandardInput = new string('x', 1_000_000) }, default);
        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public async Task A_program_that_asks_does_not_hang()
    {
        var result = await ShellAsync("read answer; echo \"got '$answer' $?\"");
        Assert.Equal("got '' 1\n", result.Output);
    }

    [Theory]
    [InlineData("sleep 300")]
    [InlineData("sleep 300 & sleep 300; wait")]
    [InlineData("(sleep 300 &) ; sleep 300")]
    [InlineData("(setsid sleep 300 &) ; trap '' TERM INT; sleep 300; sleep 300")]
    public async Task A_timeout_ends_the_program_and_all_it_started(string script)
    {
        Need("sh");
        Need("setsid");
        var mark = Path.Combine(_folder, "mark");
        var result = await _runner.RunAsync(Shell("echo begun; " + script) with { Timeout = TimeSpan.FromMilliseconds(700), Environment = new Dictionary<string, string?> { ["TEST_MARK"] = mark } }, default);
        Assert.True(result.TimedOut);
        Assert.Equal("begun\n", result.Output);
        Assert.Empty(Carrying(mark));
    }

    [Fact]
    public async Task Cancelling_ends_the_program_and_all_it_started()
    {
        Need("sh");
        var mark = Path.Combine(_folder, "mark");
        using var cancel = new CancellationTokenSource(500);
        var request = Shell("(sleep 300 &) ; sleep 300") with { Environment = new Dictionary<string, string?> { ["TEST_MARK"] = mark } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(request, cancel.Token));
        Assert.Empty(Carrying(mark));
    }

    [Fact]
    public async Task Does_not_wait_for_a_child_left_running()
    {
        Need("sh");
        var mark = Path.Combine(_folder, "mark");
        var request = Shell("echo started; sleep 300 &") with { Timeout = TimeSpan.FromSeconds(60), Environment = new Dictionary<string, string?> { ["TEST_MARK"] = mark } };
        var result = await _runner.RunAsync(request, default);
        Assert.Equal((0, "started\n", false), (result.ExitCode, result.Output, result.TimedOut));
        var left = Assert.Single(Carrying(mark));
        System.Diagnostics.Process.GetProcessById(left).Kill();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named_with_the_nearest_one()
    {
        Need("sh");
        File.WriteAllText(Path.Combine(_folder, "kubectlx"), "#!/bin/sh\n");
        MakeExecutable(Path.Combine(_folder, "kubectlx"));
        var request = new ProgramRequest("kubeclx", [], _folder) { Environment = new Dictionary<string, string?> { ["PATH"] = _folder } };
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _runner.RunAsync(request, default));
        Assert.Equal(ErrorCodes.ProgramNotFound, error.Code);
        Assert.Equal("The program 'kubeclx' is not on PATH. Did you mean 'kubectlx'?", error.Message);
    }

    [Fact]
    public async Task A_file_that_is_not_executable_says_so()
    {
        Need("sh");
        File.WriteAllText(Path.Combine(_folder, "run.sh"), "#!/bin/sh\n");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => RunAsync("./run.sh", []));
        Assert.Equal(ErrorCodes.ProgramNotFound, error.Code);
        Assert.Contains("is not executable", error.Message);
        error = await Assert.ThrowsAsync<SafeOpsException>(() => RunAsync("run.sh", []));
        Assert.Contains("./run.sh", error.NextStep);
    }

    [Fact]
    public async Task A_missing_interpreter_is_an_error_without_arguments()
    {
        Need("sh");
        var path = Path.Combine(_folder, "run.sh");
        File.WriteAllText(path, "#!/no/such/interpreter\n");
        MakeExecutable(path);
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => RunAsync("./run.sh", ["c4nary"]));
        Assert.Equal(ErrorCodes.ProgramFailed, error.Code);
        Assert.DoesNotContain("c4nary", error.ToString());
    }

    private Task<ProgramResult> RunAsync(string program, string[] arguments) => _runner.RunAsync(new ProgramRequest(program, arguments, _folder), default);

    private Task<ProgramResult> ShellAsync(string script)
    {
        Need("sh");
        return _runner.RunAsync(Shell(script), default);
    }

    private ProgramRequest Shell(string script) => new("sh", ["-c", script], _folder);

    private static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static IReadOnlyList<int> Carrying(string mark)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(folder), out var id) && File.ReadAllText(Path.Combine(folder, "environ")).Contains(mark))
                    found.Add(id);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
            }
        }
        return found;
    }

    private static void Need(string program) => Assert.SkipUnless(
        !OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, program))),
        $"{program} is not on this machine");
}
