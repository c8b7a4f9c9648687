using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SafeOps.TestServers;

namespace SafeOps.Benchmarks.Peers;

/// <summary>The page <c>docs/benchmarks.md</c>.</summary>
internal sealed class BenchmarkPage
{
    private readonly StringBuilder _text = new();

    public BenchmarkPage(int runs)
    {
        var flush = DiskFlush.Measure();
        _text.Append(CultureInfo.InvariantCulture, $"""
            # Benchmarks

            Written by one command, which anyone can repeat; nothing on this page was typed in:

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

    public string Text => _text.ToString();

    /// <summary>The section as it stands on the page.</summary>
    public string Add(IComparison comparison, Findings findings)
    {
        var section = new StringBuilder();
        section.Append(CultureInfo.InvariantCulture, $"\n## {comparison.Title}\n\n{comparison.About}\n\n");
        section.Append("| | median | least | greatest | |\n|---|---:|---:|---:|---|\n");
        foreach (var row in findings.Rows)
        {
            var times = row.Samples is { } samples ? $"{Clock.Show(samples.Median)} | {Clock.Show(samples.Least)} | {Clock.Show(samples.Greatest)}" : "– | – | –";
            section.Append(CultureInfo.InvariantCulture, $"| {row.What} | {times} | {row.Note} |\n");
        }
        if (findings.Sentences.Count > 0)
            section.Append('\n').AppendJoin("", findings.Sentences.Select(s => $"- {s}\n"));
        section.Append(CultureInfo.InvariantCulture, $"\nAgain: `dotnet run -c Release --project tests/SafeOps.Benchmarks -- peers --only {comparison.Name}`\n");
        _text.Append(section);
        return section.ToString();
    }
}
