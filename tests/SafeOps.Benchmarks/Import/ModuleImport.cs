using System.Globalization;
using SafeOps.Benchmarks.Peers;

namespace SafeOps.Benchmarks.Import;

/// <summary>What a session pays before the first cmdlet.</summary>
internal sealed class ModuleImport : IComparison
{
    private const int ProcessesARun = 3;

    public string Name => "import";

    public string Title => "Import-Module in a fresh process";

    public string About => """
        Each import is the first of its module in a process of its own. *Measured by `Measure-Command`* is what a person sees who tries
        `pwsh -NoProfile -Command "Measure-Command { Import-Module … }"`: `Measure-Command` itself comes from a module, so PowerShell has
        imported one before. *As the first import at all* PowerShell's own start of imports is in it, which an empty binary module pays
        as well. The rows of *the engine package* are of the assembly that `safeops` and the tests run on, which is not compiled ahead
        of time as PowerShell's own is; an empty module was imported before.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("safeops-bench-").FullName;
        try
        {
            var (empty, warm) = (EmptyModule.Write(folder, "Empty"), EmptyModule.Write(folder, "Warm"));
            var rows = new List<Row>();
            var sentences = new List<string>();
            if (PeerProgram.Find("pwsh") is { } pwsh)
            {
                await AddAsync(rows, runs, "PowerShell, by `Measure-Command`", empty, m => Shell(pwsh, $"(Measure-Command {{ Import-Module '{m}' }}).TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"));
                sentences.Add($"`Measure-Command {{ Import-Module SafeOps }}` says {Clock.Show(rows[^1].Samples!.Median)} (promised: at most 60 ms), {Clock.Show(rows[^2].Samples!.Median)} of which an empty binary module takes.");
                await AddAsync(rows, runs, "PowerShell, as the first import at all", empty, m => Shell(pwsh, $"$w = [Diagnostics.Stopwatch]::StartNew(); Import-Module '{m}'; $w.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"));
            }
            else
            {
                rows.Add(Row.Missing("PowerShell", "pwsh is not installed"));
            }
            await AddAsync(rows, runs, "the engine package", empty, m => PeerProgram.Run("dotnet", [typeof(ImportProbe).Assembly.Location, ImportProbe.Argument, warm, m], folder));
            return new Findings(rows, sentences);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>An empty module, and SafeOps.</summary>
    private static async Task AddAsync(List<Row> rows, int runs, string how, string empty, Func<string, string> import)
    {
        foreach (var (name, manifest) in new[] { ("an empty binary module", empty), ("SafeOps", BuiltFiles.Manifest) })
        {
            // The first process brings files into memory.
            await Task.Run(() => import(manifest));
            var times = Enumerable.Range(0, runs * ProcessesARun).Select(_ => double.Parse(import(manifest), CultureInfo.InvariantCulture)).ToList();
            rows.Add(new Row($"{how}: {name}", new Samples(times)));
        }
    }

    private static string Shell(string pwsh, string command) => PeerProgram.Run(pwsh, ["-NoProfile", "-NonInteractive", "-Command", command], Path.GetTempPath());
}
