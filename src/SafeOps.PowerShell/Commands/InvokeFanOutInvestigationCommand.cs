using System.Management.Automation;
using System.Text;
using SafeOps.Errors;
using SafeOps.Investigations.FanOut;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.PowerShell.Views;
using SafeOps.Sessions;
using SafeOps.Text;

namespace SafeOps.PowerShell.Commands;

/// <summary>Asks the same of many places at once, and shows where one differs.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "FanOutInvestigation")]
[OutputType(typeof(FanOutReport))]
public sealed class InvokeFanOutInvestigationCommand : SafeOpsCommand
{
    private readonly List<string> _folders = [];
    private FanOutSession? _session;

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public object[] Question { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? QuestionPath { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Context { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = System.Environment.ProcessorCount;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Timeout { get; set; } = "60s";

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Investigation { get; set; }

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    private protected override void Release() => _session?.Dispose();

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
            ForEachItem(path, () => _folders.AddRange(Folders(path)));
    }

    protected override void EndProcessing() => OrTerminate(() =>
    {
        _session = EngineSeam.OpenFanOut(Location, HostName.Length > 0 ? RemoteHosts.Of(this) : null);
        var request = Request(_session);
        var investigation = Investigation is null ? null : _session.Store.Find(Investigation);
        var report = Await((observer, token) => _session.RunAsync(request, investigation, observer, token));
        if (Stopping)
        {
            // A stopped pipeline takes nothing more, and what has answered is not to be asked again.
            Host?.UI?.WriteLine(Hide(ViewText.Of(report, null, Host)));
        }
        WriteObject(report);
    });

    private FanOutRequest Request(FanOutSession session)
    {
        var timeout = Duration(Timeout, nameof(Timeout));
        IReadOnlyList<FanOutPlace> places =
        [
            .. FanOutPlace.Folders(_folders),
            .. Context.Distinct(StringComparer.Ordinal).Select(c => new FanOutPlace(c, FanOutPlaceKind.Context, c) { Namespace = Namespace }),
            .. HostName.Distinct(StringComparer.Ordinal).Select(h => new FanOutPlace(h, FanOutPlaceKind.Host, h)),
        ];
        if (places.Count == 0)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, "Nothing is to be asked: no folder, context or host was given.", "Give -Path, -Context or -HostName.");
        return new FanOutRequest
        {
            Places = places,
            Probes = Probes(session),
            Folder = Location,
            ThrottleLimit = ThrottleLimit,
            Timeout = timeout,
            Environment = Environment,
        };
    }

    private IReadOnlyList<FanOutProbe> Probes(FanOutSession session)
    {
        if (Question.Length == 0 && QuestionPath is null)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, "Nothing is asked: no probe was given.", "Give -Question 'a command', -Question @{ config = 'values.yaml'; path = 'resources.limits.memory' }, or -QuestionPath.");
        IReadOnlyList<FanOutProbe> given = Question.Length == 0 ? [] : ProbeReader.Read(Question.Select(Node), "-Question");
        if (QuestionPath is null)
            return given;
        var file = ResolvePath(QuestionPath);
        IReadOnlyList<FanOutProbe> all = [.. given, .. ProbeReader.Read(session.ReadProbeFile(file), file)];
        return all.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new SafeOpsException(ErrorCodes.ProbeInvalid, $"Two probes are called '{twice.Key}', one of -Question and one of {file}.", "Give one of them another name.", twice.Key)
            : all;
    }

    private static DataNode Node(object question) => JsonText.Read(Encoding.UTF8.GetString(ObjectJson.Of(question).Span), "-Question");

    /// <summary>One that is not there is a place too, whose answers say so; only what wildcards name must be folders.</summary>
    private IEnumerable<string> Folders(string path)
    {
        var literal = ResolvePath(path);
        if (Directory.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(path))
            return [literal];
        return ResolvePaths(path).Where(Directory.Exists);
    }
}
