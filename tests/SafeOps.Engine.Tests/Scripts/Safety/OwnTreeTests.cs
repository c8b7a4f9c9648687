using SafeOps.Commands;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;

namespace SafeOps.Engine.Tests.Scripts.Safety;

/// <summary>The rules over the project's own tree: what they find there is mended, suppressed with its reason, or a false alarm.</summary>
public sealed class OwnTreeTests(ITestOutputHelper output)
{
    private static readonly string[] Texts = [".cs", ".csproj", ".md", ".json", ".ps1", ".psd1", ".sh", ".py", ".sql", ".yaml", ".yml", ".props", ".targets", ".ps1xml", ".txt", ".sln", ""];

    /// <summary>Scripts and texts with faults made on purpose.</summary>
    private static readonly string[] MadeFaulty = ["tests/SafeOps.Engine.Tests/Scripts/", "tests/SafeOps.Engine.Tests/Secrets/", "docs/rules/"];

    /// <summary>Pieces of scripts, which are reviewed as the scripts that are made of them.</summary>
    private const string Pieces = "src/SafeOps.Engine/Scripts/Generation/";

    [Fact]
    public void Our_own_scripts_have_no_finding()
    {
        var reviewer = new SafetyReviewer(new CommandReader());
        var scripts = Files().Where(f => !IsMadeFaulty(f) && !Repository.Show(f).StartsWith(Pieces, StringComparison.Ordinal)).Select(f => (File: f, Text: File.ReadAllText(f)))
            .Select(f => (f.File, f.Text, Language: ScriptReader.LanguageOf(f.File, f.Text)))
            .Where(f => f.Language is not (null or ScriptLanguage.PowerShell)).ToList();
        var found = scripts.SelectMany(s => reviewer.Review(new ScriptFile(s.File, s.Language!.Value, s.Text))).Where(f => f.Suppressed is null).ToList();
        output.WriteLine($"{scripts.Count} scripts, {scripts.Sum(s => s.Text.Count(c => c == '\n'))} lines, {found.Count} findings");
        Assert.True(found.Count == 0, string.Join('\n', found.Select(f => $"{Repository.Show(f.Path)}:{f.Line} {f.Rule} {f.Message}")));
    }

    /// <summary>Passwords and tokens that tests hand to what must hide them, and one text that only looks random; each was looked at. One more is a false alarm, or another example.</summary>
    private const int MostExamples = 37;

    /// <summary>What the page of rules states as the rate of false alarms.</summary>
    [Fact]
    public void Credentials_are_found_in_our_own_tree_only_where_they_are_examples_of_one()
    {
        var (files, lines) = (0, 0);
        var found = new List<string>();
        foreach (var file in Files().Where(f => !IsMadeFaulty(f)))
        {
            var text = File.ReadAllText(file);
            files++;
            lines += text.Count(c => c == '\n');
            // What is code quotes its values; other texts may not.
            var language = Path.GetExtension(file) is ".cs" or ".py" or ".json" or ".csproj" or ".props" ? ScriptLanguage.Python : ScriptLanguage.Bash;
            var script = new ScriptUnderReview(new ScriptFile(file, language, text), new CommandReader());
            found.AddRange(script.Credentials.Select(c => $"{Repository.Show(file)}:{script.Places.At(c.Start).Line} {c.What}: {script.ShowLine(c.Start)}"));
        }
        output.WriteLine($"{files} files, {lines} lines, {found.Count} findings");
        foreach (var line in found)
            output.WriteLine(line);
        Assert.DoesNotContain(found, f => !f.StartsWith("tests/", StringComparison.Ordinal));
        Assert.InRange(found.Count, 0, MostExamples);
    }

    private static bool IsMadeFaulty(string file) => MadeFaulty.Any(f => Repository.Show(file).StartsWith(f, StringComparison.Ordinal));

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Repository.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Where(f => !Repository.Parts(f).Intersect(["bin", "obj", "out", ".git", "TestResults", "packages.lock.json", ".vs", "BenchmarkDotNet.Artifacts"]).Any())
        .Where(f => Texts.Contains(Path.GetExtension(f)) && new FileInfo(f).Length is > 0 and < 1 << 20)
        .Order(StringComparer.Ordinal);
}
