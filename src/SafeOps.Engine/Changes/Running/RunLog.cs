using SafeOps.Changes.Planning;
using SafeOps.Secrets;

namespace SafeOps.Changes.Running;

/// <summary>
/// Tells an observer what goes on. A text is only made, and searched for secrets, where somebody listens at its level.
/// </summary>
internal sealed class RunLog(IRunObserver observer, SecretMasker masker, TimeProvider time, string? runId)
{
    public void Say(Func<string> text, PlannedAction? action = null, string? stepKey = null) => Write(MessageLevel.Verbose, text, action, stepKey);

    /// <summary>What a person who reads a run later wants to find first.</summary>
    public void Note(Func<string> text, string? stepKey = null) => Write(MessageLevel.Information, text, null, stepKey);

    public void Warn(string text, PlannedAction? action = null) => Write(MessageLevel.Warning, () => text, action, null);

    public void Fail(Func<string> text, PlannedAction? action = null, string? stepKey = null) => Write(MessageLevel.Error, text, action, stepKey);

    private void Write(MessageLevel level, Func<string> text, PlannedAction? action, string? stepKey)
    {
        if (!observer.Listens(level))
            return;
        observer.Log(new RunLogEntry(level, time.GetUtcNow(), masker.Hide(text()))
        {
            RunId = runId,
            StepKey = action?.StepKey ?? stepKey,
            ActionId = action?.Id,
        });
    }
}
