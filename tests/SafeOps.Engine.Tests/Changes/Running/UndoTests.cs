using Microsoft.Data.Sqlite;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Torture;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>The way back: of whole, interrupted and partly undone runs; as shown before, quietly a second time.</summary>
public sealed class UndoTests : IDisposable
{
    private readonly ChangeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private Task<ChangeRun> UndoAsync(string runId) => _bench.Session.Recovery.UndoAsync(runId, null, _bench, default);

    private Dictionary<string, string> Lasting() => _bench.Snapshot().Where(f => !f.Key.Contains("leases", StringComparison.Ordinal)).ToDictionary();

    private string Three()
    {
        foreach (var file in "abc")
            _bench.Write($"{file}.yaml", "replicas: 1\nname: x\n");
        return _bench.Change("""
            steps:
              - { id: set, forEach: [a, b, c], uses: file.set, with: { file: "${item}.yaml", path: replicas, value: 2 } }
              - { id: name, uses: file.set, with: { file: b.yaml, path: name, value: web } }
            """);
    }

    [Fact]
    public async Task What_somebody_else_changed_is_left_alone_and_can_be_undone_later()
    {
        var run = await _bench.RunAsync(Three());
        var left = _bench.Read("b.yaml");
        _bench.Write("b.yaml", left + "more: 1\n");

        var plan = await _bench.Session.Recovery.PlanUndoAsync(run.RunId, _bench, default);
        var partly = await UndoAsync(run.RunId);

        Assert.Equal(RunStatus.PartlyUndone, partly.Status);
        Assert.Equal(left + "more: 1\n", _bench.Read("b.yaml"));
        Assert.Equal(["replicas: 1\nname: x\n", "replicas: 1\nname: x\n"], "ac".Select(f => _bench.Read($"{f}.yaml")));
        Assert.Equal(
            partly.Actions.Where(a => a.Status == ActionStatus.UndoRefused).Select(a => a.Id).Order(),
            plan.Actions.Where(a => a.Verb == ActionVerb.None).Select(a => a.Id).Order());

        _bench.Write("b.yaml", left);
        var whole = await UndoAsync(run.RunId);
        Assert.Equal(RunStatus.Undone, whole.Status);
        Assert.Equal("replicas: 1\nname: x\n", _bench.Read("b.yaml"));
        Assert.Equal(["Succeeded", "PartlyUndone", "Undone"], (await _bench.RecordsAsync()).Select(r => r.Outcome));
    }

    [Fact]
    public async Task A_second_undo_is_quiet()
    {
        var run = await _bench.RunAsync(Three());
        await UndoAsync(run.RunId);
        var after = Lasting();
        _bench.Confirmed.Clear();

        var again = await UndoAsync(run.RunId);

        Assert.Equal(RunStatus.Undone, again.Status);
        Assert.Equal(after, Lasting());
        Assert.Empty(_bench.Confirmed);
    }

    [Fact]
    public async Task A_step_that_only_reads_does_not_stand_in_the_way_back()
    {
        Database();
        _bench.Write("a.yaml", "replicas: 1\n");
        var change = _bench.Change("""
            steps:
              - { id: count, uses: sql.query, with: { connection: main, query: "select count(*) from t", expect: 1 } }
              - { id: set, uses: file.set, with: { file: a.yaml, path: replicas, value: 2 } }
            """);
        var run = await _bench.RunAsync(change);
        Assert.True(run.Status == RunStatus.Succeeded, run.Reason);

        var undone = await UndoAsync(run.RunId);

        Assert.True(undone.Status == RunStatus.Undone, undone.Reason);
        Assert.Equal("replicas: 1\n", _bench.Read("a.yaml"));
    }

    [Fact]
    public async Task An_item_that_cannot_even_be_looked_at_does_not_keep_the_others_from_being_undone()
    {
        Database();
        _bench.Write("a.yaml", "replicas: 1\n");
        var change = _bench.Change("""
            steps:
              - { id: set, uses: file.set, with: { file: a.yaml, path: replicas, value: 2 } }
              - { id: rows, uses: sql.delete, with: { connection: main, table: t, where: id = 1 } }
            """);
        var run = await _bench.RunAsync(change);
        Assert.True(run.Status == RunStatus.Succeeded, run.Reason);
        File.Move(_bench.PathOf("data/main.db"), _bench.PathOf("data/away.db"));

        var undone = await UndoAsync(run.RunId);

        Assert.Equal(RunStatus.PartlyUndone, undone.Status);
        Assert.Equal("replicas: 1\n", _bench.Read("a.yaml"));
        File.Move(_bench.PathOf("data/away.db"), _bench.PathOf("data/main.db"), overwrite: true);
        Assert.Equal(RunStatus.Undone, (await UndoAsync(run.RunId)).Status);
    }

    [Theory]
    [InlineData(CrashMoment.Before)]
    [InlineData(CrashMoment.After)]
    [InlineData(CrashMoment.Torn)]
    public async Task A_crash_at_any_boundary_of_an_undo_with_steps_of_the_author_is_gone_on_with(CrashMoment moment)
    {
        for (var boundary = 1; ; boundary++)
        {
            using var bench = new ChangeBench();
            bench.Write("a.yaml", "replicas: 1\n");
            var change = bench.Change("""
                steps:
                  - { id: set, uses: file.set, with: { file: a.yaml, path: replicas, value: 2 } }
                  - id: make
                    uses: command.run
                    with: { shell: sh, run: "mkdir -p made && touch made/1 made/2 made/3" }
                    undo:
                      - { uses: file.delete, with: { files: ["made/*"] } }
                """);
            var run = await bench.RunAsync(change);
            Assert.Equal(RunStatus.Succeeded, run.Status);
            var ports = bench.Ports;
            bench.Ports = ports with { OpenRuns = (p, s) => new CrashingRunStore(ports.OpenRuns(p, s), p.DataFolder, boundary, moment, () => { }) };
            var crashed = false;
            try
            {
                await bench.Session.Recovery.UndoAsync(run.RunId, null, bench, default);
            }
            catch (CrashException)
            {
                crashed = true;
            }
            bench.Ports = ports;
            var state = await bench.Session.Runs.GetAsync(run.RunId, default);
            var undone = crashed && state.Status != RunStatus.Succeeded
                ? await bench.Session.Recovery.ResumeAsync(run.RunId, null, bench, default)
                : await bench.Session.Recovery.UndoAsync(run.RunId, null, bench, default);
            Assert.True(undone!.Status == RunStatus.Undone, $"boundary {boundary} {moment}: {undone.Status} {undone.Reason}");
            Assert.Equal("replicas: 1\n", bench.Read("a.yaml"));
            Assert.Empty(Directory.EnumerateFiles(bench.PathOf("made")));
            Assert.Equal(["Succeeded", "Undone"], (await bench.RecordsAsync()).Select(r => r.Outcome));
            if (!crashed)
            {
                Assert.True(boundary > 8, $"only {boundary - 1} boundaries");
                return;
            }
        }
    }

    [Fact]
    public async Task An_undo_with_statements_of_the_author_leaves_no_marker_behind()
    {
        Database();
        var run = await _bench.RunAsync(_bench.Change("""
            steps:
              - id: name
                uses: sql.execute
                with: { connection: main, statements: "UPDATE t SET name = name || '!'" }
                undo:
                  - { uses: sql.execute, with: { connection: main, statements: "UPDATE t SET name = substr(name, 1, length(name) - 1)" } }
            """));
        var before = GeneratedChangeTests.Logical(_bench);

        Assert.Equal(RunStatus.Undone, (await UndoAsync(run.RunId)).Status);

        Assert.DoesNotContain("_safeops", before["rows"] + GeneratedChangeTests.Logical(_bench)["rows"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_undo_that_crashed_right_behind_its_end_is_completed_by_the_next()
    {
        var run = await _bench.RunAsync(_bench.Change("steps: [ { id: a, uses: file.write, with: { file: a.txt, content: x } } ]"));
        var ports = _bench.Ports;
        // Started, intent, undone, undo finished, finished: the last of five.
        _bench.Ports = ports with { OpenRuns = (p, s) => new CrashingRunStore(ports.OpenRuns(p, s), p.DataFolder, crashAt: 5, CrashMoment.After, () => { }) };
        await Assert.ThrowsAsync<CrashException>(() => UndoAsync(run.RunId));
        _bench.Ports = ports;
        Assert.Equal(RunStatus.Undone, Assert.Single(await _bench.Session.Runs.ListAsync(unfinishedOnly: true, default)).Status);

        Assert.Equal(RunStatus.Undone, (await UndoAsync(run.RunId)).Status);

        Assert.Empty(await _bench.Session.Runs.ListAsync(unfinishedOnly: true, default));
        Assert.Equal(["Succeeded", "Undone"], (await _bench.RecordsAsync()).Select(r => r.Outcome));
    }

    private void Database()
    {
        Directory.CreateDirectory(_bench.PathOf("data"));
        using var connection = new SqliteConnection($"Data Source={_bench.PathOf("data/main.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'x');";
        command.ExecuteNonQuery();
    }

    [Fact]
    public async Task An_undo_never_reaches_another_database_than_the_run_did()
    {
        new GeneratedProject(_bench, seed: 1).MakeTargets();
        var run = await _bench.RunAsync(_bench.Change("steps:\n  - { id: a, uses: sql.delete, with: { connection: main, table: plain, where: b < 5 } }"));
        File.Copy(_bench.PathOf("data/main.db"), _bench.PathOf("data/other.db"));
        _bench.Write("safeops.yaml", ChangeBench.ThreeEnvironments.Replace("data/main.db", "data/other.db", StringComparison.Ordinal));
        var before = _bench.Snapshot("data");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => UndoAsync(run.RunId));

        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("'main' was edited", error.Message);
        Assert.Equal(before, _bench.Snapshot("data"));
        _bench.Write("safeops.yaml", ChangeBench.ThreeEnvironments);
        Assert.Equal(RunStatus.Undone, (await UndoAsync(run.RunId)).Status);
    }
}
