using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.TestServers;

namespace SafeOps.Adapters.Tests.Team;

/// <summary>The network between a run and the ledger fails in its middle: it stops, says so, and another machine takes it up.</summary>
public sealed class NetworkTests : IDisposable
{
    private readonly TeamBench _team = new();

    public void Dispose() => _team.Dispose();

    /// <summary>A change of <see cref="TeamBench.Steps"/> makes not quite 24 writes; the last is the note that the ledger has its record.</summary>
    public static TheoryData<NetworkTrouble, int> Moments
    {
        get
        {
            var moments = new TheoryData<NetworkTrouble, int>();
            for (var write = 1; write <= 24; write++)
                moments.Add(NetworkTrouble.Reset, write);
            foreach (var write in new[] { 1, 2, 6, 9, 13, 20 })
                moments.Add(NetworkTrouble.Stall, write);
            foreach (var write in new[] { 3, 6, 14 })
                moments.Add(NetworkTrouble.Swallow, write);
            return moments;
        }
    }

    [Theory, Trait("Category", "Long")]
    [MemberData(nameof(Moments))]
    public async Task A_cut_in_mid_run_stops_it_and_another_machine_brings_it_to_the_same_end(NetworkTrouble trouble, int moment)
    {
        _team.MakeTargets();
        using var network = new TcpProxy(_team.Cluster.Port);
        var (ann, bob) = (_team.Machine("ann", network.Port, timeout: "2s"), _team.Machine("bob"));
        ann.BeforeEachWrite(write =>
        {
            if (write == moment)
                network.Fail(trouble);
        });

        var told = await Record.ExceptionAsync(() => ann.RunAsync(ann.Change(_team.Steps)));

        var runs = await bob.Session.Runs.ListAsync(unfinishedOnly: false, default);
        if (moment == 1)
        {
            Assert.Equal("Nothing was done.", Told(told).Message[^17..]);
            Assert.DoesNotContain(runs, r => r.Actions.Any(a => a.Status != ActionStatus.Pending));
        }
        else if (Assert.Single(runs).RecordId is null)
        {
            var error = Told(told);
            Assert.Contains("records of its journal stand", error.Message, StringComparison.Ordinal);
            Assert.Contains($"Resume-SafeChange -RunId {runs[0].RunId}", error.NextStep, StringComparison.Ordinal);
        }
        if (trouble == NetworkTrouble.Stall)
        {
            // The server still holds the change for ann, who it cannot know is gone.
            if (runs.Count == 1)
            {
                var held = await Assert.ThrowsAsync<SafeOpsException>(() => bob.ResumeAsync());
                Assert.Equal(ErrorCodes.ChangeHeld, held.Code);
                Assert.Contains("ann (os-ann@anns-laptop", held.Message, StringComparison.Ordinal);
            }
            network.Recover();
        }
        var resumed = await bob.WhenFreeAsync(() => EndAsync(bob));

        Assert.True(resumed.Status == RunStatus.Succeeded, resumed.Reason);
        AssertEnd();
        Assert.Equal("Succeeded", Assert.Single(await LedgerReader.ListAsync(bob.Session.Ledger, LedgerQuery.All, default)).Outcome);
        Assert.Null(await bob.ResumeAsync());
    }

    /// <summary>The rows' marker is in their own database, which asks nobody's memory. Text is appended to, which shows a batch that ran twice.</summary>
    [Theory, Trait("Category", "Long")]
    [InlineData(2, 6)]
    [InlineData(7, 11)]
    [InlineData(12, 16)]
    public async Task Rows_are_changed_once_although_the_ledger_was_cut_off_between_their_batches(int firstMoment, int lastMoment)
    {
        const string steps = """
            steps:
              - { id: purge, uses: sql.delete, with: { connection: app, table: public.people, where: age < 40, batch: 7 } }
              - { id: rename, uses: sql.update, with: { connection: app, table: public.people, set: "name = name || '!'", where: age >= 60, batch: 5 } }
            """;
        for (var moment = firstMoment; moment <= lastMoment; moment++)
        {
            _team.Execute("drop table if exists public.people; create table public.people (id int primary key, name text, age int); insert into public.people select n, 'p' || n, n from generate_series(1, 80) n");
            var name = $"people-{moment}";
            using var network = new TcpProxy(_team.Cluster.Port);
            var (ann, bob) = (_team.Machine("ann", network.Port, timeout: "2s"), _team.Machine("bob"));
            ann.BeforeEachWrite(write =>
            {
                if (write == moment)
                    network.Fail(NetworkTrouble.Reset);
            });

            await Record.ExceptionAsync(() => ann.RunAsync(ann.Change(steps, name)));
            if (await bob.WhenFreeAsync(() => bob.ResumeAsync()) is { } resumed)
                Assert.True(resumed.Status == RunStatus.Succeeded, $"{moment}: {resumed.Reason}");

            Assert.Equal("p40,p41,p59,p60!,p61!,p80!", _team.Ask("select string_agg(name, ',' order by id) from public.people where id in (1, 39, 40, 41, 59, 60, 61, 80)"));
            var run = Assert.Single(await bob.Session.Runs.ListAsync(unfinishedOnly: false, default), r => r.Change == name);
            Assert.Equal((RunStatus.Succeeded, true), (run.Status, run.RecordId is not null));
            Assert.Equal(RunStatus.Undone, (await bob.UndoAsync(run.RunId)).Status);
            Assert.Equal(80L, _team.Ask("select count(*) from public.people where name = 'p' || id and age = id"));
        }
    }

    [Fact]
    public async Task A_session_that_was_lost_writes_nothing_more_although_the_network_is_well_again()
    {
        _team.MakeTargets();
        var (ann, bob) = (_team.Machine("ann"), _team.Machine("bob"));
        ann.BeforeEachWrite(write =>
        {
            if (write == 7)
                _team.Execute("select pg_terminate_backend(backend) from leases");
        });

        Assert.Equal(ErrorCodes.StorageFailed, (await Assert.ThrowsAsync<SafeOpsException>(() => ann.RunAsync(ann.Change(_team.Steps)))).Code);

        var written = _team.Ask("select count(*) from journal");
        Assert.Equal(RunStatus.Succeeded, (await bob.ResumeAsync())!.Status);
        Assert.Equal(written, _team.Ask("select count(*) from journal where actor = 'ann'"));
        AssertEnd();
    }

    [Theory]
    [InlineData(NetworkTrouble.Reset)]
    [InlineData(NetworkTrouble.Stall)]
    [InlineData(NetworkTrouble.Swallow)]
    public async Task Where_the_network_is_dead_from_the_start_each_command_says_so(NetworkTrouble trouble)
    {
        _team.MakeTargets();
        using var network = new TcpProxy(_team.Cluster.Port);
        network.Fail(trouble);
        var ann = _team.Machine("ann", network.Port, timeout: "1s");
        var change = ann.Change(_team.Steps);

        foreach (var deed in new Func<Task>[] { () => ann.RunAsync(change), () => ann.ResumeAsync(), () => ann.HoldAsync("try-it"), () => LedgerVerifier.VerifyAsync(ann.Session.Ledger, null, null, default) })
        {
            var error = await Assert.ThrowsAsync<SafeOpsException>(deed);
            Assert.Equal(ErrorCodes.LedgerUnavailable, error.Code);
            Assert.Contains("psql", error.NextStep, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(Path.Combine(_team.Targets, "made.txt")));
    }

    [Fact]
    public async Task A_ledger_that_comes_back_after_a_power_cut_has_all_that_was_written()
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        using var cluster = new PostgresCluster(durable: true);
        using var team = new TeamBench(cluster);
        team.MakeTargets();
        var (ann, bob) = (team.Machine("ann"), team.Machine("bob"));
        ann.BeforeEachWrite(write =>
        {
            if (write == 9)
                cluster.Stop();
        });

        Assert.Equal(ErrorCodes.StorageFailed, (await Assert.ThrowsAsync<SafeOpsException>(() => ann.RunAsync(ann.Change(team.Steps)))).Code);
        cluster.Start(durable: true);

        Assert.Equal(8L, (long)team.Ask("select (select count(*) from runs) + (select count(*) from journal) + (select count(*) from saved)")!);
        Assert.Equal(RunStatus.Succeeded, (await bob.ResumeAsync())!.Status);
        Assert.Equal(["first", "second"], team.Done);
    }

    /// <summary>What was sent before the cut may arrive after it: the run is there then after all.</summary>
    private async Task<ChangeRun> EndAsync(Machine machine)
    {
        while (true)
        {
            try
            {
                if (await machine.ResumeAsync() is { } resumed)
                    return resumed;
                if ((await machine.Session.Runs.ListAsync(unfinishedOnly: false, default)).SingleOrDefault() is not { } run)
                    return await machine.RunAsync(machine.Change(_team.Steps));
                if (run.Status is not RunStatus.Running)
                    return run;
            }
            catch (SafeOpsException error) when (error.Code == ErrorCodes.RunUnfinished)
            {
                // It came between two looks: taken up in the next round.
            }
        }
    }

    private static SafeOpsException Told(Exception? error)
    {
        var told = Assert.IsType<SafeOpsException>(error);
        Assert.Equal(ErrorCodes.StorageFailed, told.Code);
        return told;
    }

    private void AssertEnd()
    {
        Assert.Equal(["first", "second"], _team.Done);
        Assert.Equal("hello", File.ReadAllText(Path.Combine(_team.Targets, "made.txt")).TrimEnd());
        Assert.Equal("two\n", File.ReadAllText(Path.Combine(_team.Targets, "conf.txt")));
        Assert.False(File.Exists(Path.Combine(_team.Targets, "old.txt")));
    }
}
