using SafeOps.Commands;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Reports;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;

namespace SafeOps.Engine.Tests.Scripts.Safety;

/// <summary>Binds rules, their table, their pages and their cases; what needs PowerShell's parser is tested beside it.</summary>
public sealed class SafetyRuleTests
{
    private static readonly SafetyReviewer Reviewer = new(new CommandReader());

    private static readonly string Pages = Path.Combine(Repository.Root, "docs", "rules");

    public static TheoryData<string> Rules => [.. SafetyRules.All.Select(r => r.Descriptor.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Finds_what_it_should_and_leaves_the_rest(string name)
    {
        var rule = SafetyRules.Find(name)!;
        var wrong = SafetyCases.Of(rule)
            .Where(c => c.Language != ScriptLanguage.PowerShell)
            .Select(c => (Case: c, Found: Reviewer.Review(new ScriptFile("/s", c.Language, c.Text), new SafetyReviewOptions { Rules = [rule.Id] })))
            .Where(r => r.Found.Any(f => f.Rule == rule.Id) != r.Case.Finds)
            .Select(r => $"{r.Case.Place} {(r.Case.Finds ? "is not found" : "is found: " + r.Found.First(f => f.Rule == rule.Id).Message)}: {r.Case.Text}");
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Fact]
    public void Every_rule_has_cases_both_ways_in_each_of_its_languages_and_no_others()
    {
        Assert.Equal(SafetyRules.All.Select(r => SafetyCases.FileOf(r.Descriptor)).Order(StringComparer.Ordinal), SafetyCases.Files);
        Assert.All(SafetyRules.All.Select(r => r.Descriptor), rule =>
        {
            var cases = SafetyCases.Of(rule);
            foreach (var language in rule.Languages)
            {
                Assert.True(cases.Count(c => c.Language == language && c.Finds) >= 2, $"{rule.Id} has too few finds in {language}");
                Assert.True(cases.Count(c => c.Language == language && !c.Finds) >= 2, $"{rule.Id} has too few leaves in {language}");
            }
            Assert.Empty(cases.Select(c => c.Language).Except(rule.Languages));
        });
    }

    [Fact]
    public void Every_class_of_a_rule_is_in_the_table_once_in_the_order_of_ids()
    {
        var classes = typeof(SafetyRule).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SafetyRule)) && !t.IsAbstract);
        Assert.Equal(classes.Select(t => t.Name).Order(), SafetyRules.All.Select(r => r.GetType().Name).Order());
        Assert.Equal(SafetyRules.Descriptors.Select(r => r.Id).Order(StringComparer.Ordinal), SafetyRules.Descriptors.Select(r => r.Id));
        Assert.Distinct(SafetyRules.Descriptors.Select(r => r.Id));
        Assert.Distinct(SafetyRules.Descriptors.Select(r => r.Name));
    }

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() => Assert.Equal(
        SafetyRules.Descriptors.Select(r => $"{r.Id}.md"),
        Directory.GetFiles(Pages, "SO*.md").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));

    [Fact]
    public void A_page_begins_with_the_rule_as_the_table_has_it() => Assert.All(SafetyRules.Descriptors, rule =>
    {
        var page = File.ReadAllText(Path.Combine(Pages, $"{rule.Id}.md")).ReplaceLineEndings("\n");
        Assert.StartsWith($"# {rule.Id} {rule.Name}\n\n{rule.Title}.\n", page, StringComparison.Ordinal);
    });

    [Fact]
    public void The_examples_of_a_page_are_found_and_left_alone_as_it_says() => Assert.All(SafetyRules.Descriptors, rule =>
    {
        foreach (var example in SafetyPage.Examples(Path.Combine(Pages, $"{rule.Id}.md")).Where(e => e.Language != ScriptLanguage.PowerShell))
        {
            var isFound = Reviewer.Review(new ScriptFile("/s", example.Language, example.Text)).Any(f => f.Rule == rule.Id);
            Assert.True(isFound == example.Finds, $"{rule.Id} {(example.Finds ? "is not found" : "is found")}:\n{example.Text}");
        }
    });

    /// <summary>Rewrite the page with: dotnet run --project src/SafeOps.Build -- rules docs/rules/README.md</summary>
    [Fact]
    public void The_page_of_rules_is_what_the_descriptors_say() =>
        Assert.Equal(RuleIndex.Markdown(SafetyRules.Descriptors), File.ReadAllText(Path.Combine(Pages, "README.md")));
}
