using System.Globalization;
using System.IO.Compression;
using SafeOps.Logs;
using SafeOps.Logs.Reading;
using SafeOps.Secrets;

namespace SafeOps.Benchmarks.Peers;

/// <summary>How long the triage of a large log takes, and how much memory.</summary>
internal sealed class LogMeasuring : IComparison
{
    private const long Size = 500_000_000;
    private const int Copies = 20;

    public string Name => "logs";

    public string Title => "Logs";

    public string About => """
        A generated log of 500 MB, as an application in Java writes it: nine statements, one in 200 records with a stack trace. `Measure-LogPattern` in a process of its
        own reads it, finds the statements, counts them over time and recognises known failures. Beside it stand programs that only look for a word in the same file:
        `rg` and `grep`. A core alone is measured in a process that has triaged before.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("safeops-logs-");
        try
        {
            var log = Path.Combine(folder.FullName, "app.log");
            var lines = GeneratedLog.Write(log, Size);
            var (cold, peak) = Triage(log, folder.FullName, runs);
            var warm = await OneCoreAsync(log, runs, cancellationToken);
            var rows = new List<Row>
            {
                new($"SafeOps, whole triage, {lines:N0} lines", cold, $"{peak} MB at most"),
                new("SafeOps, whole triage, one core, warm", warm),
                Beside("ripgrep, a word", "rg", ["-c", "ERROR", log], runs, folder.FullName),
                Beside("grep, a word", "grep", ["-c", "ERROR", log], runs, folder.FullName),
            };
            var large = Compress(log, folder.FullName);
            var (ten, tenPeak) = Triage(large, folder.FullName, runs: 1);
            rows.Add(new Row($"SafeOps, the same {Copies} times, compressed, {Size * Copies / 1_000_000_000} GB", ten, $"{tenPeak} MB at most"));
            return new Findings(rows,
            [
                string.Create(CultureInfo.InvariantCulture, $"500 MB: {Clock.Show(cold.Median)} (promised: at most 10 s), {peak} MB (promised: less than 300 MB)."),
                $"{Size * Copies / 1_000_000_000} GB: {tenPeak} MB (promised: memory does not grow with the log).",
                string.Create(CultureInfo.InvariantCulture, $"One core: {lines / (warm.Median / 1000):N0} lines a second when warm (promised: 500,000)."),
            ]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The times of the whole process, and the most memory it had.</summary>
    private static (Samples Times, long Megabytes) Triage(string log, string folder, int runs)
    {
        var peak = Path.Combine(folder, "peak");
        var script = Path.Combine(folder, "triage.ps1");
        File.WriteAllText(script, $"""
            Measure-LogPattern '{log}'
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

    /// <summary>The log so many times, as members of one gzip file.</summary>
    private static string Compress(string log, string folder)
    {
        var member = Path.Combine(folder, "member.gz");
        using (var from = File.OpenRead(log))
        using (var gzip = new GZipStream(File.Create(member), CompressionLevel.Fastest))
            from.CopyTo(gzip);
        var all = Path.Combine(folder, "large.log.gz");
        using var file = File.Create(all);
        for (var copy = 0; copy < Copies; copy++)
        {
            using var part = File.OpenRead(member);
            part.CopyTo(file);
        }
        return all;
    }

    private static async Task<Samples> OneCoreAsync(string log, int runs, CancellationToken cancellationToken)
    {
        var triager = new LogTriager(new SecretMasker());
        var request = new LogTriageRequest { Logs = new LogRequest { Paths = [log], Now = DateTimeOffset.UnixEpoch, Workers = 1 } };
        await triager.TriageAsync(request, progress: null, cancellationToken);
        return await Clock.TimesAsync(runs, () => triager.TriageAsync(request, progress: null, cancellationToken));
    }

    private static Row Beside(string what, string program, string[] arguments, int runs, string folder) => PeerProgram.Find(program) is { } path
        ? new Row(what, new Samples([.. Enumerable.Range(0, runs).Select(_ => Clock.Milliseconds(() => PeerProgram.Run(path, arguments, folder)))]), PeerProgram.Version(program))
        : Row.Missing(what, "not installed");
}
