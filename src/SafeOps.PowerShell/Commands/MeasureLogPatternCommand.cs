using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Logs;
using SafeOps.Logs.Reading;
using SafeOps.Logs.Triage;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>What large logs say: their statements counted over time and ranked, and the failures that are known.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "LogPattern", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(LogTriage))]
public sealed class MeasureLogPatternCommand : SafeOpsCommand
{
    private readonly List<string> _paths = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly LineSpool _lines = new();

    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Baseline { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Since { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Until { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(Completion.LogFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TimeZone { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = LogTriage.DefaultShown;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SignaturePath { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AssignmentPath { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SaveBaseline { get; set; }

    protected override void ProcessRecord()
    {
        // A file that comes down the pipeline is both; it is meant by its path.
        if (Path.Length == 0 && InputObject is not null)
            _lines.Add(InputObject.ToString());
        // Lines that Get-Content gives name their file, each of them.
        foreach (var path in Path.Where(_seen.Add))
            ForEachItem(path, () => _paths.AddRange(Files(path)));
    }

    protected override void EndProcessing() => OrTerminate(() =>
    {
        if (!_lines.IsEmpty)
            _paths.Add(_lines.Complete());
        if (_paths.Count == 0 && _seen.Count == 0)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, "There is no log to read.", "Give -Path, or lines through the pipeline.");
        // What was not there has been told of already.
        if (_paths.Count == 0)
            return;
        var request = Request();
        var triage = Await((observer, token) => EngineSeam.OpenLogs().TriageAsync(request, observer, token));
        foreach (var problem in triage.Problems.Where(p => p.Kind is LogProblemKind.NotText or LogProblemKind.Unreadable))
            WriteFailure(new SafeOpsException(problem.Kind == LogProblemKind.NotText ? ErrorCodes.LogNotText : ErrorCodes.FileUnreadable, $"{problem.Path}: {problem.Text}", target: problem.Path), problem.Path);
        if (SaveBaseline is not null && ResolvePath(SaveBaseline) is var file && ShouldProcess(file, "Write the patterns as a baseline"))
            DurableFile.Write(file, SavedTriage.Write(triage));
        WriteObject(triage);
    });

    private protected override void Release() => _lines.Dispose();

    private LogTriageRequest Request()
    {
        var since = Moment(nameof(Since), Since);
        var until = Moment(nameof(Until), Until);
        return new LogTriageRequest
        {
            Logs = new LogRequest
            {
                Paths = [.. _paths.Distinct(StringComparer.Ordinal)],
                Format = Format,
                Since = since?.At,
                Until = until?.At,
                Zone = Zone,
                Now = DateTimeOffset.MinValue,
                Workers = Environment.ProcessorCount,
            },
            SinceBeforeEnd = since?.BeforeEnd,
            UntilBeforeEnd = until?.BeforeEnd,
            Baseline = [.. Baseline.SelectMany(Files).Distinct(StringComparer.Ordinal)],
            SignatureFile = SignaturePath is null ? null : ResolvePath(SignaturePath),
            AssignmentFile = AssignmentPath is not null && ResolvePath(AssignmentPath) is var file && ShouldProcess(file, "Write the pattern of each record") ? file : null,
            Shown = First,
        };
    }

    private LogMoment? Moment(string parameter, object? given) => ((given as PSObject)?.BaseObject ?? given) switch
    {
        null => null,
        DateTimeOffset at => new LogMoment(at.ToUniversalTime(), null),
        DateTime at => new LogMoment(new DateTimeOffset(at).ToUniversalTime(), null),
        TimeSpan before => new LogMoment(null, before),
        var text => LogMoment.Parse(text.ToString()!, Zone, parameter),
    };

    private TimeZoneInfo? Zone
    {
        get
        {
            try
            {
                return TimeZone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
            }
            catch (Exception failure) when (failure is TimeZoneNotFoundException or InvalidTimeZoneException)
            {
                throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-TimeZone is '{TimeZone}', which is no time zone here.", "Give a name of the IANA database, such as Europe/Berlin, or UTC.", TimeZone, failure);
            }
        }
    }

    /// <summary>The files of a path; a folder stands for those in it, not below.</summary>
    private IEnumerable<string> Files(string path)
    {
        foreach (var found in ResolvePaths(path))
        {
            if (Directory.Exists(found))
            {
                foreach (var file in Directory.EnumerateFiles(found).Order(StringComparer.Ordinal))
                    yield return file;
            }
            else
            {
                yield return File.Exists(found) ? found : throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no log {found}.", "Look at the path, and at the folder it is meant from.", found);
            }
        }
    }
}
