using System.Text.RegularExpressions;
using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;

namespace SafeOps.PowerShell.Tests.Commands;

/// <summary>The cases of rules, and the examples of their pages, that are written in PowerShell, whose parser is here; they stand with the others, beside the engine's tests.</summary>
public sealed partial class SafetyRuleTests
{
    private static readonly string Cases = Path.Combine(BuiltFiles.Repository, "tests", "SafeOps.Engine.Tests", "Scripts", "Safety", "Cases");

    [Fact]
    public void Finds_what_it_should_in_PowerShell_and_leaves_the_rest()
    {
        using var folder = new ScriptFolder();
        using var session = new ModuleSession(location: folder.Path);
        var wrong = SafetyRules.All.Select(r => r.Descriptor).Where(r => r.Languages.Contains(ScriptLanguage.PowerShell)).SelectMany(r => Wrong(r, folder, session)).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<string> Wrong(SafetyRuleDescriptor rule, ScriptFolder folder, ModuleSession session)
    {
        var lines = File.ReadLines(Path.Combine(Cases, $"{rule.Id}-{rule.Name}.txt")).Select(l => Case().Match(l)).Where(m => m.Success)
            .Select(m => (Finds: m.Groups["verdict"].Value == "finds", Text: m.Groups["text"].Value.Replace("\\n", "\n", StringComparison.Ordinal).Replace("¦", "", StringComparison.Ordinal)));
        var page = File.ReadAllText(Path.Combine(BuiltFiles.Repository, "docs", "rules", $"{rule.Id}.md")).ReplaceLineEndings("\n");
        var examples = Example().Matches(page).Select(m => (Finds: page.IndexOf("## Left alone", StringComparison.Ordinal) > m.Index, Text: m.Groups["text"].Value));
        var cases = lines.Concat(examples).Select((c, i) => (c.Finds, c.Text, Name: $"{i}.ps1")).ToList();
        Directory.CreateDirectory(Path.Combine(folder.Path, rule.Id));
        foreach (var (_, text, name) in cases)
            folder.Write(Path.Combine(rule.Id, name), text);
        var found = session.Invoke($"Test-ScriptSafety {rule.Id} -Rule {rule.Id}").Succeeds().Output.Select(o => (ScriptFinding)o.BaseObject)
            .Where(f => f.Rule == rule.Id).ToLookup(f => Path.GetFileName(f.Path));
        return cases.Where(c => found[c.Name].Any() != c.Finds).Select(c => $"{rule.Id} {(c.Finds ? "is not found" : $"is found ({found[c.Name].First().Message})")}: {c.Text}");
    }

    [GeneratedRegex(@"```powershell\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^powershell +(?<verdict>finds|leaves) +(?<text>.*)$")]
    private static partial Regex Case();
}
