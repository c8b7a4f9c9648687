using System.Collections;
using System.Management.Automation;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.ResourceLimits;
using SafeOps.ResourceLimits.Metrics;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.PowerShell.Commands;

/// <summary>Requests and limits against what is used and what peers have, with a proposal and its reasons.</summary>
[Cmdlet(VerbsData.Compare, "ResourceLimit", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ResourceComparison), typeof(FileInfo))]
public sealed class CompareResourceLimitCommand : SafeOpsCommand
{
    private readonly List<string> _paths = [];
    private ResourceLimitSession? _session;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Container { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public ResourceKind[] Resource { get; set; } = System.Enum.GetValues<ResourceKind>();

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Peer { get; set; } = [];

    [Parameter]
    public Uri? PrometheusUri { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Token { get; set; }

    [Parameter]
    public Hashtable? Header { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Window { get; set; } = "14d";

    [Parameter]
    public DateTime? Until { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Timeout { get; set; } = "30s";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PodPattern { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MemoryQuery { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CpuQuery { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OomQuery { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? OomKill { get; set; }

    [Parameter]
    [ValidateRange(1.0, 10.0)]
    public double Headroom { get; set; } = 1.25;

    [Parameter]
    [ValidateRange(1.0, 100.0)]
    public double Percentile { get; set; } = 99;

    [Parameter]
    [ValidateRange(1.0, 100.0)]
    public double RequestPercentile { get; set; } = 90;

    [Parameter]
    [ValidateRange(0.0, 10.0)]
    public double MinimumChange { get; set; } = 0.1;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ChangePath { get; set; }

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void BeginProcessing() => _session = EngineSeam.OpenResourceLimits();

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
            ForEachItem(path, () => _paths.AddRange(ResolvePaths(path)));
    }

    protected override void EndProcessing() => OrTerminate(() =>
    {
        if (_paths.Count == 0)
            return;
        var file = ChangeFile();
        var comparing = _session!.Begin(Request());
        foreach (var problem in comparing.Problems)
            WriteFailure(problem, problem.Target);
        foreach (var note in comparing.Notes)
            WriteVerbose(note);
        var comparisons = Compare(comparing);
        if (file is not null)
            WriteChange(file, comparisons);
    });

    private List<ResourceComparison> Compare(ResourceLimitComparing comparing)
    {
        var all = new List<ResourceComparison>();
        var told = 0;
        for (var i = 0; i < comparing.Count; i++)
        {
            var position = i;
            var comparisons = Await((observer, token) =>
            {
                if (PrometheusUri is not null && comparing.Count > 1)
                    observer.Progress("Compare", $"{Counts.Format(position)} of {Counts.Of(comparing.Count, "container")}", position, comparing.Count);
                return comparing.CompareAsync(position, token);
            });
            all.AddRange(comparisons);
            WriteAll(comparisons);
            foreach (var failure in comparing.Failures.Skip(told))
                WriteFailure(failure, failure.Target);
            told = comparing.Failures.Count;
        }
        return all;
    }

    private void WriteChange(string file, IReadOnlyList<ResourceComparison> comparisons)
    {
        var change = _session!.Change(comparisons, file);
        foreach (var failure in change.Failures)
            WriteFailure(failure, failure.Target);
        if (change.Draft is not { } draft)
        {
            WriteWarning($"{file} was not written: there is nothing to change.");
            return;
        }
        if (change.Warning is { } warning)
            WriteWarning(warning);
        if (!ShouldProcess(file, $"Write a change file with {Counts.Of(draft.Steps.Count, "step")}"))
            return;
        draft.Write(file);
        WriteFile(file);
    }

    private ResourceLimitRequest Request() => new()
    {
        Paths = _paths,
        Peers = [.. Peer.SelectMany(ResolvePaths)],
        Location = Location,
        Resources = [.. Resource.Distinct()],
        Namespace = Namespace,
        Takes = Takes(),
        Rules = new SizingRules { Headroom = (decimal)Headroom, Percentile = Percentile, RequestPercentile = RequestPercentile, MinimumChange = (decimal)MinimumChange },
        Prometheus = PrometheusUri is null ? null : _session!.Access(PrometheusUri, Token, Headers(), Duration(Timeout, nameof(Timeout))),
        Window = Duration(Window, nameof(Window)),
        Until = Until is { } until ? new DateTimeOffset(until.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(until, DateTimeKind.Local) : until) : null,
        PodPattern = PodPattern,
        Queries = new OwnQueries { Memory = MemoryQuery, Cpu = CpuQuery, Oom = OomQuery },
        OomKills = OomKill,
    };

    private Func<string, string, bool> Takes()
    {
        var names = Patterns(Name);
        var containers = Patterns(Container);
        return (name, container) => Fits(names, name) && Fits(containers, container);
    }

    private static List<WildcardPattern> Patterns(string[] texts) => [.. texts.Select(t => WildcardPattern.Get(t, WildcardOptions.IgnoreCase))];

    private static bool Fits(List<WildcardPattern> patterns, string name) => patterns.Count == 0 || patterns.Exists(p => p.IsMatch(name));

    private Dictionary<string, string> Headers() => Header?.Cast<DictionaryEntry>().ToDictionary(h => h.Key.ToString()!, h => h.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase) ?? [];

    /// <summary>Refused before anything is asked.</summary>
    private string? ChangeFile()
    {
        if (ChangePath is null)
            return null;
        var path = ResolvePath(ChangePath);
        if (!path.EndsWith(ChangeCatalog.FileEnding, StringComparison.OrdinalIgnoreCase))
            path = Directory.Exists(path) ? System.IO.Path.Combine(path, "resource-limits" + ChangeCatalog.FileEnding) : path + ChangeCatalog.FileEnding;
        return File.Exists(path) ? throw new SafeOpsException(ErrorCodes.ChangeFileExists, $"{path} is there already.", "Choose another name.", path) : path;
    }
}
