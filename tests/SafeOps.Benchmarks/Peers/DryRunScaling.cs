using System.Globalization;

namespace SafeOps.Benchmarks.Peers;

/// <summary>Whether an action of a large plan costs more than one of a small plan.</summary>
internal sealed class DryRunScaling : IComparison
{
    private static readonly (ChangeShape Shape, string Text, int[] Counts)[] Cases =
    [
        (ChangeShape.OneStepManyItems, "one step with `forEach`, a file each", [100, 1_000, 10_000]),
        (ChangeShape.ManySteps, "a step for each file", [100, 1_000, 10_000]),
        (ChangeShape.OneFile, "a step for each value of one file", [10, 100, 1_000]),
    ];

    public string Name => "dry-run-scaling";

    public string Title => "The time of one planned action, from 100 to 10,000";

    public string About => """
        The engine plans changes of three shapes (read the change file, resolve, plan, digests), in one process that is warm. Each edit
        of one file is planned on what the edits before it would leave, so its cost is that of reading a file as large as that.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        var sentences = new List<string>();
        foreach (var (shape, text, counts) in Cases)
        {
            var perAction = new List<double>();
            foreach (var count in counts)
            {
                using var project = new BenchProject();
                var change = ManyFiles.Change(project, count, shape);
                for (var i = 0; i < Math.Max(2, 300 / count); i++)
                    await project.PlanAsync(change);
                var times = await Clock.TimesAsync(runs, () => project.PlanAsync(change));
                perAction.Add(times.Median / count);
                rows.Add(new Row(string.Create(CultureInfo.InvariantCulture, $"{text}: {count:N0}"), times, $"{Clock.Show(times.Median / count)} an action"));
            }
            if (shape != ChangeShape.OneFile)
                sentences.Add($"{text}: an action of {counts[^1]:N0} takes {Clock.Ratio(perAction[^1] / perAction[0])} times what one of {counts[0]:N0} takes.");
        }
        return new Findings(rows, sentences);
    }
}
