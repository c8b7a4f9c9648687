using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Programs;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Plans a <c>kubernetes.apply</c>: by the server's dry run where the object and its ground are there, else on top of what earlier steps leave.</summary>
/// <param name="rollout">How long a roll-out may take; null: it is not waited for.</param>
internal sealed class ApplyPlanner(StepOptions options, KubernetesPlace place, PlanningContext context, TimeSpan? rollout)
{
    private const int MostDetails = 40;

    private readonly ResolvedStep _step = options.Step;
    private readonly Kubectl _kubectl = new(place, context);
    private readonly PlannedCluster _cluster = new(place.Context, context.World);
    private readonly bool _force = options.Flag("forceConflicts");

    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(CancellationToken cancellationToken)
    {
        if (WaitsFor() is { } waits)
            return [Waiting(waits)];
        var manifests = await new ManifestReader(options, place, context).ReadAsync(context.World.Files, null, cancellationToken).ConfigureAwait(false);
        var actions = new List<PlannedAction>();
        // Namespaces and definitions first: what stands on one that is only then made cannot be asked of the server.
        foreach (var layer in manifests.GroupBy(m => m.Layer))
        {
            var asked = layer.Where(m => !IsPlanned(m)).ToList();
            var answers = (await new ServerDryRun(_kubectl, context, _force).AskAsync(asked, cancellationToken).ConfigureAwait(false)).ToDictionary(a => a.Manifest.Name);
            foreach (var manifest in layer)
                actions.Add(answers.TryGetValue(manifest.Name, out var answer) ? FromServer(answer, actions.Count + 1) : OnTop(manifest, actions.Count + 1));
        }
        return actions;
    }

    private string? WaitsFor()
    {
        var step = _cluster.WaitsFor ?? (_step.With["manifest"] is not null ? null : context.World.WaitsForNewFiles);
        if (step is null && _step.With["manifests"] is not null)
            step = ManifestReader.Files(options.Texts("manifests"), context, context.World.Files).Select(f => context.World.WaitsFor("file:" + f)).FirstOrDefault(w => w is not null);
        if (step is not null)
            return $"waits for step '{step}', which may change what is applied or where";
        // kustomize reads the disk itself.
        return options.TextOrNull("kustomize") is { } folder && context.Project.Folder.Resolve(folder) is var built && context.World.Files.Changed.Any(f => f.StartsWith(built + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            ? $"waits for the earlier step that changes files in {folder}, from which kustomize builds"
            : null;
    }

    /// <summary>Nobody can predict it yet; the step is planned again when its turn has come.</summary>
    private PlannedAction Waiting(string reason)
    {
        context.World.MarkUncertain(_cluster.Target, _step.Key);
        return new ObjectTarget(place, new ObjectName("manifests", "", "", place.Namespace, _step.Id)).NewAction(_step, 1, ActionVerb.Update, RiskLevel.Medium, (JsonObject)_step.With.DeepClone()) with
        {
            Target = $"manifests in {place.Display}",
            Summary = $"manifests in {place.Display}",
            Fidelity = Fidelity.Unknown,
            FidelityReason = reason,
        };
    }

    private bool IsPlanned(Manifest manifest)
    {
        var name = _cluster.In(manifest.Name, place.Namespace);
        return _cluster.TryGet(name, out _) || _cluster.MakerOfGround(name) is not null;
    }

    private PlannedAction FromServer(ServerAnswer answer, int number)
    {
        var found = answer.After ?? answer.Live;
        var name = found is null ? _cluster.In(answer.Manifest.Name, place.Namespace) : answer.Manifest.Name with { Namespace = (string?)found["metadata"]?["namespace"] };
        var desired = answer.Manifest.Desired;
        var after = answer.After ?? ObjectMerge.Apply(answer.Live, null, desired);
        var action = Build(answer.Manifest, name, answer.Live, after, number, answer.Unseen, answer.TakesOwn) with
        {
            Fidelity = answer.Unasked is null ? Fidelity.Exact : Fidelity.Simulated,
            FidelityReason = answer.Unasked,
            Prediction = answer.After is null ? ObjectOutcome.Asked(true) : ObjectOutcome.Exact(answer.Live, desired, after),
        };
        if (answer.Unseen)
            action.Before.Remove("exists");
        if (action.Verb != ActionVerb.None)
            Note(name, answer.Live is null && !answer.Unseen, after, desired, answer is { Unasked: null, Live: not null });
        return action with { Details = [.. action.Details, .. answer.Warnings.Select(w => $"the server warns: {w}")] };
    }

    private PlannedAction OnTop(Manifest manifest, int number)
    {
        var name = _cluster.In(manifest.Name, place.Namespace);
        var there = _cluster.TryGet(name, out var planned);
        var after = ObjectMerge.Apply(planned, _cluster.AppliedBefore(name), manifest.Desired);
        var maker = there ? _cluster.StepOf(name) : _cluster.MakerOfGround(name)!;
        var action = Build(manifest, name, planned, after, number, unseen: false, takesOwn: false) with
        {
            Fidelity = Fidelity.Simulated,
            FidelityReason = there ? $"on top of what step '{maker}' would leave" : $"its {(_cluster.MakesNamespaceOf(name) ? "namespace" : "definition")} comes from step '{maker}', so the server cannot be asked yet",
            Prediction = ObjectOutcome.Asked(true),
        };
        if (planned is not null && (!_cluster.IsExact(name) || ObjectText.IsSecret(planned)))
            action.Before.Remove("digest");
        if (planned is not null && ObjectRestore.Uid(planned) is null)
            action.Before.Remove("uid");
        Note(name, planned is null, after, manifest.Desired, exact: false);
        return action;
    }

    private PlannedAction Build(Manifest manifest, ObjectName name, JsonObject? before, JsonObject after, int number, bool unseen, bool takesOwn)
    {
        var target = new ObjectTarget(place, name);
        var (left, right) = (before is null ? null : ObjectNoise.Clean(before), ObjectNoise.WithoutChosen(ObjectNoise.Clean(after), before, manifest.Desired));
        var differences = ObjectDifference.Of(left, right);
        var verb = unseen ? ActionVerb.Update : before is null ? ActionVerb.Create : differences.Count == 0 ? ActionVerb.None : ActionVerb.Update;
        var intent = target.ToIntent();
        intent["file"] = manifest.Source;
        intent["force"] = _force || takesOwn;
        var found = ObjectTarget.Before(before);
        found["manifest"] = manifest.Digest;
        var lines = before is null ? [] : ObjectText.Lines(differences, ObjectText.IsSecret(after));
        var risk = ObjectScope.ReachesFar(name) ? RiskLevel.High : verb == ActionVerb.Create ? RiskLevel.Low : RiskLevel.Medium;
        return target.NewAction(_step, number, verb, SavedFile.IsWanted(_step) || risk == RiskLevel.High ? risk : risk + 1, intent) with
        {
            Details = lines.Count <= MostDetails ? lines : [.. lines.Take(MostDetails), $"… and {lines.Count - MostDetails} more fields"],
            Diff = verb == ActionVerb.None ? null : ObjectText.Diff(context, left, right, name.Short),
            Commands = verb == ActionVerb.None ? [] : Commands(target, _force || takesOwn),
            SaveBytes = verb == ActionVerb.Update ? before?.ToJsonString().Length : null,
            Before = found,
            Observed = before is null ? [] : new JsonObject { ["resourceVersion"] = ObjectRestore.Version(before) },
        };
    }

    private IReadOnlyList<PlannedCommand> Commands(ObjectTarget target, bool force)
    {
        var apply = StepPrograms.Judge(ServerDryRun.Applying(_kubectl, target.Name.Namespace, "", force, dry: false), context);
        return rollout is { } timeout && RolloutWatch.Rolls(target.Name) ? [apply, StepPrograms.Judge(new RolloutWatch(_kubectl, context).Waiting(target.Name, timeout), context)] : [apply];
    }

    private void Note(ObjectName name, bool made, JsonObject after, JsonObject desired, bool exact)
    {
        if (made)
            _cluster.SetMade(name, after, _step.Key);
        else
            _cluster.Set(name, after, _step.Key);
        _cluster.SetApplied(name, desired, exact);
    }
}
