using SafeOps.Rollbacks.Timeline;

namespace SafeOps.Rollbacks;

/// <summary>The person's side of a rollback. Called from any thread, one call at a time; an implementation may block to ask, and must not throw.</summary>
public interface IRollbackObserver
{
    /// <summary>What was learned, before anything is done or asked.</summary>
    void Learned(EmergencyRollback rollback);

    /// <summary>Asked once a command, right before it. False: the rollback stops there.</summary>
    bool Confirm(RollbackCommand command, EmergencyRollback rollback);

    /// <summary>An entry that is on the disk now.</summary>
    void Recorded(RollbackEntry entry);
}
