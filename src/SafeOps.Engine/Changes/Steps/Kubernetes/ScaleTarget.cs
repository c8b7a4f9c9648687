using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>One workload that is scaled: the intent of an action.</summary>
/// <param name="Replicas">How many there shall be.</param>
/// <param name="Timeout">How long verification waits for them.</param>
internal sealed record ScaleTarget(ObjectTarget Target, long Replicas, TimeSpan Timeout, StepContext Context)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A workload as it is.</summary>
    internal sealed record State(JsonObject Item, long Replicas);

    private Kubectl Kubectl { get; } = new(Target.Place, Context);

    /// <summary>For a command line, without a doubt about the kind.</summary>
    private string Word => $"{Target.Name.Resource}/{Target.Name.Name}";

    public static ScaleTarget Of(PlannedAction action, StepContext context) => new(
        ObjectTarget.Of(action.Intent),
        (long)action.Intent["replicas"]!,
        Durations.TryParse((string?)action.Intent["timeout"], out var timeout) ? timeout : TimeSpan.FromMinutes(5),
        context);

    /// <summary>Only while there are as many as were found: another hand's number is not overwritten.</summary>
    public StepCommand Command(long current, long replicas, bool dryRun = false) => Kubectl.Command(
    [
        "scale", Word,
        string.Create(CultureInfo.InvariantCulture, $"--current-replicas={current}"),
        string.Create(CultureInfo.InvariantCulture, $"--replicas={replicas}"),
        .. dryRun ? (string[])["--dry-run=server"] : [],
    ]);

    /// <summary>Null where it is not there.</summary>
    public async Task<State?> LookAsync(CancellationToken cancellationToken)
    {
        var item = await Kubectl.GetAsync(Target.Name, cancellationToken).ConfigureAwait(false);
        return item is null ? null : new State(item, await ReplicasAsync(item, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>From where the kind keeps it: the usual place, else its scale subresource.</summary>
    public async Task<long> ReplicasAsync(JsonObject item, CancellationToken cancellationToken)
    {
        if (Workload.Replicas(item) is { } usual)
            return usual;
        var command = Kubectl.Command(["get", Word, "--subresource=scale", "-o", "json"]);
        var result = await StepPrograms.AskAsync(command, Context, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new SafeOpsException(ErrorCodes.TargetRefused, $"{Target.Display} cannot be scaled: a {ObjectFacts.Kind(item)} has no number of replicas ({StepPrograms.Complaint(result, Context)}).", "Scale what it is made by, or change it with kubernetes.patch.", Target.Display);
        return (long?)Kubectl.Read(command, result)["spec"]?["replicas"] ?? 0;
    }

    /// <summary>Why it is not the object that was planned for; null: it is.</summary>
    public string? Differs(PlannedAction action, State? now) => now is null
        ? "it is not there any more"
        : (string?)action.Before["uid"] is { Length: > 0 } uid && uid != ObjectFacts.Uid(now.Item) ? "it has been deleted and made anew" : null;

    public Task SetAsync(long current, long replicas, PlannedAction action, ActionContext context) =>
        Kubectl.DoAsync(Command(current, replicas), action, context);

    /// <summary>Waits until as many are ready as are wanted.</summary>
    public async Task VerifyAsync(PlannedAction action, StepContext context, CancellationToken cancellationToken)
    {
        var start = context.Services.Time.GetTimestamp();
        while (true)
        {
            var now = await LookAsync(cancellationToken).ConfigureAwait(false);
            if (Differs(action, now) is { } differs)
                throw Failed(action, differs);
            if (now!.Replicas != Replicas)
                throw Failed(action, string.Create(CultureInfo.InvariantCulture, $"it has {now.Replicas} replicas again: somebody, or an autoscaler, scaled it"));
            var there = (long?)now.Item["status"]?["replicas"] ?? 0;
            if (Timeout == TimeSpan.Zero || (Workload.IsObserved(now.Item) && there == Replicas && Workload.Ready(now.Item) >= Replicas) || now.Item["status"] is null)
                return;
            if (context.Services.Time.GetElapsedTime(start) > Timeout)
                throw Failed(action, string.Create(CultureInfo.InvariantCulture, $"{Workload.Ready(now.Item)} of {Replicas} are ready, {there} are there, after {Durations.Format(Timeout)}"));
            await Task.Delay(Pause, context.Services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private SafeOpsException Failed(PlannedAction action, string found) => new(
        ErrorCodes.VerificationFailed,
        $"{action.Target}: {found}.",
        $"Look at it: kubectl --context {Kubectl.Place.Context} describe {Word}",
        action.Target);
}
