using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;
using SafeOps.Scripts.Safety.Sarif;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

public enum FindingFormat { Object, Sarif }

/// <summary>Asks of scripts what a reviewer would ask, by rule and with lines.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ScriptSafety", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ScriptFinding), typeof(string))]
public sealed class TestScriptSafetyCommand : SafeOpsCommand
{
    private readonly List<ScriptFinding> _findings = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private SafetySession? _session;
    private ScriptAnalyzer? _analyzer;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public ScriptLanguage? Language { get; set; }

    [Parameter]
    public SafetySeverity Severity { get; set; } = SafetySeverity.Note;

    [Parameter]
    [ArgumentCompleter(typeof(SafetyRuleCompleter))]
    public string[] Rule { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(SafetyRuleCompleter))]
    public string[] ExcludeRule { get; set; } = [];

    [Parameter]
    public SwitchParameter IncludeSuppressed { get; set; }

    [Parameter]
    public SwitchParameter OwnRulesOnly { get; set; }

    [Parameter]
    public FindingFormat OutputFormat { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    private SafetyReviewOptions Options => new()
    {
        Rules = Rule,
        Without = ExcludeRule,
        Least = Severity,
        OwnRulesOnly = OwnRulesOnly || Rule.Length > 0,
    };

    protected override void BeginProcessing() => OrTerminate(() =>
    {
        if (Rule.Concat(ExcludeRule).FirstOrDefault(r => SafetyRules.Find(r) is null) is { } unknown)
            throw new SafeOpsException(ErrorCodes.RuleUnknown, $"'{unknown}' is no rule.", "The page rules/README.md of the documents lists them by id and name.", unknown);
        _session = EngineSeam.OpenSafety(Location);
        _analyzer = new ScriptAnalyzer(this);
    });

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
            ForEachItem(path, () => Review(path));
    }

    protected override void EndProcessing()
    {
        if (OutFile is null && OutputFormat == FindingFormat.Object)
            return;
        var log = SarifLog.Write(_findings, Location, GetType().Assembly.GetName().Version!.ToString(3));
        if (OutFile is null)
        {
            WriteObject(log.TrimEnd('\n'));
            return;
        }
        OrTerminate(() =>
        {
            var file = ResolvePath(OutFile);
            if (ShouldProcess(file, "Write the findings as SARIF"))
                DurableFile.Write(file, System.Text.Encoding.UTF8.GetBytes(log));
        });
    }

    private void Review(string path)
    {
        foreach (var file in Files(path).Where(_seen.Add))
        {
            ForEachItem(file, () =>
            {
                var script = ScriptReader.Read(file, Language);
                var others = Options.OwnRulesOnly ? [] : _analyzer!.Review(script);
                foreach (var finding in Await(token => _session!.ReviewAsync(script, Options, others, token)))
                {
                    _findings.Add(finding);
                    if (OutputFormat == FindingFormat.Object && (finding.Suppressed is null || IncludeSuppressed))
                        WriteObject(finding);
                }
            });
        }
    }

    private List<string> Files(string path) => [.. ResolvePaths(path).SelectMany(Below)];

    private IEnumerable<string> Below(string path) => Directory.Exists(path) ? ScriptFiles.In(path, Recurse) : [path];
}
