using System.Text;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reports;

/// <summary>The page that lists every rule of scripts, written from the descriptors.</summary>
public static class RuleIndex
{
    public static string Markdown(IReadOnlyList<SafetyRuleDescriptor> rules)
    {
        var text = new StringBuilder("""
            # Rules

            <!-- Written from the descriptors: dotnet run --project src/SafeOps.Build -- rules docs/rules/README.md -->

            What [Test-ScriptSafety](../en-US/Test-ScriptSafety.md) asks of a script. An *error* goes wrong or gives something away, a *warning* goes
            wrong under conditions that come up, a *note* is worth knowing. A comment leaves a finding as it is, and says why:

            ```bash
            # safeops:ignore unchecked-cd the folder is made two lines above
            ```

            It stands on the line of the finding or alone above it; `safeops:ignore-file` at the top is for the whole file. Several rules are
            parted by commas; SQL's comments begin with `--`.


            """.ReplaceLineEndings("\n"));
        text.Append(Head("rule", "name", "severity", "finds", "in"));
        foreach (var rule in rules)
            text.Append(Row($"[{rule.Id}]({rule.Id}.md)", $"`{rule.Name}`", Words.Of(rule.Severity), rule.Title, string.Join(", ", rule.Languages.Select(Name))));
        return text.ToString();
    }

    private static string Name(ScriptLanguage language) => language == ScriptLanguage.Sql ? "SQL" : language.ToString();
}
