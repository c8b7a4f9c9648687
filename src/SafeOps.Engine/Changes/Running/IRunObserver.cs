using SafeOps.Changes.Planning;

namespace SafeOps.Changes.Running;

/// <summary>How much a message matters.</summary>
public enum MessageLevel
{
    /// <summary>Each thing that is done, for who wants to follow.</summary>
    Verbose,

    /// <summary>The milestones.</summary>
    Information,

    /// <summary>What a person should look at.</summary>
    Warning,

    /// <summary>What failed; beside the run's status and the error, not instead of them.</summary>
    Error,
}

/// <summary>
/// The person's side of a run. Called from any thread, one call at a time; an implementation may block (to ask) and must
/// not throw. Texts have their secrets hidden.
/// </summary>
public interface IRunObserver
{
    /// <summary>Asked once a step, before its first action. False: the step is skipped and the run counts as partial.</summary>
    bool Confirm(PlannedStep step, ChangePlan plan);

    void Message(MessageLevel level, string text);

    /// <summary>False spares the making of entries nobody reads.</summary>
    bool Listens(MessageLevel level) => true;

    /// <summary>What is said of a run comes as an entry; an observer that only takes texts gets its text.</summary>
    void Log(RunLogEntry entry) => Message(entry.Level, entry.Text);

    /// <param name="activity">What is being done, for instance the step's name.</param>
    /// <param name="total">Null where it is not known.</param>
    void Progress(string activity, string status, long done, long? total);
}
