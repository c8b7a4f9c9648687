using System.Text.Json.Nodes;
using SafeOps.Commands;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;
using SafeOps.Scripts.Safety.Sarif;
using SafeOps.Scripts.Safety.Tools;

namespace SafeOps.Engine.Tests.Scripts.Safety;

/// <summary>The properties that SARIF 2.1.0 requires, and those that code scanning reads.</summary>
public sealed class SarifLogTests
{
    private const string Script = "rm -rf $1 # safeops:ignore unquoted-expansion the caller gives options\nrm -rf $2\nrm -rf $2\n";

    [Fact]
    public void Has_what_the_specification_requires()
    {
        var log = Log();
        Assert.Equal("2.1.0", Text(log["version"]));
        Assert.NotNull(log["$schema"]);
        Assert.All(log["runs"]!.AsArray(), run =>
        {
            var driver = run!["tool"]!["driver"]!;
            Assert.NotEmpty(Text(driver["name"]));
            var rules = driver["rules"]!.AsArray();
            Assert.Distinct(rules.Select(r => Text(r!["id"])));
            Assert.All(run["results"]!.AsArray(), result =>
            {
                Assert.NotEmpty(Text(result!["message"]!["text"]));
                Assert.Contains(Text(result["level"]), (string[])["error", "warning", "note", "none"]);
                Assert.Equal(Text(result["ruleId"]), Text(rules[result["ruleIndex"]!.GetValue<int>()]!["id"]));
                var place = Assert.Single(result["locations"]!.AsArray())!["physicalLocation"]!;
                Assert.True(Uri.IsWellFormedUriString(Text(place["artifactLocation"]!["uri"]), UriKind.RelativeOrAbsolute));
                var region = place["region"]!;
                Assert.True(region["startLine"]!.GetValue<int>() >= 1);
                Assert.True(region["startColumn"]!.GetValue<int>() >= 1);
                Assert.True(region["endLine"]!.GetValue<int>() >= region["startLine"]!.GetValue<int>());
                Assert.NotEmpty(result["partialFingerprints"]!.AsObject());
            });
        });
    }

    [Fact]
    public void Names_every_rule_with_its_page()
    {
        var rules = Log()["runs"]![0]!["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.Equal(SafetyRules.Descriptors.Select(r => (r.Id, r.Name, r.Page)), rules.Select(r => (Text(r!["id"]), Text(r["name"]), Text(r["properties"]!["page"]))));
        Assert.All(rules, r => Assert.NotEmpty(Text(r!["help"]!["text"])));
    }

    [Fact]
    public void Gives_the_reason_of_what_is_suppressed()
    {
        var suppressed = Assert.Single(Results(Log()), r => r["suppressions"] is not null);
        var suppression = Assert.Single(suppressed["suppressions"]!.AsArray())!;
        Assert.Equal(("inSource", "the caller gives options"), (Text(suppression["kind"]), Text(suppression["justification"])));
    }

    [Fact]
    public void A_fingerprint_moves_with_its_line_and_is_one_finding_s_alone()
    {
        var before = Prints(Log());
        Assert.Distinct(before);
        Assert.Equal(before, Prints(Log("ls\n\n" + Script)));
        Assert.NotEqual(before, Prints(Log(Script.Replace("$2", "$3", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_script_elsewhere_has_its_full_address_and_one_below_a_relative_one()
    {
        Assert.Equal("a%20b/s.sh", Text(Results(Log())[0]["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]));
        var findings = new SafetyReviewer(new CommandReader()).Review(new ScriptFile(Path.Combine(Path.GetTempPath(), "other", "s.sh"), ScriptLanguage.Bash, Script));
        var address = Text(Results(JsonNode.Parse(SarifLog.Write(findings, Root, "1.2.3"))!)[0]["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]);
        Assert.StartsWith("file:///", address, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_tool_has_a_run_of_its_own()
    {
        var findings = new SafetyReviewer(new CommandReader()).Review(new ScriptFile(Path.Combine(Root, "s.sh"), ScriptLanguage.Bash, "ls"), others: [new ForeignFinding("ShellCheck", "SC2148", SafetySeverity.Error, 1, 1, 1, 1, "Tips depend on target shell.")]);
        var runs = JsonNode.Parse(SarifLog.Write(findings, Root, "1.2.3"))!["runs"]!.AsArray();
        Assert.Equal(["SafeOps", "ShellCheck"], runs.Select(r => Text(r!["tool"]!["driver"]!["name"])));
        Assert.Equal("SC2148", Text(runs[1]!["results"]![0]!["ruleId"]));
    }

    private static string Root => Path.Combine(Path.GetTempPath(), "root");

    private static JsonNode Log(string script = Script)
    {
        var findings = new SafetyReviewer(new CommandReader()).Review(
            new ScriptFile(Path.Combine(Root, "a b", "s.sh"), ScriptLanguage.Bash, script), new SafetyReviewOptions { Rules = ["unquoted-expansion"] });
        return JsonNode.Parse(SarifLog.Write(findings, Root, "1.2.3"))!;
    }

    private static List<JsonNode> Results(JsonNode log) => [.. log["runs"]![0]!["results"]!.AsArray().Select(r => r!)];

    private static IReadOnlyList<string> Prints(JsonNode log) => [.. Results(log).Select(r => Text(r["partialFingerprints"]!["safeopsFinding/v1"]))];

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
