using System.Management.Automation;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Rollbacks;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Rollbacks, or one of them with its timeline; also one that was killed.</summary>
[Cmdlet(VerbsCommon.Get, "EmergencyRollback")]
[OutputType(typeof(EmergencyRollback))]
public sealed class GetEmergencyRollbackCommand : SafeOpsCommand
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RollbackCompleter))]
    public string? Id { get; set; }

    [Parameter]
    public SwitchParameter Unfinished { get; set; }

    private RollbackSession? _session;

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    private protected override void Release() => _session?.Dispose();

    protected override void ProcessRecord() => ForEachItem(Id ?? "", () =>
    {
        var store = (_session ??= EngineSeam.OpenRollbacks(Location)).Store;
        if (Id is not null)
            WriteObject(store.Find(Id));
        else
            WriteAll(store.List().Where(r => !Unfinished || r.Status == RollbackStatus.Unfinished).Select(Listed));
    });

    /// <summary>The same object under a type name of its own, so that a list shows a line each.</summary>
    private static PSObject Listed(EmergencyRollback rollback)
    {
        var listed = new PSObject(rollback);
        listed.TypeNames.Clear();
        listed.TypeNames.Add(typeof(EmergencyRollback).FullName + "#Listed");
        return listed;
    }
}
