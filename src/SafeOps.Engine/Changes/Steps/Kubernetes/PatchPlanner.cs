using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Plans a <c>kubernetes.patch</c>.</summary>
/// <param name="rollout">How long a roll-out may take; null: it is not waited for.</param>
internal sealed class PatchPlanner(PatchTask task, KubernetesPlace place, PlanningContext context, TimeSpan? rollout)
{
    private readonly ResolvedStep _step = task.Options.Step;
    private readonly Kubectl _kubectl = new(place, context);
    private readonly PlannedCluster _cluster = new(place.Context, context.World);

    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(CancellationToken cancellationToken)
    {
        var written = task.Options.Text("target");
        var (kind, name) = PatchTask.Split(written) ?? throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"'{written}' is no object.", "Expected kind/name, such as deployment/web.", written);
        if (_cluster.WaitsFor is { } waits)
            return [Waiting(kind, name, $"waits for step '{waits}', which may change it")];
        if (Earlier(kind, name) is { } planned)
            return [OnTop(kind, name, planned)];
        return [await FromServerAsync(kind, name, cancellationToken).ConfigureAwait(false)];
    }

    private async Task<PlannedAction> FromServerAsync(string kind, string name, CancellationToken cancellationToken)
    {
        var live = await _kubectl.GetAsync(new ObjectName(kind, "", "", null, name), cancellationToken).ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.TargetUnknown, $"{kind}/{name} is not in {place.Display}, so there is nothing to patch.", "Correct 'target:' or 'namespace:', or apply its manifest in an earlier step.", place.Display);
        var found = ObjectName.Of(live)!;
        HideSecrets(live);
        var command = task.Patching(_kubectl, found, null);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
        {
            var after = Kubectl.Read(command, result);
            return Build(found, live, after) with { Prediction = ObjectOutcome.Exact(live, null, after) };
        }
        try
        {
            _kubectl.Require(command, result);
        }
        catch (SafeOpsException error) when ((KubectlRefusal.TakesNoDryRun(error.Message) || error.Code == ErrorCodes.TargetUnreachable) && task.Simulate(live) is { } after)
        {
            return Build(found, live, after) with
            {
                Fidelity = Fidelity.Simulated,
                FidelityReason = $"the server takes no dry run of it: {error.Message}",
                Prediction = ObjectOutcome.Asked(true),
            };
        }
        throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"'{command.Line}' gave no answer.", target: place.Display);
    }

    private PlannedAction OnTop(string kind, string name, JsonObject planned)
    {
        var found = ObjectName.Of(planned)! with { Namespace = (string?)planned["metadata"]?["namespace"] ?? place.Namespace };
        found = ObjectScope.In(found, found.Namespace);
        var reason = $"on top of what step '{_cluster.StepOf(found)}' would leave";
        if (task.Simulate(planned) is not { } after)
            return Waiting(kind, name, $"waits for step '{_cluster.StepOf(found)}': only the server can tell what this patch makes of what that leaves");
        var action = Build(found, planned, after) with { Fidelity = Fidelity.Simulated, FidelityReason = reason, Prediction = ObjectOutcome.Asked(true) };
        if (!_cluster.IsExact(found) || ObjectText.IsSecret(planned))
            action.Before.Remove("digest");
        if (ObjectRestore.Uid(planned) is null)
            action.Before.Remove("uid");
        return action;
    }

    private PlannedAction Build(ObjectName name, JsonObject before, JsonObject after)
    {
        var target = new ObjectTarget(place, name);
        var (left, right) = (ObjectNoise.Clean(before), ObjectNoise.WithoutChosen(ObjectNoise.Clean(after), before, null));
        var differences = ObjectDifference.Of(left, right);
        var verb = differences.Count == 0 ? ActionVerb.None : ActionVerb.Update;
        var risk = ObjectScope.ReachesFar(name) || !SavedFile.IsWanted(_step) ? RiskLevel.High : RiskLevel.Medium;
        var intent = target.ToIntent();
        intent["type"] = task.Type;
        intent["patch"] = Digest.OfJson(_step.With["patch"]);
        if (verb != ActionVerb.None)
            _cluster.Set(name, after, _step.Key);
        return target.NewAction(_step, 1, verb, risk, intent) with
        {
            Details = ObjectText.Lines(differences, ObjectText.IsSecret(after)),
            Diff = verb == ActionVerb.None ? null : ObjectText.Diff(context, left, right, name.Short),
            Commands = verb == ActionVerb.None ? [] : Commands(name, before),
            SaveBytes = verb == ActionVerb.Update ? before.ToJsonString().Length : null,
            Before = ObjectTarget.Before(before),
            Observed = new JsonObject { ["resourceVersion"] = ObjectRestore.Version(before) },
        };
    }

    private IReadOnlyList<PlannedCommand> Commands(ObjectName name, JsonObject before)
    {
        var patch = StepPrograms.Judge(task.Patching(_kubectl, name, before), context);
        return rollout is { } timeout && RolloutWatch.Rolls(name) ? [patch, StepPrograms.Judge(new RolloutWatch(_kubectl, context).Waiting(name, timeout), context)] : [patch];
    }

    /// <summary>The object as earlier steps leave it; null where none touches it.</summary>
    private JsonObject? Earlier(string kind, string name) => new[] { place.Namespace, null }.SelectMany(_cluster.Planned).FirstOrDefault(o =>
        (string?)o["metadata"]?["name"] == name && ObjectName.Of(o) is { } found
        && (string.Equals(found.Kind, kind, StringComparison.OrdinalIgnoreCase) || string.Equals(found.Resource, kind, StringComparison.OrdinalIgnoreCase)));

    private PlannedAction Waiting(string kind, string name, string reason)
    {
        context.World.MarkUncertain(_cluster.Target, _step.Key);
        return new ObjectTarget(place, new ObjectName(kind, "", "", place.Namespace, name)).NewAction(_step, 1, ActionVerb.Update, RiskLevel.Medium, (JsonObject)_step.With.DeepClone()) with
        {
            Fidelity = Fidelity.Unknown,
            FidelityReason = reason,
        };
    }

    /// <summary>What a patch puts into a Secret is not to be read in a server's complaint.</summary>
    private void HideSecrets(JsonObject live)
    {
        if (ObjectText.IsSecret(live) && task.Patch is JsonObject patch)
            ObjectText.HideData(patch, context.Secrets.Masker);
    }
}
