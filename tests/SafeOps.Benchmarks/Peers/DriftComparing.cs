using System.Globalization;
using SafeOps.Estates;

namespace SafeOps.Benchmarks.Peers;

/// <summary>How long a whole comparison takes, and how it grows.</summary>
internal sealed class DriftComparing : IComparison
{
    private const int Resources = 100_000;
    private const int ManyResources = 500_000;
    private const int States = 20;

    public string Name => "drift";

    public string Title => "Drift";

    public string About => """
        A generated estate of 100,000 resources in 20 states, as an export of Resource Graph. `Compare-TerraformDrift -Summary` in a process of its own
        reads both, matches them, compares every property that is mapped, and judges what is on one side only. Beside it stand a script of Python and
        one of jq that read the same files, and match the ids alone: no property, no rule of what is Azure's own.
        """;

    public Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("safeops-drift-");
        try
        {
            var estate = Write(folder.FullName, "estate", Resources);
            var (own, peak) = Compare(estate, folder.FullName, runs);
            var rows = new List<Row> { new($"SafeOps, whole comparison, {Megabytes(estate)} MB", own, $"{peak} MB at most") };
            var python = Beside("Python, ids alone", "python3", [Script("match.py"), Rows(estate), .. estate.States], runs, folder.FullName);
            var jq = Beside("jq, ids alone", "jq", ["-n", "-r", "-f", Script("match.jq"), "--slurpfile", "inventory", Rows(estate), .. estate.States], Math.Min(runs, 2), folder.FullName);
            Directory.Delete(Path.Combine(folder.FullName, "estate"), recursive: true);

            var many = Write(folder.FullName, "many", ManyResources);
            var (five, fivePeak) = Compare(many, folder.FullName, Math.Min(runs, 2));
            rows.AddRange([python, jq, new Row($"SafeOps, {ManyResources:N0} resources, {Megabytes(many)} MB", five, $"{fivePeak} MB at most")]);
            return Task.FromResult(new Findings(rows,
            [
                string.Create(CultureInfo.InvariantCulture, $"{Resources:N0} resources: {Clock.Show(own.Median)} (promised: at most 3 s), {peak} MB (promised: at most 400 MB)."),
                .. Faster(python, own, 2),
                .. Faster(jq, own, 10),
                $"Five times the resources take {Clock.Ratio(five.Median / own.Median)} times the time (promised: linear).",
            ]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static WrittenEstate Write(string folder, string name, int resources) => EstateWriter.Write(Path.Combine(folder, name), new EstateOptions
    {
        Resources = resources,
        States = States,
        WithShow = false,
        Additions = resources / 1000,
        Removals = resources / 1000,
        Changes = resources / 1000,
    });

    /// <summary>The times of the whole process, and the most memory it had.</summary>
    private static (Samples Times, long Megabytes) Compare(WrittenEstate estate, string folder, int runs)
    {
        var peak = Path.Combine(folder, "peak");
        var script = Path.Combine(folder, "compare.ps1");
        File.WriteAllText(script, $"""
            Compare-TerraformDrift '{estate.Inventory}' '{Path.GetDirectoryName(estate.States[0])}' -Summary -MaximumAge 9999d
            [IO.File]::WriteAllText('{peak}', [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)
            """);
        var times = new List<double>();
        var most = 0L;
        for (var run = 0; run < runs; run++)
        {
            times.Add(Clock.Milliseconds(() => PeerProgram.Run("dotnet", [BuiltFiles.Host, script], folder)));
            most = Math.Max(most, long.Parse(File.ReadAllText(peak), CultureInfo.InvariantCulture) >> 20);
        }
        return (new Samples(times), most);
    }

    private static Row Beside(string what, string program, string[] arguments, int runs, string folder) => PeerProgram.Find(program) is { } path
        ? new Row(what, new Samples([.. Enumerable.Range(0, runs).Select(_ => Clock.Milliseconds(() => PeerProgram.Run(path, arguments, folder)))]), PeerProgram.Version(program))
        : Row.Missing(what, "not installed");

    private static IEnumerable<string> Faster(Row peer, Samples own, int promised)
    {
        if (peer.Samples is { } times)
            yield return $"{Clock.Ratio(times.Median / own.Median)} times as fast as {peer.What} (promised: {promised}).";
    }

    private static string Rows(WrittenEstate estate) => File.Exists(estate.Inventory) ? estate.Inventory : Path.Combine(estate.Inventory, "azure-resources.json");

    private static long Megabytes(WrittenEstate estate) => estate.States.Append(Rows(estate)).Sum(f => new FileInfo(f).Length) / 1_000_000;

    private static string Script(string name) => Path.Combine(BuiltFiles.Repository, "tests", "SafeOps.Benchmarks", "Peers", "Drift", name);
}
