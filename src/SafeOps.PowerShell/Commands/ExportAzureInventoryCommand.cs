using System.Management.Automation;
using System.Net;
using System.Security;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Inventory.Export;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>A dated inventory of what is in Azure, and of what it covers.</summary>
[Cmdlet(VerbsData.Export, "AzureInventory", DefaultParameterSetName = FromAzure, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(InventorySummary))]
public sealed class ExportAzureInventoryCommand : SafeOpsCommand
{
    private const string FromAzure = "Azure";
    private const string FromFile = "File";
    private const string FromObject = "Object";

    private readonly ObjectSpool _objects = new();
    private InventorySession? _session;

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter(ParameterSetName = FromAzure)]
    public AzureSource Source { get; set; }

    [Parameter(ParameterSetName = FromAzure)]
    [ValidateNotNullOrEmpty]
    public string[] Subscription { get; set; } = [];

    [Parameter(ParameterSetName = FromAzure)]
    [ValidateNotNullOrEmpty]
    public string[] ManagementGroup { get; set; } = [];

    [Parameter(ParameterSetName = FromAzure)]
    [ValidateNotNullOrEmpty]
    public string[] ResourceGroup { get; set; } = [];

    [Parameter(ParameterSetName = FromAzure)]
    [ValidateNotNullOrEmpty]
    public string[] Type { get; set; } = [];

    [Parameter(ParameterSetName = FromAzure)]
    [AllowEmptyCollection]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChildTypeCompleter))]
    public string[]? ChildType { get; set; }

    [Parameter(ParameterSetName = FromAzure)]
    public AzureCloud? Cloud { get; set; }

    [Parameter(ParameterSetName = FromAzure)]
    public Uri? Endpoint { get; set; }

    [Parameter(ParameterSetName = FromAzure)]
    public SecureString? AccessToken { get; set; }

    [Parameter(ParameterSetName = FromAzure)]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = FromFile)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] InputFile { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = FromObject, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Also where nothing comes: PowerShell takes that for a call without a pipeline, and Azure must not be asked then.</summary>
    private bool IsPiped => ParameterSetName == FromObject || (MyInvocation.ExpectingInput && ParameterSetName == FromAzure);

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void BeginProcessing() => _session = EngineSeam.OpenInventory();

    protected override void ProcessRecord()
    {
        if (ParameterSetName == FromObject)
            ForEachItem(InputObject, () => _objects.Add(InputObject));
    }

    protected override void EndProcessing() => OrTerminate(() =>
    {
        var folder = ResolvePath(Path);
        if (IsPiped && _objects.IsEmpty)
            throw new SafeOpsException(ErrorCodes.InventoryInvalid, "No object came down the pipeline: that is no inventory.", "Look at what the command before it gives.");
        IReadOnlyList<string> sources = IsPiped ? [_objects.Complete()] : [.. InputFile.SelectMany(ResolvePaths)];
        var isAllowed = ShouldProcess(folder, "Write an inventory of Azure");
        if (isAllowed || IsWhatIf)
            WriteObject(Await((observer, token) => Make(sources, folder, isAllowed, Watch(observer), token)));
    });

    private protected override void Release() => _objects.Dispose();

    private Task<InventorySummary> Make(IReadOnlyList<string> sources, string folder, bool writes, ExportWatch watch, CancellationToken cancellationToken) => (IsPiped ? FromObject : ParameterSetName, writes) switch
    {
        (FromAzure, true) => _session!.ExportAsync(Access(), Request(folder), watch, cancellationToken),
        (FromAzure, false) => _session!.PreviewAsync(Access(), Request(folder), watch, cancellationToken),
        _ => Task.FromResult(_session!.Import(sources, IsPiped ? "the pipeline" : null, folder, Force, writes, watch, cancellationToken)),
    };

    private ExportRequest Request(string folder) => new(folder)
    {
        Subscriptions = Subscription,
        ManagementGroups = ManagementGroup,
        ResourceGroups = ResourceGroup,
        Types = Type,
        ChildTypes = ChildType,
        Replace = Force,
    };

    private AzureAccess Access() => new()
    {
        Source = Source,
        Cloud = Cloud,
        Endpoint = Endpoint,
        AccessToken = AccessToken is null ? null : new NetworkCredential("", AccessToken).Password,
        ClientId = ClientId,
    };

    private ExportWatch Watch(IRunObserver observer) => new(
        text => observer.Message(MessageLevel.Verbose, Hide(text)),
        text => observer.Message(MessageLevel.Warning, Hide(text)),
        (activity, status, done, total) => observer.Progress(activity, status, done, total));
}
