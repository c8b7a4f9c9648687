using System.Management.Automation;
using SafeOps.PowerShell.Views;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>A rollback and the person it serves: what was learned is shown first, each command is asked about, each entry of the timeline is shown as it is written.</summary>
internal sealed class RollbackConversation(Conversation conversation, SafeOpsCommand command) : IRollbackObserver
{
    /// <summary>What <c>Write-Host</c> marks its messages with; the host shows those and no others.</summary>
    private const string ForHost = "PSHOST";

    public void Learned(EmergencyRollback rollback) => Show(rollback with { Status = RollbackStatus.Prepared });

    public bool Confirm(RollbackCommand asked, EmergencyRollback rollback)
    {
        var text = string.Join(Environment.NewLine,
            $"  {asked.Line}",
            $"      {asked.Does}",
            "Run this? No ends the rollback here.");
        return conversation.Answer(() => command.ShouldProcess(text, text, $"Emergency rollback of {rollback.Target}"));
    }

    public void Recorded(RollbackEntry entry) => Show(entry);

    private void Show(object shown) => conversation.Write(c => c.WriteInformation(
        new HostInformationMessage { Message = ViewText.Of(shown, c.SessionState.PSVariable.GetValue("PSStyle"), c.Host) }, [ForHost]));
}
