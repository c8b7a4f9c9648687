using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SafeOps.TestServers;

namespace SafeOps.Benchmarks.Peers;

/// <summary>The page <c>docs/benchmarks.md</c>.</summary>
internal sealed class BenchmarkPage
{
    private const string Mark = "\n## ";
    private readonly StringBuilder _head = new();
    private readonly Dictionary<string, string> _sections = new(StringComparer.Ordinal);

    public BenchmarkPage(int runs)
    {
        var flush = DiskFlush.Measure();
        _head.Append(CultureInfo.InvariantCulture, $"""
            # Benchmarks

            Written by one command, which anyone can repeat; nothing on this page was typed in. With `--only <name>` and `--update` it measures
            one section again and leaves the others:

            ```
            dotnet run -c Release --project tests/SafeOps.Benchmarks -- peers
            ```

            Times are medians of {runs} runs, with the least and the greatest beside them. What a tool was not installed for is said so.

            | measured on | |
            |---|---|
            | date | {DateTime.UtcNow:yyyy-MM-dd} |
            | processor | {Machine.Processor}, {Environment.ProcessorCount} cores |
            | memory | {Machine.Memory} |
            | system | {RuntimeInformation.OSDescription} |
            | one flush (`fsync`) of a file that has grown by 200 bytes | {Clock.Show(flush.Median)} |
            | .NET | {Environment.Version} |
            | ansible | {PeerProgram.Version("ansible-playbook")} |
            | terraform | {PeerProgram.Version("terraform", "version")} |
            | PostgreSQL | {(PostgresCluster.IsInstalled ? PeerProgram.Version("psql") : "not installed")} |
            | PowerShell | {PeerProgram.Version("pwsh")} |

            """);
    }

    public string Text => _head + string.Concat(PeerRuns.All.Select(c => _sections.GetValueOrDefault(c.Title)));

    /// <summary>Takes over the sections of a page that was written before.</summary>
    public void Keep(string page)
    {
        foreach (var section in page.Split(Mark).Skip(1))
            _sections[section[..section.IndexOf('\n', StringComparison.Ordinal)]] = Mark + section.TrimEnd('\n') + "\n";
    }

    /// <summary>The section as it stands on the page.</summary>
    public string Add(IComparison comparison, Findings findings)
    {
        var section = new StringBuilder();
        section.Append(CultureInfo.InvariantCulture, $"{Mark}{comparison.Title}\n\n{comparison.About}\n\n");
        section.Append("| | median | least | greatest | |\n|---|---:|---:|---:|---|\n");
        foreach (var row in findings.Rows)
        {
            var times = row.Samples is { } samples ? $"{Clock.Show(samples.Median)} | {Clock.Show(samples.Least)} | {Clock.Show(samples.Greatest)}" : "– | – | –";
            section.Append(CultureInfo.InvariantCulture, $"| {row.What} | {times} | {row.Note} |\n");
        }
        if (findings.Sentences.Count > 0)
            section.Append('\n').AppendJoin("", findings.Sentences.Select(s => $"- {s}\n"));
        section.Append(CultureInfo.InvariantCulture, $"\nAgain: `dotnet run -c Release --project tests/SafeOps.Benchmarks -- peers --only {comparison.Name}`\n");
        return _sections[comparison.Title] = section.ToString();
    }
}
