using SafeOps.Changes.Planning;
using SafeOps.Secrets;

namespace SafeOps.Changes.Running;

/// <summary>How far a run is, in actions: those of earlier runs of the same journal included.</summary>
internal sealed class RunProgress(IRunObserver observer, string activity, SecretMasker masker)
{
    private long _done;
    private long _total;

    public void Begin((int Settled, int Acting) reach) => (_done, _total) = reach;

    public void Show(string status) => observer.Progress(activity, masker.Hide(status), Interlocked.Read(ref _done), _total);

    public void Show(string step, PlannedAction action) => Show(step.Contains(action.Target, StringComparison.Ordinal) ? step : $"{step}: {action.Target}");

    public void Done() => Interlocked.Increment(ref _done);

    public void Complete() => observer.Progress(activity, "", _total, _total);
}
