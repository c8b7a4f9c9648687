using SafeOps.Errors;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;

namespace SafeOps.Engine.Tests.Rollbacks;

/// <summary>Rollbacks that were broken off at each of their moments, and the next one of the same target.</summary>
public sealed class BrokenOffTests : IDisposable
{
    private readonly RollbackBench _bench = RollbackBench.WithKubectl();

    public void Dispose() => _bench.Dispose();

    public static TheoryData<int> Moments() => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task One_that_was_broken_off_at_any_moment_is_gone_on_with_in_the_same_timeline(int moment)
    {
        await _bench.DeployAsync("web", "registry.example.com/shop/web:1.9", RollbackBench.Good, RollbackBench.Bad);
        var (seen, at) = (0, "");
        _bench.Moment = m =>
        {
            if (++seen == moment)
                throw new BrokenOff(at = m);
        };
        await Assert.ThrowsAsync<BrokenOff>(() => _bench.InvokeAsync(_bench.Deployment()));
        _bench.Moment = _ => { };

        var broken = Assert.Single(_bench.Session.Store.List());
        var acknowledged = _bench.Written.ToList();
        Assert.Equal(acknowledged.Select(Tell), broken.Timeline.Select(Tell));
        var ended = at == "written Ended";
        Assert.Equal(ended ? RollbackStatus.Succeeded : RollbackStatus.Unfinished, broken.Status);
        if (ended)
            return;

        var rollback = await _bench.InvokeAsync(_bench.Deployment());
        Assert.Equal((broken.Id, RollbackStatus.Succeeded), (rollback.Id, rollback.Status));
        Assert.Equal(RollbackBench.Good, _bench.Wanted());
        Assert.Equal(acknowledged.Select(Tell), rollback.Timeline.Take(acknowledged.Count).Select(Tell));
        Assert.Equal(Enumerable.Range(1, rollback.Timeline.Count), rollback.Timeline.Select(e => e.Number));
        Assert.Empty(RollbackState.InDoubt(rollback.Timeline));
        Assert.Contains(rollback.Timeline, e => e.Kind == RollbackEntryKind.Resumed);
        if (at is "before the program" or "after the program")
            Assert.Equal(at == "after the program", rollback.Timeline.Single(e => e.Kind == RollbackEntryKind.Found).Good);
        Assert.Single(_bench.Session.Store.List());
        Assert.Single(rollback.Timeline, e => e.Kind == RollbackEntryKind.Investigation);
    }

    [Fact]
    public async Task A_dry_run_tells_of_one_that_was_broken_off_and_leaves_it_so()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        _bench.Moment = m => throw new BrokenOff(m);
        await Assert.ThrowsAsync<BrokenOff>(() => _bench.InvokeAsync(_bench.Deployment()));
        var shown = await _bench.InvokeAsync(_bench.Deployment() with { WhatIf = true });
        Assert.Contains(shown.Warnings, w => w.Kind == "unfinished");
        Assert.Equal(RollbackStatus.Unfinished, Assert.Single(_bench.Session.Store.List()).Status);
    }

    [Fact]
    public async Task A_second_one_of_the_same_target_is_refused_naming_the_first_and_another_target_is_not()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        await _bench.DeployAsync("api", RollbackBench.Good, RollbackBench.Bad);
        SafeOpsException? refused = null;
        EmergencyRollback? other = null;
        var first = true;
        _bench.Answer = c =>
        {
            if (!first)
                return true;
            first = false;
            refused = Assert.Throws<SafeOpsException>(() => _bench.InvokeAsync(_bench.Deployment()).GetAwaiter().GetResult());
            other = _bench.InvokeAsync(_bench.Deployment("api")).GetAwaiter().GetResult();
            return true;
        };
        var rollback = await _bench.InvokeAsync(_bench.Deployment());

        Assert.Equal(ErrorCodes.TargetBusy, refused!.Code);
        Assert.Contains(rollback.Id!, refused.Message, StringComparison.Ordinal);
        Assert.Contains("ann@oncall", refused.Message, StringComparison.Ordinal);
        Assert.Equal(RollbackStatus.Succeeded, other!.Status);
        Assert.Equal(RollbackStatus.Succeeded, rollback.Status);
    }

    [Fact]
    public async Task A_torn_or_damaged_timeline_is_read_as_far_as_it_is_whole()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        var rollback = await _bench.InvokeAsync(_bench.Deployment());
        var path = Path.Combine(rollback.Folder!, "timeline.log");
        var whole = File.ReadAllBytes(path);
        foreach (var length in Enumerable.Range(0, 40).Select(i => whole.Length * i / 40))
        {
            File.WriteAllBytes(path, whole[..length]);
            var lines = whole[..length].Count(b => b == '\n');
            var read = _bench.Session.Store.List();
            Assert.Equal(lines, read.SingleOrDefault()?.Timeline.Count ?? 0);
            Assert.All(read, r => Assert.Empty(r.Problems));
        }
        var damaged = whole.ToArray();
        damaged[whole.AsSpan().IndexOf("rollout"u8)] ^= 1;
        File.WriteAllBytes(path, damaged);
        var found = _bench.Session.Store.Find(rollback.Id!);
        Assert.Single(found.Problems);
        Assert.Equal(rollback.Timeline.Count - 1, found.Timeline.Count);
    }

    [Fact]
    public async Task A_timeline_that_cannot_be_written_stops_before_the_command_and_names_it()
    {
        await _bench.DeployAsync("web", RollbackBench.Good, RollbackBench.Bad);
        _bench.Answer = _ =>
        {
            File.Delete(Path.Combine(Directory.GetDirectories(_bench.Session.Store.Folder).Single(), "timeline.log"));
            return true;
        };
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.InvokeAsync(_bench.Deployment()));
        Assert.Equal(ErrorCodes.StorageFailed, error.Code);
        Assert.Contains("rollout undo deployment/web --to-revision=1", error.NextStep, StringComparison.Ordinal);
        Assert.Equal(RollbackBench.Bad, _bench.Wanted());
    }

    private static string Tell(RollbackEntry entry) => $"{entry with { Data = null }} {entry.Data?.ToJsonString()}";

    private sealed class BrokenOff(string moment) : Exception(moment);
}
