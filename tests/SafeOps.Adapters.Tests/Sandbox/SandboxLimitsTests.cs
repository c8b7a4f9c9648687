namespace SafeOps.Adapters.Tests.Sandbox;

public sealed class SandboxLimitsTests(ObservedSandbox sandbox) : IClassFixture<ObservedSandbox>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("observed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bomb() { bomb | bomb & }; bomb; sleep 60", "processes at one time than the 100")]
    [InlineData("for i in {1..200}; do sleep 60 & done; wait", "processes at one time than the 100")]
    [InlineData("yes > file; yes > file2; sleep 60", "wrote more than the 64 MB")]
    [InlineData("yes > /dev/shm/file; sleep 60", "wrote more than the 64 MB")]
    [InlineData("x=$(yes); sleep 60", "of memory, more than the 512 MB")]
    public async Task Whoever_exceeds_a_limit_is_ended_and_the_limit_told(string text, string expected)
    {
        var run = await sandbox.BashAsync(text, _folder);
        Assert.Contains(expected, run.Seen.Exceeded, StringComparison.Ordinal);
        Assert.Equal((137, false), (run.Program.ExitCode, run.Program.TimedOut));
        Assert.DoesNotContain("unshare", run.Program.ErrorOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo begun; while :; do :; done")]
    [InlineData("echo begun; sleep 600")]
    [InlineData("echo begun; (setsid sleep 600 &) ; exit 0")]
    [InlineData("trap '' TERM INT HUP; echo begun; while :; do sleep 600; done")]
    public async Task What_never_ends_is_ended_in_time_and_what_it_did_until_then_is_told(string text)
    {
        var run = await sandbox.BashAsync("touch before; " + text, _folder, timeout: TimeSpan.FromSeconds(1.5));
        Assert.Equal((true, "begun\n"), (run.Program.TimedOut, run.Program.Output));
        Assert.Equal(["Created before"], run.Changed(_folder));
        Assert.Equal("touch before", run.Started.First());
        Assert.Null(run.Seen.Exceeded);
    }

    [Fact]
    public async Task Endless_output_is_cut_and_ends_in_time()
    {
        var run = await sandbox.BashAsync("yes", _folder, timeout: TimeSpan.FromSeconds(2));
        Assert.True(run.Program.TimedOut);
        Assert.Contains("characters left out", run.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_is_empty_and_nobody_waits_for_it()
    {
        var run = await sandbox.BashAsync("read -r line; echo \"$? [$line]\"", _folder);
        Assert.Equal("1 []\n", run.Program.Output);
    }

    [Fact]
    public async Task What_stays_within_its_limits_is_left_alone()
    {
        var run = await sandbox.BashAsync("for i in {1..40}; do sleep 0.2 & done; wait; head -c 30000000 /dev/zero > big; echo done", _folder);
        Assert.Equal(("done\n", null), (run.Program.Output, run.Seen.Exceeded));
    }
}
