using System.Text.RegularExpressions;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Help;

public sealed partial class ExampleTests
{
    public static TheoryData<string, string> Pages()
    {
        var examples = new TheoryData<string, string>();
        foreach (var page in Directory.GetFiles(Path.Combine(BuiltFiles.Repository, "docs", "en-US"), "*.md").Order(StringComparer.Ordinal))
        {
            foreach (Match example in Example().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")))
                examples.Add($"{Path.GetFileNameWithoutExtension(page)} {example.Groups["number"].Value}", example.Groups["code"].Value);
        }
        return examples;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_help_example_runs(string name, string code)
    {
        using var project = ShopProject.Promoted();
        using var session = new ModuleSession(location: project.Path);
        var result = session.Invoke(code);
        Assert.True(result.Errors.Count == 0, $"{name}: {string.Join('\n', result.Errors.Select(e => $"{e.FullyQualifiedErrorId}: {e}"))}");
        Assert.Empty(session.Host.Questions);
    }

    [GeneratedRegex(@"^### Example (?<number>\d+).*?```powershell\n(?<code>.*?)\n```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();
}
