using SafeOps.Adapters;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Promotion;
using SafeOps.Sessions;
using SafeOps.Torture.Rounds;
using SafeOps.Values;

namespace SafeOps.Torture.Children;

/// <summary>A person at one machine: opens the project and runs, resumes or undoes, as the cmdlets do.</summary>
internal static class Worker
{
    /// <param name="store">Puts a store of its own around the real one.</param>
    public static ProjectSession Open(string change, Func<IRunStore, string, IRunStore>? store = null)
    {
        var ports = AdapterPorts.Create(new Dictionary<string, string>(), new Actor("torture", Path.GetFileName(Path.GetDirectoryName(change))!), TimeProvider.System, _ => null);
        return ProjectSession.Open(change, store is null ? ports : ports with { OpenRuns = (project, secrets) => store(ports.OpenRuns(project, secrets), project.DataFolder) });
    }

    public static async Task<ChangeRun?> DoAsync(ProjectSession session, Deed deed, string change, string? runId) => deed switch
    {
        Deed.Run => await session.Delivery.InvokeAsync(new ChangeRequest(change, RoundProject.Environment), new SilentObserver(), CancellationToken.None),
        Deed.Resume => await session.Recovery.ResumeAsync(runId, null, new SilentObserver(), CancellationToken.None),
        _ => await session.Recovery.UndoAsync(runId!, null, new SilentObserver(), CancellationToken.None),
    };

    private sealed class SilentObserver : IRunObserver
    {
        public bool Confirm(PlannedStep step, ChangePlan plan) => true;

        public void Message(MessageLevel level, string text)
        {
        }

        public void Progress(string activity, string status, long done, long? total)
        {
        }
    }
}
