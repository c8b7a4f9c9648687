using SafeOps.Processes;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

/// <summary>What reaches out, and changes nothing.</summary>
public sealed class NetworkVerdictTests : IDisposable
{
    private readonly StagedScript _script = new();

    public void Dispose() => _script.Dispose();

    [Theory]
    [InlineData("169.254.169.254:80", DryRunVerdict.Proven)]
    [InlineData("fd00:ec2::254:80", DryRunVerdict.Proven)]
    [InlineData("metadata.google.internal:80", DryRunVerdict.Proven)]
    [InlineData("169.254.169.25:80", DryRunVerdict.Refuted)]
    [InlineData("metadata.google.internal.example.org:80", DryRunVerdict.Refuted)]
    public async Task Asking_a_cloud_for_credentials_is_no_effect(string address, DryRunVerdict verdict) => Assert.Equal(verdict, (await _script.TestAsync(run =>
    {
        run.Network.Add(new NetworkAttempt("tcp", address, 1) { Method = "PUT" });
        Honest(run);
    })).Verdict);

    [Fact]
    public async Task Asking_for_a_name_is_no_effect() => Assert.Equal(DryRunVerdict.Proven, (await _script.TestAsync(run =>
    {
        run.Network.Add(new NetworkAttempt("udp", "192.0.2.53:53", 2));
        Honest(run);
    })).Verdict);

    private static void Honest(StagedRun run)
    {
        if (run.IsDry)
            run.Say("would delete /srv/a.tmp");
        else
            run.Delete("/srv/a.tmp");
    }
}
