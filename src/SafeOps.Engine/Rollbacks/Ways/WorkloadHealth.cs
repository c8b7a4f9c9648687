using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Ways;

/// <summary>Waits for a roll-out and says how it went: the replicas, and where not all is well what pods and events say.</summary>
internal sealed class WorkloadHealth(Kubectl kubectl, StepContext context, ObjectName name)
{
    private const int MostDetails = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Where the good version still runs, it takes the controller no longer to say so.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>That the cluster gave up on the version that is left stands in the status until the first pods of the other one have moved.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(5);

    public async Task<RollbackHealth> VerifyAsync(DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var time = context.Services.Time;
        var start = time.GetTimestamp();
        RolloutState? state = null;
        string? trouble = null;
        long? failed = null;
        var pause = FirstPause;
        while (true)
        {
            try
            {
                trouble = null;
                if (await kubectl.GetAsync(name, cancellationToken).ConfigureAwait(false) is not { } workload)
                    return new RollbackHealth(false, $"{name.Short} is gone.", []);
                state = RolloutState.Of(workload);
                failed = state.HasFailed ? failed ?? time.GetTimestamp() : null;
                if (state.IsComplete || failed is { } first && time.GetElapsedTime(first) >= Stale)
                    return await TellAsync(workload, state, since, cancellationToken).ConfigureAwait(false);
                if (time.GetElapsedTime(start) > timeout)
                    return await TellAsync(workload, state, since, cancellationToken, timeout).ConfigureAwait(false);
            }
            catch (SafeOpsException error)
            {
                trouble = error.Message;
                if (time.GetElapsedTime(start) > timeout || error.Code == ErrorCodes.ProgramNotFound)
                    return new RollbackHealth(null, $"How {name.Short} is could not be learned: {trouble}", []);
            }
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < Pause ? pause * 2 : Pause;
        }
    }

    private async Task<RollbackHealth> TellAsync(JsonObject workload, RolloutState state, DateTimeOffset since, CancellationToken cancellationToken, TimeSpan? over = null)
    {
        var around = new AskingAround(context.Services.Time, cancellationToken);
        var pods = around.AskAsync("the pods", token => kubectl.ListAsync("pods", null, null, token), []);
        var events = around.AskAsync("the events", token => kubectl.ListAsync("events", null, "type=Warning", token), []);
        await Task.WhenAll(pods, events).ConfigureAwait(false);
        var own = WorkloadRollback.OwnPods(workload, await pods.ConfigureAwait(false));
        var names = own.Select(PodWords.Name).Append(name.Name).ToHashSet(StringComparer.Ordinal);
        var news = (await events.ConfigureAwait(false)).Where(e => names.Contains((string?)e["involvedObject"]?["name"] ?? "") && PodWords.Time(e) is { } at && at >= since.AddSeconds(-1)).Select(PodWords.OfEvent);
        var restarts = own.Sum(PodWords.Restarts);
        var blocking = state.IsComplete ? null : StuckPods.Blocking(workload, own);
        IEnumerable<string> details = [.. blocking is null ? [] : Blocked(blocking), .. own.Where(p => !state.IsComplete || !PodWords.IsReady(p)).SelectMany(PodWords.Of), .. news, .. around.NotLearned.Select(n => $"not learned: {n}")];
        var summary = $"{state.Text}{(restarts > 0 ? $", {Counts.Of(restarts, "restart")}" : "")}"
            + (state.HasFailed ? "; the cluster gave up waiting for the roll-out" : over is { } limit ? $" after {Durations.Format(limit)}" : "");
        return new RollbackHealth(state.IsComplete, summary, [.. details.Select(context.Secrets.Masker.Hide).Distinct(StringComparer.Ordinal).Take(MostDetails)]);
    }

    private IEnumerable<string> Blocked(JsonObject pod) =>
        [$"pod {PodWords.Name(pod)} is of another version and not ready, and {name.Short} waits for it; to let it go on: {kubectl.Command(["delete", "pod", PodWords.Name(pod)], @namespace: name.Namespace).Line}"];
}
