using System.Diagnostics;
using System.Management.Automation.Language;
using System.Reflection;
using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Benchmarks.Peers;

/// <summary>How long the verdict on a command takes.</summary>
internal sealed class CommandReading : IComparison
{
    /// <summary>Passes over all commands before anything is measured: the runtime compiles, and each tool's knowledge is read.</summary>
    private const int WarmPasses = 30;

    private const int HostileLength = 64 * 1024;

    public string Name => "commands";

    public string Title => "The verdict on a command";

    public string About => """
        Each command line of the tests' case files is judged alone, as `Get-CommandRisk` does: parsed, its tools' knowledge applied, its
        reasons placed. Of each the fastest of seven is taken, so that what is measured is the work and not the machine's other
        affairs. PowerShell's texts are parsed by PowerShell's own parser; *over the parser* is what the verdict takes beyond that. *For the first
        time* is a new process's first verdict on each of ten lines with ten tools, the reading of their knowledge included.
        *Hostile nesting* are texts of 64 KB of one opening construct or wrapper, the median of each.
        """;

    public Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var syntax = (IPowerShellSyntax)Activator.CreateInstance(
            Assembly.LoadFrom(Path.Combine(Path.GetDirectoryName(BuiltFiles.Manifest)!, "bin", "SafeOps.dll")).GetType("SafeOps.PowerShell.Syntax.PowerShellSyntaxReader", throwOnError: true)!)!;
        var reader = new CommandReader(languages: new CommandLanguages(syntax, null));
        var first = new Samples([.. FirstLines.Select(l => Milliseconds(() => reader.Read(l, CommandShell.Bash)))]);
        var bash = Measure(Lines("SafeOps.Engine.Tests", "Commands", "Cases"), l => reader.Read(l, CommandShell.Bash));
        var texts = Lines("SafeOps.PowerShell.Tests", "Commands", "Cases");
        var parser = Measure(texts, l => Parser.ParseInput(l, out _, out _));
        var posh = Measure(texts, l => reader.Read(l, CommandShell.PowerShell));
        var over = posh.Select((t, i) => t - parser[i]).ToList();
        var hostile = Openings.Select(o => (Opening: o, Text: string.Concat(Enumerable.Repeat(o, HostileLength / o.Length))))
            .Select(h => (h.Opening, Time: new Samples([.. Enumerable.Range(0, runs).Select(_ => Milliseconds(() => reader.Read(h.Text, CommandShell.Bash)))]).Median))
            .ToList();
        var slowest = hostile.MaxBy(h => h.Time);
        List<Row> rows =
        [
            new($"bash, the median of {bash.Count:N0} lines", new Samples([At(bash, 0.5)])),
            new("bash, the 99th percentile", new Samples([At(bash, 0.99)])),
            new($"PowerShell's bare parser, the median of {parser.Count:N0} texts", new Samples([At(parser, 0.5)])),
            new("PowerShell, over the parser, the median", new Samples([At(over, 0.5)])),
            new("PowerShell, over the parser, the 99th percentile", new Samples([At(over, 0.99)])),
            new("bash, for the first time", first),
            new($"bash, 64 KB of hostile nesting, {hostile.Count} kinds", new Samples([.. hostile.Select(h => h.Time)])),
        ];
        return Task.FromResult(new Findings(rows,
        [
            $"bash: {At(bash, 0.5) * 1000:0} µs in the median and {At(bash, 0.99) * 1000:0} µs at the 99th percentile (promised: at most 50 and 500 µs).",
            $"PowerShell: {At(over, 0.5) * 1000:0} µs in the median over the bare parser (promised: at most 100 µs).",
            $"The slowest of the hostile texts, `{slowest.Opening.Trim()}` over and over, takes {Clock.Show(slowest.Time)} (promised: at most 50 ms).",
        ]));
    }

    private static readonly string[] FirstLines =
    [
        "kubectl get pods -A", "git log --oneline -5", "find . -name '*.log' -mtime +7", "curl -sS https://example.com/health", "docker ps -a",
        "psql -c 'select 1'", "journalctl -u nginx --since today", "tar tzf a.tgz", "ssh host uptime", "az vm list -o table",
    ];

    private static readonly string[] Openings =
    [
        "$(", "((", "( ", "{ ", "\"$(", "`", "${x:-", "[[ ( ", "{a,", "<(", "if ", "case a in (", "<<A ", "$((", "a[", "!(", "function f ", "bash -c \"", "x=(",
        "sudo ", "eval ", "find . -exec ", "{a,b}{c,d}",
    ];

    /// <summary>The fastest of seven for each line, in milliseconds.</summary>
    private static List<double> Measure(List<string> lines, Action<string> read)
    {
        for (var pass = 0; pass < WarmPasses; pass++)
            lines.ForEach(read);
        return [.. lines.Select(l => Enumerable.Range(0, 7).Min(_ => Milliseconds(() => read(l))))];
    }

    private static double Milliseconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(times.Count * share));

    private static List<string> Lines(params string[] folder) => [.. Directory.GetFiles(Path.Combine([BuiltFiles.Repository, "tests", .. folder]), "*.txt")
        .SelectMany(File.ReadLines)
        .Where(l => l.Trim().Length > 0 && !l.StartsWith('#'))
        .Select(l => l.Replace("\\n", "\n", StringComparison.Ordinal))];
}
