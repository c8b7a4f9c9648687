using System.Diagnostics;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Rollbacks;

public sealed class RollbackPaceTests(ITestOutputHelper output) : IDisposable
{
    private readonly RollbackBench _bench = RollbackBench.WithKubectl();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Tells_how_long_a_rollback_of_a_deployment_takes_beside_waiting_for_pods()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        await _bench.SettleAsync();
        var clock = Stopwatch.StartNew();
        var rollback = await _bench.InvokeAsync(_bench.Deployment());
        clock.Stop();

        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
        // From the last entry before the look at the health to that look.
        var health = rollback.Timeline.Single(e => e.Kind == RollbackEntryKind.Health);
        var waited = health.At - rollback.Timeline.Last(e => e.Number < health.Number).At;
        Assert.InRange(waited, TimeSpan.Zero, clock.Elapsed);
        output.WriteLine($"rollback {Durations.Taken(clock.Elapsed)}, of that {Durations.Taken(waited)} looking at the health; {Counts.Of(_bench.Started.Count, "program")} started");
    }
}
