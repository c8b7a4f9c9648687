using SafeOps.Changes.Planning;

namespace SafeOps.Changes.Running;

/// <summary>How much a message matters.</summary>
public enum MessageLevel { Verbose, Information, Warning }

/// <summary>
/// The person's side of a run. Called from any thread, one call at a time; an implementation may block (to ask) and must
/// not throw. Texts have their secrets hidden.
/// </summary>
public interface IRunObserver
{
    /// <summary>Asked once a step, before its first action. False: the step is skipped and the run counts as partial.</summary>
    bool Confirm(PlannedStep step, ChangePlan plan);

    void Message(MessageLevel level, string text);

    /// <param name="activity">What is being done, for instance the step's name.</param>
    /// <param name="total">Null where it is not known.</param>
    void Progress(string activity, string status, long done, long? total);
}
