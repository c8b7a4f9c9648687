using System.Globalization;
using SafeOps.Benchmarks.Import;
using SafeOps.Benchmarks.Sql;

namespace SafeOps.Benchmarks.Peers;

/// <summary>Runs the comparisons and writes their page.</summary>
internal static class PeerRuns
{
    private const int DefaultRuns = 3;

    /// <summary>Every comparison there is, in the order of the page.</summary>
    public static IReadOnlyList<IComparison> All { get; } =
    [
        new DryRunBesidePeers(),
        new DryRunScaling(),
        new RunBesideBareEffect(),
        new ResumeRead(),
        new SqlDeleteBesideBareClient("sqlite", "SQLite"),
        new SqlDeleteBesideBareClient("postgres", "PostgreSQL"),
        new ModuleImport(),
        new CommandReading(),
        new SandboxBesideUnshare(),
        new SafetyReviewing(),
        new TerraformPlanning(),
        new DriftComparing(),
        new FanOutBesideXargs(),
        new LogMeasuring(),
        new RollbackBesideKubectl(),
    ];

    public static async Task<int> RunAsync(string[] options)
    {
        var only = Option(options, "--only");
        var runs = Option(options, "--runs") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : DefaultRuns;
        var names = only?.Split(',');
        var chosen = All.Where(c => names?.Contains(c.Name) ?? true).ToList();
        if (chosen.Count == 0)
        {
            Console.Error.WriteLine($"There is no comparison '{only}'; there are {string.Join(", ", All.Select(c => c.Name))}.");
            return 1;
        }
        // A part of the comparisons is for the eyes only, unless it was told where to go.
        var update = options.Contains("--update");
        var output = Option(options, "--output") ?? (only is null || update ? Path.Combine(BuiltFiles.Repository, "docs", "benchmarks.md") : null);
        var page = new BenchmarkPage(runs);
        if (update && output is not null && File.Exists(output))
            page.Keep(File.ReadAllText(output));
        foreach (var comparison in chosen)
        {
            Console.Error.WriteLine($"{comparison.Name} …");
            var section = page.Add(comparison, await comparison.RunAsync(runs, CancellationToken.None));
            Console.Error.WriteLine(section);
            // After each one, so that an accident costs one and not all.
            if (output is not null)
                File.WriteAllText(output, page.Text);
        }
        return 0;
    }

    private static string? Option(string[] options, string name) => Array.IndexOf(options, name) is >= 0 and var at && at + 1 < options.Length ? options[at + 1] : null;
}
