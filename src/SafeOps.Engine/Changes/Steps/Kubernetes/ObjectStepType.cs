using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Files;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// A step that writes single objects. It is saved first and written under a lock on what was looked at: the server refuses the write where
/// somebody else came in between, and afterwards anyone can tell by the object whether it took place.
/// </summary>
internal abstract class ObjectStepType : StepType
{
    /// <summary>The object's status moves its version at any moment: the lock is then tried again, if nothing else has moved.</summary>
    private const int MostTries = 5;

    protected static readonly OptionDescriptor[] PlaceOptions =
    [
        new("context", OptionKind.Text, "The context of the kubeconfig, one that the environment declares; by default its only one."),
        new("namespace", OptionKind.Text, "The namespace of objects that name none; by default the environment's, else the context's."),
    ];

    protected static readonly OptionDescriptor[] WaitOptions =
    [
        new("wait", OptionKind.Text, "What verification waits for: the roll-out of a Deployment, StatefulSet or DaemonSet, or nothing.") { Values = ["rollout", "none"], Default = "rollout" },
        new("timeout", OptionKind.Duration, "How long a roll-out may take.") { Default = "5m" },
    ];

    /// <summary>The command line that writes it.</summary>
    /// <param name="live">As it was looked at; null: it is not there.</param>
    protected abstract Task<StepCommand> WritingAsync(PlannedAction action, ObjectTarget target, JsonObject? live, Kubectl kubectl, ActionContext context, CancellationToken cancellationToken);

    /// <summary>What the step asks for and the object does not have.</summary>
    protected abstract Task<IReadOnlyList<FieldDifference>> UnmetAsync(PlannedAction action, JsonObject live, ActionContext context, CancellationToken cancellationToken);

    /// <summary>What the object became, under the keys of the prediction.</summary>
    protected abstract Task<JsonObject> ActualAsync(PlannedAction action, JsonObject? before, JsonObject live, ActionContext context, CancellationToken cancellationToken);

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        if (step.With["wait"]?.ToString() == "none" && step.With.ContainsKey("timeout"))
            yield return new OptionMistake("timeout", "'timeout' bounds the wait for a roll-out, and 'wait: none' waits for none.");
    }

    /// <summary>What was put back has another version.</summary>
    public override bool FindsTheSame(PlannedAction was, PlannedAction now) => ObjectTarget.IsFoundAlike(was, now);

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var target = ObjectTarget.Of(action.Intent);
        var kubectl = new Kubectl(target.Place, context);
        for (var tries = 1; ; tries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var live = await kubectl.GetAsync(target.Name, cancellationToken).ConfigureAwait(false);
            if (!ObjectTarget.IsAsBefore(action, live))
                throw Changed(target, live, action);
            if (action.Verb == ActionVerb.None)
                return new ActionResult(await ActualAsync(action, live, live!, context, cancellationToken).ConfigureAwait(false));
            var command = await WritingAsync(action, target, live, kubectl, context, cancellationToken).ConfigureAwait(false);
            if (SavedFile.IsWanted(context.Step))
                await SavedObject.KeepBeforeAsync(context, live, cancellationToken).ConfigureAwait(false);
            try
            {
                var answer = Kubectl.Read(command, await kubectl.DoAsync(command, action, context).ConfigureAwait(false));
                if (SavedFile.IsWanted(context.Step))
                    await SavedObject.KeepAfterAsync(context, answer, CancellationToken.None).ConfigureAwait(false);
                return new ActionResult(await ActualAsync(action, live, answer, context, CancellationToken.None).ConfigureAwait(false));
            }
            catch (SafeOpsException error) when (KubectlRefusal.IsLostLock(error) && tries < MostTries)
            {
                // Looked at again above: a status that moved is no reason to give up, a field that did is.
            }
        }
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (await StepPrograms.StillRunningAsync(action, context, cancellationToken).ConfigureAwait(false) is { Count: > 0 } running)
            return new ProbeResult(ProbeAnswer.Unknown, $"What it started is still running (process {string.Join(", ", running)}). Wait until that has ended, then resume or undo again.");
        var target = ObjectTarget.Of(action.Intent);
        var live = await new Kubectl(target.Place, context).GetAsync(target.Name, cancellationToken).ConfigureAwait(false);
        if (live is null)
            return action.Before["exists"]?.GetValue<bool>() == true
                ? new ProbeResult(ProbeAnswer.Unknown, $"{target.Display} was there and is gone.")
                : new ProbeResult(ProbeAnswer.NotDone, $"{target.Display} is not there.");
        var saved = await SavedObject.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var actual = await ActualAsync(action, saved?.Before ?? (action.Before["exists"]?.GetValue<bool>() == true ? live : null), live, context, cancellationToken).ConfigureAwait(false);
        if (action.Verb != ActionVerb.None && action.Before.ContainsKey("digest") && ObjectTarget.IsAsBefore(action, live))
            return new ProbeResult(ProbeAnswer.NotDone, $"{target.Display} is as it was.");
        if ((action.Prediction is { } expected && expected.All(p => JsonNode.DeepEquals(p.Value, actual[p.Key]))) || (await UnmetAsync(action, live, context, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            if (saved is { After: null })
                await SavedObject.KeepAfterAsync(context, live, cancellationToken).ConfigureAwait(false);
            return new ProbeResult(ProbeAnswer.Done, $"{target.Display} has what was asked for.", actual);
        }
        return ObjectTarget.IsAsBefore(action, live)
            ? new ProbeResult(ProbeAnswer.NotDone, $"{target.Display} is as it was.")
            : new ProbeResult(ProbeAnswer.Unknown, $"{target.Display} is neither as it was nor as it was to be.");
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (action.Verb == ActionVerb.None)
            return;
        var target = ObjectTarget.Of(action.Intent);
        var kubectl = new Kubectl(target.Place, context);
        var live = await kubectl.GetAsync(target.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{target.Display} is not there.", "Find out who deleted it.", target.Display);
        var unmet = await UnmetAsync(action, live, context, cancellationToken).ConfigureAwait(false);
        if (unmet.Count > 0)
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{target.Display} is not as it was left:{string.Concat(ObjectText.Lines(unmet, ObjectText.IsSecret(live)).Take(10).Select(l => "\n" + l))}", "Find out who changed it: kubectl get --show-managed-fields tells.", target.Display);
        if (target.Name is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" })
            await EstablishedAsync(kubectl, target, context, cancellationToken).ConfigureAwait(false);
        if (Waits(context.Step) && RolloutWatch.Rolls(target.Name))
            await new RolloutWatch(kubectl, context).RequireAsync(target.Name, Timeout(new StepOptions(context.Step, context)), RolloutWatch.WrittenAt(live), cancellationToken).ConfigureAwait(false);
    }

    public override Task<PlannedAction> PlanUndoAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        ObjectUndo.PlanAsync(action, context, cancellationToken);

    public override Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken) => ObjectUndo.UndoAsync(undo, context, cancellationToken);

    protected static bool Waits(ResolvedStep step) => step.With["wait"]?.ToString() != "none";

    protected static TimeSpan Timeout(StepOptions options) => options.Duration("timeout") ?? RolloutWatch.DefaultTimeout;

    /// <summary>The server takes objects of a new definition only some moments later.</summary>
    private static async Task EstablishedAsync(Kubectl kubectl, ObjectTarget target, ActionContext context, CancellationToken cancellationToken)
    {
        var command = kubectl.Command(["wait", "--for=condition=Established", $"{target.Name.Resource}/{target.Name.Name}", "--timeout", "60s"], timeout: TimeSpan.FromSeconds(90));
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{target.Display} is not served yet: {StepPrograms.Complaint(result, context)}", "Look at its conditions: kubectl describe tells why.", target.Display);
    }

    private static SafeOpsException Changed(ObjectTarget target, JsonObject? live, PlannedAction action)
    {
        var found = live is null ? "it is not there any more"
            : action.Before["exists"]?.GetValue<bool>() == false ? "it has come into being"
            : action.Before["uid"] is { } uid && (string?)uid != ObjectRestore.Uid(live) ? "it has been deleted and made anew"
            : "its fields have been changed";
        return new SafeOpsException(ErrorCodes.TargetChanged, $"{target.Display} is not as it was when it was planned: {found}. Nothing was done.", "Find out who changed it (kubectl get --show-managed-fields tells), then plan again.", target.Display);
    }
}
