using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Takes back what an action did to one object, from the saved data. Each write is locked to the object as it was looked at.</summary>
internal static class ObjectUndo
{
    /// <summary>The object's status moves its version at any moment: the lock is then tried again on what is there.</summary>
    private const int MostTries = 5;

    public static async Task<PlannedAction> PlanAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, kubectl) = At(action, context);
        var live = await kubectl.GetAsync(target.Name, cancellationToken).ConfigureAwait(false);
        var restore = await LookAsync(action, target, live, context, cancellationToken).ConfigureAwait(false);
        var secret = ObjectText.IsSecret(live);
        return action with
        {
            Verb = restore.Verb,
            Summary = restore.Verb == ActionVerb.None ? $"{target.Display} is as it was" : target.Display,
            Details = ObjectText.Lines(restore.Differences, secret),
            Diff = restore.Verb == ActionVerb.None ? null : ObjectText.Diff(context, ObjectNoise.Clean(live!), restore.Restored is { } back ? ObjectNoise.Clean(back) : null, target.Name.Short),
            Commands = restore.Verb switch
            {
                ActionVerb.None => [],
                ActionVerb.Delete => [StepPrograms.Judge(await kubectl.DeletionAsync(target.Name, live!, cancellationToken).ConfigureAwait(false), context)],
                _ => [StepPrograms.Judge(Replacing(kubectl, target.Name, ""), context)],
            },
            SaveBytes = null,
            Fidelity = Fidelity.Exact,
            FidelityReason = null,
            Before = ObjectTarget.Before(live),
            Observed = [],
            Prediction = (JsonObject)action.Before.DeepClone(),
        };
    }

    public static async Task UndoAsync(PlannedAction undo, ActionContext context, CancellationToken cancellationToken)
    {
        var (target, kubectl) = At(undo, context);
        for (var tries = 1; ; tries++)
        {
            var live = await kubectl.GetAsync(target.Name, cancellationToken).ConfigureAwait(false);
            var restore = await LookAsync(undo, target, live, context, cancellationToken).ConfigureAwait(false);
            if (restore.Verb == ActionVerb.None)
                return;
            try
            {
                if (restore.Verb == ActionVerb.Delete)
                    await kubectl.DeleteAsync(target.Name, live!, undo, context, cancellationToken).ConfigureAwait(false);
                else
                    await ReplaceAsync(kubectl, target.Name, restore.Restored!, undo, context).ConfigureAwait(false);
                return;
            }
            catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetChanged && tries < MostTries)
            {
                // Looked at again above: a status that moved is no reason to give up, a field that did is refused there.
            }
        }
    }

    private static (ObjectTarget Target, Kubectl Kubectl) At(PlannedAction action, ActionContext context)
    {
        var target = ObjectTarget.Of(action.Intent);
        return (target, new Kubectl(target.Place, context));
    }

    private static async Task<ObjectRestore> LookAsync(PlannedAction action, ObjectTarget target, JsonObject? live, ActionContext context, CancellationToken cancellationToken)
    {
        var saved = await SavedObject.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        if (saved is not null)
            return ObjectRestore.Of(saved, live, target.Display);
        return ObjectTarget.IsAsBefore(action, live)
            ? new ObjectRestore(ActionVerb.None, null, [])
            : throw new SafeOpsException(ErrorCodes.RunDataMissing, $"What {target.Display} was before is not among the saved data of run {context.RunId}.", "Restore it from its manifest.", target.Display);
    }

    private static StepCommand Replacing(Kubectl kubectl, ObjectName name, string input) =>
        kubectl.Command(["replace", "--field-manager", Kubectl.FieldManager, "--filename", "-", "--output", "json"], input, name.Namespace);

    private static async Task ReplaceAsync(Kubectl kubectl, ObjectName name, JsonObject restored, PlannedAction undo, ActionContext context)
    {
        var command = Replacing(kubectl, name, restored.ToJsonString());
        await kubectl.DoAsync(command, undo, context).ConfigureAwait(false);
    }
}
