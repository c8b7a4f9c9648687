namespace SafeOps.Benchmarks.Peers;

/// <summary>What a journaled, verified, undoable run costs over a program that only writes the files.</summary>
internal sealed class RunBesideBareEffect : IComparison
{
    private const int Count = 1_000;

    public string Name => "run-cost";

    public string Title => "What a run costs over the bare effect";

    public string About => """
        1,000 files are edited. The bare program writes each new content beside the file, flushes it, renames it over the file and
        flushes the folder: the least that survives a power cut. The run does the same, and before it plans, checks that the file is
        still as planned, saves the old content, and afterwards verifies; its journal has the intent before and the outcome after,
        each flushed.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        using var project = new BenchProject();
        var change = ManyFiles.Change(project, Count, ChangeShape.OneStepManyItems);
        void Reset() => ManyFiles.Write(project.Root, Count);
        await project.RunAsync(change);
        var bare = await Clock.TimesAsync(runs, () => Task.Run(() => WriteBare(project.Root), cancellationToken), Reset);
        var run = await Clock.TimesAsync(runs, () => project.RunAsync(change, stop: cancellationToken), Reset);
        var plan = await Clock.TimesAsync(runs, () => project.PlanAsync(change), Reset);
        var flush = DiskFlush.Measure();
        return new Findings(
        [
            new Row("the bare program", bare, $"{Clock.Show(bare.Median / Count)} an action"),
            new Row("the run, from the change file to the ledger's record", run, $"{Clock.Show(run.Median / Count)} an action"),
            new Row("of which the plan", plan, $"{Clock.Show(plan.Median / Count)} an action"),
            new Row("one flush of this disk", flush),
        ],
        [$"A run costs {Clock.Show((run.Median - bare.Median) / Count)} an action over the bare effect, its flushes included (promised: at most 2 ms), as much as {Clock.Ratio((run.Median - bare.Median) / Count / flush.Median)} flushes of this disk."]);
    }

    private static void WriteBare(string root)
    {
        for (var i = 1; i <= Count; i++)
        {
            var path = Path.Combine(root, ManyFiles.File(i));
            Files.DurableFile.Write(path, System.Text.Encoding.UTF8.GetBytes(ManyFiles.Content(i, "1Gi")));
        }
    }
}
