using System.Globalization;
using System.Reflection;
using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;

namespace SafeOps.Benchmarks.Peers;

/// <summary>How long the review of a long script takes.</summary>
internal sealed class SafetyReviewing : IComparison
{
    private const int Lines = 10_000;

    private const int WarmPasses = 3;

    public string Name => "safety";

    public string Title => "The review of a script";

    public string About => """
        One script of 10,000 lines in each language, made of the tests' labelled collection, one script behind the other. All rules are asked, as
        `Test-ScriptSafety -OwnRulesOnly` does, in a process that has reviewed before. Beside it stand programs that read the same file, their start
        included: ShellCheck, which asks other questions, and what only parses: `bash -n` and Python's `ast`.
        """;

    public Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var syntax = (IPowerShellSyntax)Activator.CreateInstance(
            Assembly.LoadFrom(Path.Combine(Path.GetDirectoryName(BuiltFiles.Manifest)!, "bin", "SafeOps.dll")).GetType("SafeOps.PowerShell.Syntax.PowerShellSyntaxReader", throwOnError: true)!)!;
        var reviewer = new SafetyReviewer(new CommandReader(languages: new CommandLanguages(syntax, null)));
        var folder = Directory.CreateTempSubdirectory("safeops-safety-");
        try
        {
            var rows = new List<Row>();
            var own = new List<(ScriptLanguage Language, double Median, int Found)>();
            foreach (var (language, ending) in new[] { (ScriptLanguage.Bash, "sh"), (ScriptLanguage.Python, "py"), (ScriptLanguage.PowerShell, "ps1"), (ScriptLanguage.Sql, "sql") })
            {
                var script = new ScriptFile(Path.Combine(folder.FullName, $"long.{ending}"), language, Long(language, ending));
                File.WriteAllText(script.Path, script.Text);
                for (var pass = 0; pass < WarmPasses; pass++)
                    reviewer.Review(script);
                var found = 0;
                var times = new Samples([.. Enumerable.Range(0, runs).Select(_ => Clock.Milliseconds(() => found = reviewer.Review(script).Count))]);
                own.Add((language, times.Median, found));
                rows.Add(new Row($"SafeOps, {language}, {script.Text.AsSpan().Count('\n'):N0} lines, {script.Text.Length / 1024:N0} KB", times, $"{found:N0} findings"));
                rows.AddRange(Peers(language).Select(p => Beside(p.What, p.Program, [.. p.Arguments, script.Path], runs, folder.FullName)));
            }
            return Task.FromResult(new Findings(rows,
                [.. own.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Language}: {Clock.Show(o.Median)} for 10,000 lines (promised: at most 1 s)."))]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string What, string Program, string[] Arguments)> Peers(ScriptLanguage language) => language switch
    {
        ScriptLanguage.Bash => [("ShellCheck", "shellcheck", ["-f", "json1", "-s", "bash"]), ("bash -n", "bash", ["-n"])],
        ScriptLanguage.Python => [("Python's ast", "python3", ["-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())"])],
        _ => [],
    };

    private static Row Beside(string what, string program, string[] arguments, int runs, string folder)
    {
        if (PeerProgram.Find(program) is not { } path)
            return Row.Missing(what, "not installed");
        return new Row(what, new Samples([.. Enumerable.Range(0, runs).Select(_ => Clock.Milliseconds(() => PeerProgram.Run(path, arguments, folder, alsoFine: 1)))]), PeerProgram.Version(program));
    }

    private static string Long(ScriptLanguage language, string ending)
    {
        var scripts = Directory.GetFiles(Path.Combine(BuiltFiles.Repository, "tests", "SafeOps.Engine.Tests", "Scripts", "Collection"), $"*.{ending}", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        var lines = new List<string>(Lines);
        for (var i = 0; lines.Count < Lines; i = (i + 1) % scripts.Count)
        {
            // A script with parameters of its own stands in a block of its own.
            var text = language == ScriptLanguage.PowerShell ? $"& {{\n{scripts[i]}\n}}" : scripts[i];
            lines.AddRange(text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        }
        return string.Join('\n', lines) + "\n";
    }
}
