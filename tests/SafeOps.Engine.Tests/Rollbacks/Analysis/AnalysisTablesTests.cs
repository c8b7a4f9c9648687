using SafeOps.Engine.Tests.Architecture;
using SafeOps.Errors;
using SafeOps.Logs.Signatures;
using SafeOps.Rollbacks.Analysis;

namespace SafeOps.Engine.Tests.Rollbacks.Analysis;

public sealed class AnalysisTablesTests
{
    private static readonly AnalysisTables Tables = AnalysisTables.Shipped;

    [Fact]
    public void Every_class_and_sign_stands_once_and_raises_what_there_is()
    {
        Assert.Equal(Tables.Classes.Count, Tables.Classes.Select(c => c.Id).Distinct().Count());
        Assert.Equal(Tables.Signs.Count, Tables.Signs.Select(s => s.Id).Distinct().Count());
        Assert.All(Tables.Classes, c => Assert.InRange(c.Weight, 1, 50));
        Assert.All(Tables.Signs.SelectMany(s => s.Raises), r => Assert.Contains(Tables.Classes, c => Wildcards.Name(r.Key, c.Id)));
        Assert.All(Tables.Signs.SelectMany(s => s.Raises), r => Assert.InRange(r.Value, 1, 80));
        var known = SignatureMatcher.Default.Signatures.Select(s => s.Id).ToHashSet();
        Assert.All(Tables.Signs.SelectMany(s => s.Signatures), id => Assert.Contains(id, known));
    }

    [Fact]
    public void The_last_class_takes_everything()
    {
        var last = Tables.Classes[^1];
        Assert.True(last.Parts.Count == 0 && last.Objects.Count == 0 && last.At.Count == 0 && last.Moves.Count == 0 && last.Contains.Count == 0 && last.AnyFile.Count == 0 && last.AllFiles.Count == 0);
    }

    [Fact]
    public void The_page_has_every_class_with_its_weight_and_every_sign()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "about", "rollback-analysis.md"));
        Assert.All(Tables.Classes, c => Assert.Contains($"| `{c.Id}` | {c.Weight} | {c.Says} |", page));
        Assert.All(Tables.Signs, s => Assert.Contains(page, l => l.StartsWith($"| {s.Says} | ", StringComparison.Ordinal)));
        Assert.Equal(Tables.Classes.Count, page.Count(l => l.StartsWith("| `", StringComparison.Ordinal) && l.Split('|').Length == 5));
    }

    [Theory]
    [InlineData("""[{ "id": "a", "weight": 1, "says": "b", "wieght": 2 }]""")]
    [InlineData("""[{ "id": "a" }]""")]
    public void A_key_that_is_not_of_the_form_or_is_missing_is_a_mistake(string json) =>
        Assert.Equal(ErrorCodes.DocumentInvalid, Assert.Throws<SafeOpsException>(() => AnalysisTables.Read<ChangeClass>(json, "own.json")).Code);

    [Theory]
    [InlineData("**/limits/memory", "spec/limits/memory", true)]
    [InlineData("**/limits/memory", "limits/memory", true)]
    [InlineData("**/limits/memory", "limits/memory/x", false)]
    [InlineData("spec/*/b", "spec/a/b", true)]
    [InlineData("spec/*/b", "spec/a/c/b", false)]
    [InlineData("data/**", "data", true)]
    [InlineData("**/*FEATURE*", "x/my_feature_1", true)]
    public void Patterns_match_by_steps(string pattern, string path, bool matches) => Assert.Equal(matches, Wildcards.Match(pattern.Split('/'), path.Split('/')));
}
