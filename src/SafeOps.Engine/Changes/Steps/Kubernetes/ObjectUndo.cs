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
        var details = ObjectText.Lines(restore.Differences, ObjectText.IsSecret(live));
        if (restore.Verb == ActionVerb.Delete && ObjectContents.Holds(target.Name))
            details = [.. details, await new ObjectContents(kubectl, context).SayAsync(live!, cancellationToken).ConfigureAwait(false)];
        return action with
        {
            Verb = restore.Verb,
            Summary = restore.Verb == ActionVerb.None ? $"{target.Display} is as it was" : target.Display,
            Details = details,
            Diff = restore.Verb == ActionVerb.None ? null : ObjectText.Diff(context, ObjectNoise.Clean(live!), restore.Restored is { } back ? ObjectNoise.Clean(back) : null, target.Name.Short),
            Commands = restore.Verb switch
            {
                ActionVerb.None => [],
                ActionVerb.Delete => [StepPrograms.Judge(await kubectl.DeletionAsync(target.Name, live!, cancellationToken).ConfigureAwait(false), context)],
                _ => [.. Enumerable.Repeat(StepPrograms.Judge(Replacing(kubectl, target.Name, ""), context), restore.RestoresOwners ? 2 : 1)],
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
            if (restore.Verb == ActionVerb.Delete && ObjectContents.Holds(target.Name))
                await new ObjectContents(kubectl, context).RequireEmptyAsync(target, live!, cancellationToken).ConfigureAwait(false);
            try
            {
                if (restore.Verb == ActionVerb.Delete)
                    await kubectl.DeleteAsync(target.Name, live!, undo, context, cancellationToken).ConfigureAwait(false);
                else
                    await ReplaceAsync(kubectl, target.Name, live!, restore.Restored!, undo, context).ConfigureAwait(false);
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
        kubectl.Command(["replace", "--field-manager", Kubectl.FieldManager, "--filename", "-", "--output", "json", "--show-managed-fields"], input, name.Namespace);

    private static async Task ReplaceAsync(Kubectl kubectl, ObjectName name, JsonObject live, JsonObject restored, PlannedAction undo, ActionContext context)
    {
        var command = Replacing(kubectl, name, restored.ToJsonString());
        var answer = Kubectl.Read(command, await kubectl.DoAsync(command, undo, context).ConfigureAwait(false));
        if (await SavedObject.ReadAsync(context, CancellationToken.None).ConfigureAwait(false) is not { } saved || ObjectOwners.Restored(saved, live, answer) is not { } owned)
            return;
        try
        {
            await kubectl.DoAsync(Replacing(kubectl, name, owned.ToJsonString()), undo, context).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetChanged)
        {
            // The values are back. Who owns them is then left to whoever has written in between.
        }
    }
}
