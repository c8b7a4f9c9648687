using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What taking back a change of one object would do now.</summary>
/// <param name="Verb">None: nothing is left to take back.</param>
/// <param name="Restored">The object as it would be; null where it would be gone.</param>
internal sealed record ObjectRestore(ActionVerb Verb, JsonObject? Restored, IReadOnlyList<FieldDifference> Differences)
{
    /// <summary>A second write gives the fields back to those who owned them, because nobody else has written since.</summary>
    public bool RestoresOwners { get; private init; }

    private static readonly ObjectRestore Nothing = new(ActionVerb.None, null, []);

    /// <summary>Puts back the fields the action changed, on top of the object as it is now: what others changed since, elsewhere in it, stays.</summary>
    /// <param name="live">Null: it is not there.</param>
    /// <param name="target">For the message.</param>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.TargetChanged"/>: something else has changed what the action left.</exception>
    public static ObjectRestore Of(SavedObject saved, JsonObject? live, string target)
    {
        if (live is null)
            return saved.Before is null ? Nothing : throw Changed(target, "it has been deleted since", "Apply its manifest again if it is meant to be there");
        if (saved.Before is null && live["metadata"]?["deletionTimestamp"] is not null)
            return Nothing;
        var left = saved.After ?? live;
        if (saved.Before is { } was && Uid(was) == Uid(live) && ObjectNoise.DigestOf(was) == ObjectNoise.DigestOf(live))
            return Nothing;
        if (Uid(left) != Uid(live) || (saved.Before is { } old && Uid(old) != Uid(left)))
            throw Changed(target, "it has been deleted and made anew since", "Look at who made it, then correct it by hand");
        var now = ObjectNoise.Clean(live);
        var after = ObjectNoise.Clean(left);
        if (saved.Before is null)
        {
            return ObjectDifference.Of(after, ObjectNoise.WithoutChosen(now, after, null)) is [var first, ..]
                ? throw Changed(target, $"it has been changed since it was made ({Names([first])})", "Delete it by hand if nobody needs it")
                : new ObjectRestore(ActionVerb.Delete, null, []);
        }
        var before = ObjectNoise.Clean(saved.Before);
        var open = ObjectDifference.Of(before, after).Where(d => !JsonNode.DeepEquals(ObjectFields.Find(now, d.Path), d.Before)).ToList();
        var foreign = open.Where(d => !JsonNode.DeepEquals(ObjectFields.Find(now, d.Path), d.After)).ToList();
        if (foreign.Count > 0)
            throw Changed(target, $"{Names(foreign)} {(foreign.Count == 1 ? "has" : "have")} been changed since", "Look at who changed it, then correct it by hand");
        if (open.Count == 0)
            return Nothing;
        var restored = (JsonObject)live.DeepClone();
        foreach (var field in open)
            ObjectFields.Put(restored, field.Path, field.Before, saved.Before);
        restored.Remove("status");
        return new ObjectRestore(ActionVerb.Update, restored, ObjectDifference.Of(now, ObjectNoise.Clean(restored))) { RestoresOwners = ObjectOwners.Restored(saved, live, live) is not null };
    }

    public static string? Uid(JsonObject found) => (string?)found["metadata"]?["uid"];

    public static string? Version(JsonObject found) => (string?)found["metadata"]?["resourceVersion"];

    private static string Names(IReadOnlyList<FieldDifference> fields) =>
        string.Join(", ", fields.Take(3).Select(f => f.Name)) + (fields.Count > 3 ? $" and {fields.Count - 3} more" : "");

    private static SafeOpsException Changed(string target, string what, string nextStep) =>
        new(ErrorCodes.TargetChanged, $"{target} is not as the run left it: {what}.", $"{nextStep}.", target);
}
