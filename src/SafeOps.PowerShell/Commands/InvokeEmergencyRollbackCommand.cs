using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Rollbacks;
using SafeOps.Secrets;

namespace SafeOps.PowerShell.Commands;

/// <summary>Takes a service back to its last good version, keeps the timeline, and prepares the analysis.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "EmergencyRollback", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = DeploymentSet)]
[OutputType(typeof(EmergencyRollback))]
public sealed class InvokeEmergencyRollbackCommand : SafeOpsCommand
{
    private const string DeploymentSet = "Deployment";
    private const string ReleaseSet = "Release";
    private const string RunSet = "Run";
    private const string GitSet = "GitRevision";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = DeploymentSet)]
    [Alias("Workload")]
    [ValidateNotNullOrEmpty]
    public string Deployment { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = ReleaseSet)]
    [ValidateNotNullOrEmpty]
    public new string Release { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = RunSet, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string Run { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = GitSet)]
    [ValidateNotNullOrEmpty]
    public string GitRevision { get; set; } = "";

    [Parameter(ParameterSetName = DeploymentSet)]
    [Parameter(ParameterSetName = ReleaseSet)]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    [Parameter(ParameterSetName = DeploymentSet)]
    [Parameter(ParameterSetName = ReleaseSet)]
    [ValidateNotNullOrEmpty]
    public string? Context { get; set; }

    [Parameter(ParameterSetName = DeploymentSet)]
    [Parameter(ParameterSetName = ReleaseSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    [Parameter(ParameterSetName = DeploymentSet)]
    [Parameter(ParameterSetName = ReleaseSet)]
    [Alias("ToRevision")]
    [ValidateNotNullOrEmpty]
    public string? To { get; set; }

    [Parameter(ParameterSetName = GitSet)]
    public SwitchParameter Push { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    [Parameter(ParameterSetName = DeploymentSet)]
    [Parameter(ParameterSetName = ReleaseSet)]
    [ValidateNotNullOrEmpty]
    public string Timeout { get; set; } = "5m";

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InvestigationCompleter))]
    public string? Investigation { get; set; }

    private SecretMasker? _masker;

    private protected override string Hide(string text) => base.Hide(_masker?.Hide(text) ?? text);

    protected override void ProcessRecord() => OrTerminate(() =>
    {
        var (kind, name) = ParameterSetName switch
        {
            ReleaseSet => (RollbackTargetKind.Release, Release),
            RunSet => (RollbackTargetKind.Run, Run),
            GitSet => (RollbackTargetKind.Branch, GitRevision),
            _ => (RollbackTargetKind.Workload, Deployment),
        };
        var request = new RollbackRequest(kind, name)
        {
            From = Location,
            Namespace = Namespace,
            Context = Context,
            Environment = Environment,
            To = To,
            Reason = Reason ?? "",
            Timeout = Duration(Timeout, nameof(Timeout)),
            Investigation = Investigation,
            Push = Push,
            WhatIf = IsWhatIf,
        };
        if (!request.WhatIf)
            RequireAnswers();
        using var session = EngineSeam.OpenRollbacks(Location);
        _masker = session.Masker;
        Write(Converse((conversation, token) => session.InvokeAsync(request, new RollbackConversation(conversation, this), token)));
    });

    /// <summary>A rollback that did not end well is written twice: as the object a script looks at, then as the error that makes <c>$?</c> false.</summary>
    private void Write(EmergencyRollback rollback)
    {
        WriteObject(rollback);
        var failure = rollback.Status switch
        {
            RollbackStatus.Failed => $"The rollback of {rollback.Target} failed: {rollback.Health?.Summary ?? rollback.Timeline.LastOrDefault(e => e.Good == false && e.Of is not null)?.Text}",
            RollbackStatus.Unverified => $"The rollback of {rollback.Target} ran, and how the service is could not be learned.",
            _ => null,
        };
        if (failure is not null)
            WriteFailure(new SafeOpsException(ErrorCodes.RollbackFailed, failure, $"Get-EmergencyRollback {rollback.Id} shows what was done and what the pods say; Get-Investigation {rollback.InvestigationId} goes on from there.", rollback.Id), rollback);
    }
}
