using SafeOps.Changes.Running;
using SafeOps.Torture;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>
/// The power fails in every write of a run, which is lost as if it had never begun; then the run is resumed, or undone: the
/// end state, or the start. Nothing may have happened whose intent was not kept. (Real processes are killed by
/// <c>tests/SafeOps.Torture</c>.)
/// </summary>
public sealed class CrashTests
{
    private const string Steps = """
        steps:
          - { id: set, uses: file.set, with: { file: conf/app0.yaml, path: replicas, value: 9 } }
          - { id: delete, uses: file.delete, with: { files: ["logs/*.log"] } }
          - { id: people, uses: sql.delete, with: { connection: main, table: people, where: age < 30, batch: 12 } }
          - { id: move, uses: file.move, with: { from: conf/app1.yaml, to: new/app1.yaml } }
          - { id: names, uses: sql.update, with: { connection: main, table: people, set: "name = name || '!'", where: age > 50, batch: 12 } }
          - { id: again, uses: file.set, with: { file: conf/app0.yaml, path: resources.limits.memory, value: 9Gi } }
          - id: twice
            uses: sql.execute
            with: { connection: main, statements: "UPDATE people SET age = age + 1" }
            undo:
              - { uses: sql.execute, with: { connection: main, statements: "UPDATE people SET age = age - 1" } }
          - { id: append, uses: file.replace, with: { file: conf/app2.yaml, regex: '\z', replacement: "# more\n" } }
          - { id: write, uses: file.write, with: { file: new/folder/note.txt, content: done } }
        """;

    [Fact, Trait("Category", "Long")]
    public async Task A_run_whose_last_write_was_lost_is_resumed_to_the_same_end()
    {
        Dictionary<string, string> end;
        using (var bench = new ChangeBench())
        {
            Assert.Equal(RunStatus.Succeeded, (await bench.RunAsync(Make(bench))).Status);
            end = GeneratedChangeTests.Logical(bench);
        }
        await ForEachWriteAsync(async (bench, write, change) =>
        {
            // It may have been lost before there was a run, or after its last record.
            var resumed = await bench.Session.Recovery.ResumeAsync(null, null, bench, default)
                ?? (await bench.Session.Runs.ListAsync(unfinishedOnly: false, default)).SingleOrDefault()
                ?? await bench.RunAsync(change);
            Assert.True(resumed.Status == RunStatus.Succeeded, $"write {write}: {resumed.Status} {resumed.Reason}");
            GeneratedChangeTests.AssertSame(end, GeneratedChangeTests.Logical(bench), write, "resumed after a lost write");
        });
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_run_whose_last_write_was_lost_is_undone_to_the_start()
    {
        Dictionary<string, string> start;
        using (var bench = new ChangeBench())
        {
            Make(bench);
            start = GeneratedChangeTests.Logical(bench);
        }
        await ForEachWriteAsync(async (bench, write, _) =>
        {
            if ((await bench.Session.Runs.ListAsync(unfinishedOnly: false, default)).SingleOrDefault() is { } run)
            {
                var undone = await bench.Session.Recovery.UndoAsync(run.RunId, null, bench, default);
                Assert.True(undone.Status == RunStatus.Undone, $"write {write}: {undone.Status} {undone.Reason}");
                Assert.Empty(await bench.Session.Runs.ListAsync(unfinishedOnly: true, default));
            }
            GeneratedChangeTests.AssertSame(start, GeneratedChangeTests.Logical(bench), write, "undone after a lost write");
        });
    }

    private static string Make(ChangeBench bench)
    {
        new GeneratedProject(bench, seed: 4).MakeTargets();
        return bench.Change(Steps);
    }

    private static async Task ForEachWriteAsync(Func<ChangeBench, int, string, Task> recover)
    {
        for (var write = 1; ; write++)
        {
            using var bench = new ChangeBench();
            var change = Make(bench);
            var store = new ForgetfulRunStore(write);
            bench.Ports = bench.Ports with { OpenRuns = (_, _) => store };
            try
            {
                await bench.RunAsync(change);
                Assert.True(write > 40, $"only {write - 1} writes");
                return;
            }
            catch (CrashException)
            {
                // as the machine would have ended
            }
            store.PowerOn();
            await recover(bench, write, change);
        }
    }
}
