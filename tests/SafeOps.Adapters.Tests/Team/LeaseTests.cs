using System.Diagnostics;
using System.Globalization;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Team;

/// <summary>One works on a change, the other is told who.</summary>
public sealed class LeaseTests : IDisposable
{
    private readonly TeamBench _team = new();

    public void Dispose() => _team.Dispose();

    [Fact]
    public async Task Of_two_who_start_the_same_change_at_once_one_wins_and_the_other_is_told_who()
    {
        for (var round = 0; round < 5; round++)
        {
            _team.MakeTargets();
            File.Delete(Path.Combine(_team.Targets, "made.txt"));
            var (ann, bob) = (_team.Machine("ann"), _team.Machine("bob"));
            var name = $"round-{round}";
            var meet = new TaskCompletionSource();
            // Whoever came first stands at its first question until the other has been answered.
            ann.Asked = bob.Asked = _ => meet.Task.Wait(TimeSpan.FromSeconds(30));

            var starts = new[] { ann, bob }.Select(m => Task.Run(async () =>
            {
                try
                {
                    return (Run: (ChangeRun?)await m.RunAsync(m.Change(_team.Steps, name)), Error: (SafeOpsException?)null);
                }
                catch (SafeOpsException error)
                {
                    meet.TrySetResult();
                    return (null, error);
                }
            })).ToArray();
            var ends = await Task.WhenAll(starts);

            var won = Assert.Single(ends, e => e.Run is not null).Run!;
            Assert.Equal(RunStatus.Succeeded, won.Status);
            var lost = Assert.Single(ends, e => e.Error is not null).Error!;
            Assert.Equal(ErrorCodes.ChangeHeld, lost.Code);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{won.Actor} (os-{won.Actor}@{won.Actor}s-laptop, process {Environment.ProcessId}) has been carrying out {name} in dev since "), lost.Message, StringComparison.Ordinal);
            Assert.Contains($"as run {won.RunId}", lost.Message, StringComparison.Ordinal);
            Assert.Equal(["first", "second"], _team.Done);
        }
    }

    [Fact]
    public async Task Of_a_run_and_an_undo_at_once_one_wins_and_the_other_is_told_who()
    {
        _team.MakeTargets();
        var (ann, bob) = (_team.Machine("ann"), _team.Machine("bob"));
        var run = await ann.RunAsync(ann.Change(_team.Steps));
        SafeOpsException? told = null;
        bob.Asked = _ => told = Assert.ThrowsAsync<SafeOpsException>(() => ann.RunAsync(ann.Change(_team.Steps))).GetAwaiter().GetResult();

        await bob.UndoAsync(run.RunId);

        Assert.Equal(ErrorCodes.ChangeHeld, told!.Code);
        Assert.StartsWith("bob (", told.Message, StringComparison.Ordinal);
        _team.MakeTargets();
        File.Delete(Path.Combine(_team.Targets, "made.txt"));
        SafeOpsException? second = null;
        ann.Asked = _ => second ??= Assert.ThrowsAsync<SafeOpsException>(() => bob.UndoAsync(run.RunId)).GetAwaiter().GetResult();
        await ann.RunAsync(ann.Change(_team.Steps));
        Assert.Equal(ErrorCodes.ChangeHeld, second!.Code);
        Assert.StartsWith("ann (", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_changes_and_other_environments_are_not_held_up()
    {
        var ann = _team.Machine("ann");
        await using var one = await ann.HoldAsync("one");
        await using var other = await ann.HoldAsync("other");
        Assert.Equal(2L, _team.Ask("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"));
    }

    [Fact]
    public async Task A_killed_process_holds_nothing_any_more()
    {
        var (ann, bob) = (_team.Machine("ann"), _team.Machine("bob"));
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SafeOps.LedgerWriter.dll"), ann.Root, "hold", "try-it"]) { RedirectStandardOutput = true })!;
        Assert.Equal("held", await process.StandardOutput.ReadLineAsync());
        var held = await Assert.ThrowsAsync<SafeOpsException>(() => bob.HoldAsync("try-it"));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"process {process.Id}"), held.Message, StringComparison.Ordinal);

        process.Kill();
        await process.WaitForExitAsync();

        await using var free = await bob.WhenFreeAsync(() => bob.HoldAsync("try-it"));
    }

    /// <summary>Neither end is told: only silence gives the holder away.</summary>
    [Fact, Trait("Category", "Long")]
    public async Task A_holder_whose_network_swallows_everything_is_let_go_of_by_the_server()
    {
        using var network = new TcpProxy(_team.Cluster.Port);
        var (ann, bob) = (_team.Machine("ann", network.Port, timeout: "2s"), _team.Machine("bob"));
        await using var lease = await ann.HoldAsync("try-it");
        network.Fail(NetworkTrouble.Swallow);
        var waited = Stopwatch.StartNew();

        await using var free = await bob.WhenFreeAsync(() => bob.HoldAsync("try-it"));

        TestContext.Current.TestOutputHelper?.WriteLine($"free after {waited.Elapsed}");
    }

    /// <summary>A long step leaves the connection idle for longer than the server's patience.</summary>
    [Fact, Trait("Category", "Long")]
    public async Task A_holder_that_is_alive_keeps_its_lease_through_a_long_silence()
    {
        var (ann, bob) = (_team.Machine("ann"), _team.Machine("bob"));
        var lease = await ann.HoldAsync("try-it");

        await Task.Delay(TimeSpan.FromSeconds(45));

        Assert.Equal(ErrorCodes.ChangeHeld, (await Assert.ThrowsAsync<SafeOpsException>(() => bob.HoldAsync("try-it"))).Code);
        await lease.DisposeAsync();
        await using var free = await bob.HoldAsync("try-it");
    }
}
