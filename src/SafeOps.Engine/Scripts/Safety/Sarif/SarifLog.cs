using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Values;

namespace SafeOps.Scripts.Safety.Sarif;

/// <summary>
/// Findings in the form that code scanning reads: SARIF 2.1.0, <see href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"/>.
/// A run for each tool; ours has every rule, whether it found something or not.
/// </summary>
public static class SarifLog
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="findings">Of any number of scripts, the suppressed too.</param>
    /// <param name="root">The folder that paths are given from; what lies elsewhere has its full address.</param>
    /// <param name="version">Of SafeOps.</param>
    public static string Write(IEnumerable<ScriptFinding> findings, string root, string version)
    {
        var runs = findings.ToLookup(f => f.Source);
        var log = new JsonObject
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray([
                Run(ScriptFinding.Own, version, runs[ScriptFinding.Own], [.. SafetyRules.Descriptors.Select(Rule)], root),
                .. runs.Where(r => r.Key != ScriptFinding.Own).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => Run(r.Key, null, r, [.. ForeignRules(r)], root)),
            ]),
        };
        return log.ToJsonString(Written).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Run(string tool, string? version, IEnumerable<ScriptFinding> findings, IReadOnlyList<JsonObject> rules, string root)
    {
        var index = rules.Select((r, i) => (Id: r["id"]!.GetValue<string>(), Index: i)).ToDictionary(r => r.Id, r => r.Index, StringComparer.Ordinal);
        var driver = new JsonObject { ["name"] = tool };
        if (version is not null)
            driver["semanticVersion"] = version;
        driver["rules"] = new JsonArray([.. rules]);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = driver },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray([.. findings.Select(f => Result(f, index[f.Rule], root, seen))]),
        };
    }

    private static JsonObject Rule(SafetyRuleDescriptor rule) => new()
    {
        ["id"] = rule.Id,
        ["name"] = rule.Name,
        ["shortDescription"] = new JsonObject { ["text"] = rule.Title + "." },
        ["help"] = new JsonObject
        {
            ["text"] = $"The page docs/{rule.Page} of SafeOps says why, and what to write instead.",
            ["markdown"] = $"[{rule.Id} {rule.Name}]({rule.Page})",
        },
        ["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule.Severity) },
        ["properties"] = new JsonObject { ["page"] = rule.Page, ["languages"] = new JsonArray([.. rule.Languages.Select(l => JsonValue.Create(l.ToString()))]) },
    };

    private static IEnumerable<JsonObject> ForeignRules(IEnumerable<ScriptFinding> findings) =>
        findings.Select(f => f.Rule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => new JsonObject { ["id"] = id });

    private static JsonObject Result(ScriptFinding finding, int rule, string root, Dictionary<string, int> seen)
    {
        var address = Address(finding.Path, root);
        var result = new JsonObject
        {
            ["ruleId"] = finding.Rule,
            ["ruleIndex"] = rule,
            ["level"] = Level(finding.Severity),
            ["message"] = new JsonObject { ["text"] = finding.NextStep is null ? finding.Message : $"{finding.Message} {finding.NextStep}" },
            ["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = address,
                    ["region"] = new JsonObject
                    {
                        ["startLine"] = finding.Line,
                        ["startColumn"] = finding.Column,
                        ["endLine"] = finding.EndLine,
                        ["endColumn"] = finding.EndColumn,
                    },
                },
            }),
            ["partialFingerprints"] = new JsonObject { ["safeopsFinding/v1"] = Fingerprint(finding, address["uri"]!.GetValue<string>(), seen) },
        };
        if (finding.Suppressed is { } reason)
            result["suppressions"] = new JsonArray(new JsonObject { ["kind"] = "inSource", ["justification"] = reason });
        return result;
    }

    /// <summary>The same for the same line wherever it moves; the second such line of a file has another.</summary>
    private static string Fingerprint(ScriptFinding finding, string address, Dictionary<string, int> seen)
    {
        var what = $"{finding.Rule}\n{address}\n{finding.Text}";
        var number = seen[what] = seen.GetValueOrDefault(what) + 1;
        return Digest.OfText($"{what}\n{number}");
    }

    private static JsonObject Address(string path, string root)
    {
        var relative = Path.GetRelativePath(root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? new JsonObject { ["uri"] = new Uri(path).AbsoluteUri }
            : new JsonObject
            {
                ["uri"] = string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString)),
                ["uriBaseId"] = "%SRCROOT%",
            };
    }

    private static string Level(SafetySeverity severity) => severity switch
    {
        SafetySeverity.Error => "error",
        SafetySeverity.Warning => "warning",
        _ => "note",
    };
}
